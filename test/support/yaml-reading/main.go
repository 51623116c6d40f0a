// Says what sigs.k8s.io/yaml, in the version that helm has, reads in YAML texts. It takes them from its input, each behind its length (four bytes, the
// first one counts most), and answers each with a line of JSON.
package main

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"os"

	"sigs.k8s.io/yaml"
)

type answer struct {
	Error string          `json:"error,omitempty"`
	Value json.RawMessage `json:"value,omitempty"`
}

// go-yaml panics on some texts, which ends a helm.
func read(text []byte) (said answer) {
	defer func() {
		if reason := recover(); reason != nil {
			said = answer{Error: fmt.Sprint("panic: ", reason)}
		}
	}()
	value, err := yaml.YAMLToJSON(text)
	if err != nil {
		return answer{Error: err.Error()}
	}
	return answer{Value: plain(value)}
}

// Go escapes "<" in JSON, and V8 was seen to read a key that is escaped so wrong, once in 100,000 texts.
func plain(value []byte) json.RawMessage {
	var decoded any
	decoder := json.NewDecoder(bytes.NewReader(value))
	decoder.UseNumber()
	if err := decoder.Decode(&decoded); err != nil {
		log.Fatal(err)
	}
	var written bytes.Buffer
	encoder := json.NewEncoder(&written)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(decoded); err != nil {
		log.Fatal(err)
	}
	return written.Bytes()
}

func main() {
	input := bufio.NewReaderSize(os.Stdin, 1<<20)
	output := json.NewEncoder(os.Stdout)
	output.SetEscapeHTML(false)
	for {
		var length uint32
		if err := binary.Read(input, binary.BigEndian, &length); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			log.Fatal(err)
		}
		text := make([]byte, length)
		if _, err := io.ReadFull(input, text); err != nil {
			log.Fatal(err)
		}
		if err := output.Encode(read(text)); err != nil {
			log.Fatal(err)
		}
	}
}
