package main

import (
	"errors"
	"fmt"
	"net/url"
	"time"

	"go.etcd.io/etcd/server/v3/embed"
)

// etcd has no authentication here: it listens only on sockets in the data directory, which only the owner may use.
const (
	etcdSocket     = "unix://etcd.sock"
	etcdPeerSocket = "unix://etcd-peer.sock"
	// What etcd would tell other members and clients to call. It must look like a host; nothing asks for it or listens there.
	etcdAdvertised = "http://127.0.0.1:2379"
)

// etcdPatience is how long etcd may take to replay its log at a start.
const etcdPatience = time.Minute

func startEtcd() (*embed.Etcd, error) {
	client, err := url.Parse(etcdSocket)
	if err != nil {
		return nil, err
	}
	peer, err := url.Parse(etcdPeerSocket)
	if err != nil {
		return nil, err
	}
	advertised, err := url.Parse(etcdAdvertised)
	if err != nil {
		return nil, err
	}
	config := embed.NewConfig()
	config.Dir = "etcd"
	config.ListenClientUrls = []url.URL{*client}
	config.AdvertiseClientUrls = []url.URL{*advertised}
	config.ListenPeerUrls = []url.URL{*peer}
	config.AdvertisePeerUrls = []url.URL{*advertised}
	config.InitialCluster = config.InitialClusterFromName(config.Name)
	// Its warnings are about members and networks that there are none of here.
	config.LogLevel = "error"
	config.LogOutputs = []string{"stderr"}
	// What is written outlives the process without it; only a power cut could lose it, and starts are much faster.
	config.UnsafeNoFsync = true

	etcd, err := embed.StartEtcd(config)
	if err != nil {
		return nil, err
	}
	select {
	case <-etcd.Server.ReadyNotify():
		return etcd, nil
	case err := <-etcd.Err():
		etcd.Close()
		return nil, err
	case <-etcd.Server.StopNotify():
		etcd.Close()
		return nil, errors.New("stopped while starting")
	case <-time.After(etcdPatience):
		etcd.Close()
		return nil, fmt.Errorf("not ready after %s", etcdPatience)
	}
}
