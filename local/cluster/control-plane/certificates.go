package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"time"
)

const pkiDir = "pki"

// The files of the public-key infrastructure, relative to the data directory.
var (
	caFiles             = pair("ca")
	serverFiles         = pair("server")
	adminFiles          = pair("admin")
	frontProxyCAFiles   = pair("front-proxy-ca")
	frontProxyFiles     = pair("front-proxy-client")
	serviceAccountFiles = pair("service-account")
)

// lifetime of all certificates: nothing renews them, so it is longer than any local cluster's.
const lifetime = 10 * 365 * 24 * time.Hour

type files struct{ cert, key string }

func pair(name string) files {
	return files{cert: filepath.Join(pkiDir, name+".crt"), key: filepath.Join(pkiDir, name+".key")}
}

// pki is what of the certificates goes into the kubeconfig.
type pki struct{ ca, adminCert, adminKey []byte }

// loadPKI reads the certificates, and makes them at the first start. They are made under another name and renamed when
// complete, so that a start which was cut off leaves no half of them.
func loadPKI() (*pki, error) {
	if _, err := os.Stat(pkiDir); errors.Is(err, fs.ErrNotExist) {
		if err := makePKI(); err != nil {
			return nil, err
		}
	} else if err != nil {
		return nil, err
	}
	ca, err := os.ReadFile(caFiles.cert)
	if err != nil {
		return nil, err
	}
	cert, err := os.ReadFile(adminFiles.cert)
	if err != nil {
		return nil, err
	}
	key, err := os.ReadFile(adminFiles.key)
	if err != nil {
		return nil, err
	}
	return &pki{ca: ca, adminCert: cert, adminKey: key}, nil
}

func makePKI() error {
	temporary, err := os.MkdirTemp(".", pkiDir+"-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(temporary)
	write := func(file string, kind string, der []byte) error {
		content := pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})
		return os.WriteFile(filepath.Join(temporary, filepath.Base(file)), content, 0o600)
	}
	issue := func(to files, template *x509.Certificate, issuer *authority) (*authority, error) {
		issued, err := sign(template, issuer)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", to.cert, err)
		}
		key, err := x509.MarshalPKCS8PrivateKey(issued.key)
		if err != nil {
			return nil, err
		}
		return issued, errors.Join(write(to.cert, "CERTIFICATE", issued.cert.Raw), write(to.key, "PRIVATE KEY", key))
	}

	ca, err := issue(caFiles, authorityTemplate("berth-local-ca"), nil)
	if err != nil {
		return err
	}
	frontProxyCA, err := issue(frontProxyCAFiles, authorityTemplate("berth-local-front-proxy-ca"), nil)
	if err != nil {
		return err
	}
	if _, err := issue(serverFiles, serverTemplate(), ca); err != nil {
		return err
	}
	if _, err := issue(adminFiles, clientTemplate("berth-local-admin", "system:masters"), ca); err != nil {
		return err
	}
	if _, err := issue(frontProxyFiles, clientTemplate("front-proxy-client"), frontProxyCA); err != nil {
		return err
	}
	// Service accounts' tokens are checked against a certificate's public key as well as against a bare one.
	if _, err := issue(serviceAccountFiles, authorityTemplate("berth-local-service-accounts"), nil); err != nil {
		return err
	}
	return os.Rename(temporary, pkiDir)
}

type authority struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

// sign makes a key and its certificate; without an issuer it signs itself.
func sign(template *x509.Certificate, issuer *authority) (*authority, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	// 127 bits of chance, as RFC 5280 allows at most 20 octets and wants a positive number.
	if template.SerialNumber, err = rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 127)); err != nil {
		return nil, err
	}
	// An hour ago: clocks of containers and virtual machines may be behind.
	template.NotBefore = time.Now().Add(-time.Hour)
	template.NotAfter = template.NotBefore.Add(lifetime)
	parent := authority{cert: template, key: key}
	if issuer != nil {
		parent = *issuer
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent.cert, key.Public(), parent.key)
	if err != nil {
		return nil, err
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, err
	}
	return &authority{cert: cert, key: key}, nil
}

func authorityTemplate(name string) *x509.Certificate {
	return &x509.Certificate{
		Subject:               pkix.Name{CommonName: name},
		IsCA:                  true,
		BasicConstraintsValid: true,
		KeyUsage:              x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
	}
}

func serverTemplate() *x509.Certificate {
	return &x509.Certificate{
		Subject:     pkix.Name{CommonName: "kube-apiserver"},
		KeyUsage:    x509.KeyUsageDigitalSignature,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1), net.ParseIP(apiServiceIP)},
		DNSNames: []string{
			"localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc", "kubernetes.default.svc.cluster.local",
		},
	}
}

func clientTemplate(name string, groups ...string) *x509.Certificate {
	return &x509.Certificate{
		Subject:     pkix.Name{CommonName: name, Organization: groups},
		KeyUsage:    x509.KeyUsageDigitalSignature,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
	}
}
