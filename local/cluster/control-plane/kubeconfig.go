package main

import (
	"fmt"
	"os"

	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/client-go/tools/clientcmd/api"
)

const kubeconfigFile = "kubeconfig"

// writeKubeconfig writes the administrator's way into the cluster, and returns the same for the components.
func (p *pki) writeKubeconfig(port int) (*rest.Config, error) {
	const name = "berth-local"
	config := api.NewConfig()
	config.Clusters[name] = &api.Cluster{
		Server:                   fmt.Sprintf("https://127.0.0.1:%d", port),
		CertificateAuthorityData: p.ca,
	}
	config.AuthInfos[name] = &api.AuthInfo{ClientCertificateData: p.adminCert, ClientKeyData: p.adminKey}
	config.Contexts[name] = &api.Context{Cluster: name, AuthInfo: name}
	config.CurrentContext = name
	content, err := clientcmd.Write(*config)
	if err != nil {
		return nil, err
	}
	// Renamed into place: whoever reads it while the cluster starts gets a whole one.
	temporary := kubeconfigFile + ".new"
	if err := os.WriteFile(temporary, content, 0o600); err != nil {
		return nil, err
	}
	if err := os.Rename(temporary, kubeconfigFile); err != nil {
		return nil, err
	}
	client, err := clientcmd.BuildConfigFromFlags("", kubeconfigFile)
	if err != nil {
		return nil, err
	}
	// A local client needs no brake of its own: the API server has one.
	client.QPS = -1
	return client, nil
}
