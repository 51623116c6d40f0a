// Says what helm reads in chart packages: the files that its loader (pkg/chart/loader/archive and pkg/chart/v2/loader) takes from an archive, and from
// the archives in charts/, by means of the same standard library. It reads packages from its input, each behind its length (four bytes, the first one
// counts most), and answers each with a line of JSON.
package main

import (
	"archive/tar"
	"bufio"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"path"
	"regexp"
	"strings"
)

const (
	archiveLimit = 100 << 20
	fileLimit    = 5 << 20
	// Helm has none; without one, a bomb would end the program.
	depthLimit = 8
)

var drive = regexp.MustCompile(`^[a-zA-Z]:/`)

type file struct {
	Name   string `json:"name"`
	Size   int    `json:"size"`
	Sha256 string `json:"sha256"`
	data   []byte
}

type answer struct {
	Error string `json:"error,omitempty"`
	Files []file `json:"files"`
}

// The path inside of the chart's folder, or why helm does not take the entry.
func pathOf(name string) (string, error) {
	delimiter := "/"
	if strings.Contains(name, `\`) {
		delimiter = `\`
	}
	folder, rest, _ := strings.Cut(name, delimiter)
	rest = strings.ReplaceAll(rest, delimiter, "/")
	if path.IsAbs(rest) {
		return "", errors.New("absolute path")
	}
	cleaned := path.Clean(rest)
	switch {
	case cleaned == ".":
		return "", errors.New("outside of the folder")
	case strings.HasPrefix(cleaned, ".."):
		return "", errors.New("parent folder")
	case drive.MatchString(cleaned):
		return "", errors.New("drive")
	case folder == "Chart.yaml":
		return "", errors.New("Chart.yaml is not in the folder")
	}
	return cleaned, nil
}

// The files of one archive.
func filesOf(packed []byte) ([]file, error) {
	unzipped, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	files := []file{}
	rest := int64(archiveLimit)
	for reader := tar.NewReader(unzipped); ; {
		header, err := reader.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		if header.FileInfo().IsDir() || header.Typeflag == tar.TypeXGlobalHeader || header.Typeflag == tar.TypeXHeader {
			continue
		}
		name, err := pathOf(header.Name)
		if err != nil {
			return nil, err
		}
		if header.Size > rest || header.Size > fileLimit {
			return nil, errors.New("too large")
		}
		data, err := io.ReadAll(io.LimitReader(reader, rest))
		if err != nil {
			return nil, err
		}
		rest -= int64(len(data))
		if int64(len(data)) < header.Size || rest <= 0 {
			return nil, errors.New("too large")
		}
		sum := sha256.Sum256(data)
		files = append(files, file{name, len(data), hex.EncodeToString(sum[:]), data})
	}
	if len(files) == 0 {
		return nil, errors.New("no files")
	}
	return files, nil
}

// The packages among the files of a chart, by the paths of those files, relative to the chart.
func packagesIn(files []file) []file {
	packages := []file{}
	folders := map[string][]file{}
	for _, each := range files {
		inside, ok := strings.CutPrefix(each.Name, "charts/")
		if !ok || path.Ext(each.Name) == ".prov" {
			continue
		}
		name, rest, isFolder := strings.Cut(inside, "/")
		switch {
		case strings.IndexAny(name, "_.") == 0:
		case path.Ext(name) == ".tgz" && !isFolder:
			packages = append(packages, each)
		case isFolder:
			each.Name = rest
			folders[name] = append(folders[name], each)
		}
	}
	for name, folder := range folders {
		for _, each := range packagesIn(folder) {
			each.Name = "charts/" + name + "/" + each.Name
			packages = append(packages, each)
		}
	}
	return packages
}

func read(packed []byte, place string, depth int) ([]file, error) {
	files, err := filesOf(packed)
	if err != nil {
		return nil, fmt.Errorf("%s%w", place, err)
	}
	all := []file{}
	for _, each := range files {
		all = append(all, file{place + each.Name, each.Size, each.Sha256, nil})
	}
	for _, each := range packagesIn(files) {
		if depth == depthLimit {
			return nil, errors.New("too deep")
		}
		inner, err := read(each.data, place+each.Name+"!", depth+1)
		if err != nil {
			return nil, err
		}
		all = append(all, inner...)
	}
	return all, nil
}

func main() {
	input := bufio.NewReaderSize(os.Stdin, 1<<20)
	for {
		var length uint32
		if err := binary.Read(input, binary.BigEndian, &length); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			log.Fatal(err)
		}
		packed := make([]byte, length)
		if _, err := io.ReadFull(input, packed); err != nil {
			log.Fatal(err)
		}
		files, err := read(packed, "", 0)
		said := answer{Files: files}
		if err != nil {
			said = answer{Error: err.Error(), Files: []file{}}
		}
		if err := json.NewEncoder(os.Stdout).Encode(said); err != nil {
			log.Fatal(err)
		}
	}
}
