package main

import (
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/pflag"
	utilerrors "k8s.io/apimachinery/pkg/util/errors"
	cliflag "k8s.io/component-base/cli/flag"
	basecompatibility "k8s.io/component-base/compatibility"
	apiserver "k8s.io/kubernetes/cmd/kube-apiserver/app"
	apiserveroptions "k8s.io/kubernetes/cmd/kube-apiserver/app/options"
	controllermanager "k8s.io/kubernetes/cmd/kube-controller-manager/app"
	controllermanageroptions "k8s.io/kubernetes/cmd/kube-controller-manager/app/options"
	scheduler "k8s.io/kubernetes/cmd/kube-scheduler/app"
	scheduleroptions "k8s.io/kubernetes/cmd/kube-scheduler/app/options"
)

// The network that Services get their addresses from, and the address in it that the API server takes for its own: the first.
const (
	serviceCIDR  = "10.96.0.0/16"
	apiServiceIP = "10.96.0.1"
	issuer       = "https://kubernetes.default.svc.cluster.local"
)

// authentication admits strangers to the health checks, and to nothing else.
const (
	authenticationFile = "authentication.yaml"
	authentication     = `apiVersion: apiserver.config.k8s.io/v1
kind: AuthenticationConfiguration
anonymous:
  enabled: true
  conditions:
    - path: /livez
    - path: /readyz
    - path: /healthz
`
)

// parse reads a component's flags. The components' commands are not used themselves: each of them would install
// signal handlers and logging for the process, which is allowed once.
func parse(sets cliflag.NamedFlagSets, registry basecompatibility.ComponentGlobalsRegistry, flags []string) error {
	all := pflag.NewFlagSet("", pflag.ContinueOnError)
	all.SetNormalizeFunc(cliflag.WordSepNormalizeFunc)
	for _, set := range sets.FlagSets {
		all.AddFlagSet(set)
	}
	if err := all.Parse(flags); err != nil {
		return err
	}
	return registry.Set()
}

func startAPIServer(port int) (*component, error) {
	if err := os.WriteFile(authenticationFile, []byte(authentication), 0o600); err != nil {
		return nil, err
	}
	options := apiserveroptions.NewServerRunOptions()
	err := parse(options.Flags(), options.GenericServerRunOptions.ComponentGlobalsRegistry, []string{
		"--bind-address=127.0.0.1",
		fmt.Sprintf("--secure-port=%d", port),
		"--advertise-address=127.0.0.1",
		// There is no way to the API server from pods that do not run; and an Endpoints object may not name 127.0.0.1.
		"--endpoint-reconciler-type=none",
		"--etcd-servers=" + etcdSocket,
		"--service-cluster-ip-range=" + serviceCIDR,
		"--allow-privileged=true",
		"--authorization-mode=RBAC",
		"--authentication-config=" + authenticationFile,
		"--client-ca-file=" + caFiles.cert,
		"--tls-cert-file=" + serverFiles.cert,
		"--tls-private-key-file=" + serverFiles.key,
		"--service-account-issuer=" + issuer,
		"--service-account-key-file=" + serviceAccountFiles.cert,
		"--service-account-signing-key-file=" + serviceAccountFiles.key,
		// For aggregated APIs: how the API server tells them whom it speaks for.
		"--requestheader-client-ca-file=" + frontProxyCAFiles.cert,
		"--requestheader-allowed-names=front-proxy-client",
		"--requestheader-username-headers=X-Remote-User",
		"--requestheader-group-headers=X-Remote-Group",
		"--requestheader-extra-headers-prefix=X-Remote-Extra-",
		"--proxy-client-cert-file=" + frontProxyFiles.cert,
		"--proxy-client-key-file=" + frontProxyFiles.key,
		"--profiling=false",
	})
	if err != nil {
		return nil, err
	}
	return startComponent("kube-apiserver", func(ctx context.Context) error {
		completed, err := options.Complete(ctx)
		if err != nil {
			return err
		}
		if errs := completed.Validate(); len(errs) > 0 {
			return utilerrors.NewAggregate(errs)
		}
		return apiserver.Run(ctx, completed)
	}), nil
}

func startControllerManager() (*component, error) {
	options, err := controllermanageroptions.NewKubeControllerManagerOptions()
	if err != nil {
		return nil, fmt.Errorf("kube-controller-manager: %w", err)
	}
	known, disabled, aliases := controllermanager.KnownControllers(), controllermanager.ControllersDisabledByDefault(),
		controllermanager.ControllerAliases()
	sets := options.Flags(known, disabled, aliases)
	options.ParsedFlags = &sets
	if err := parse(sets, options.ComponentGlobalsRegistry, []string{
		"--kubeconfig=" + kubeconfigFile,
		"--kube-api-qps=-1",
		"--leader-elect=false",
		"--secure-port=0",
		"--root-ca-file=" + caFiles.cert,
		"--service-account-private-key-file=" + serviceAccountFiles.key,
		"--cluster-signing-cert-file=" + caFiles.cert,
		"--cluster-signing-key-file=" + caFiles.key,
		// kwok's nodes live in this process and cannot die alone. After a pause of it (a sleeping machine, a test that cuts the
		// cluster off) they would look dead, and their pods would be marked unready and evicted.
		"--node-monitor-grace-period=720h",
		// It would be made below /usr/libexec.
		"--flex-volume-plugin-dir=flexvolume",
		"--profiling=false",
	}); err != nil {
		return nil, fmt.Errorf("kube-controller-manager: %w", err)
	}
	return startComponent("kube-controller-manager", func(ctx context.Context) error {
		config, err := options.Config(ctx, known, disabled, aliases)
		if err != nil {
			return err
		}
		return controllermanager.Run(ctx, config.Complete())
	}), nil
}

func startScheduler() (*component, error) {
	options := scheduleroptions.NewOptions()
	if err := parse(*options.Flags, options.ComponentGlobalsRegistry, []string{
		"--kubeconfig=" + kubeconfigFile,
		"--kube-api-qps=-1",
		"--leader-elect=false",
		"--secure-port=0",
		"--profiling=false",
	}); err != nil {
		return nil, fmt.Errorf("kube-scheduler: %w", err)
	}
	return startComponent("kube-scheduler", func(ctx context.Context) error {
		config, sched, err := scheduler.Setup(ctx, options)
		if err != nil {
			return err
		}
		err = scheduler.Run(ctx, config, sched)
		if ctx.Err() != nil && strings.Contains(err.Error(), "finished without leader elect") {
			return nil
		}
		return err
	}), nil
}
