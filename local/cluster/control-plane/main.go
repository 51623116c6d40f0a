// Command control-plane is a whole Kubernetes control plane in one process: etcd, the API server, the controller manager,
// the scheduler, and kwok playing the nodes' kubelets. Pods get the states that real ones would have, and run nothing.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"golang.org/x/sys/unix"
)

func main() {
	dir := flag.String("dir", "", "where the cluster keeps its data, certificates, kubeconfig and log")
	port := flag.Int("port", 6443, "the API server's port on 127.0.0.1")
	withParent := flag.Bool("with-parent", false, "stop when the standard input ends, as it does when the process that started this one is gone")
	flag.Parse()

	terminal, err := enter(*dir)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if *withParent {
		go func() {
			_, _ = io.Copy(io.Discard, os.Stdin)
			stop()
		}()
	}
	if err := run(ctx, *port); err != nil {
		fmt.Fprintln(os.Stderr, err)
		fmt.Fprintln(terminal, err)
		os.Exit(1)
	}
}

// enter makes the data directory the working directory, so that the paths of sockets are short, keeps other control planes
// out of it, and sends everything the components write to the log. It returns the standard error stream as it was.
func enter(dir string) (*os.File, error) {
	if dir == "" {
		return nil, errors.New("--dir is missing: the directory in which the cluster keeps its data")
	}
	// Keys and etcd's socket are the owner's alone, in whatever directory they are.
	unix.Umask(0o077)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the data directory: %w", err)
	}
	if err := os.Chdir(dir); err != nil {
		return nil, fmt.Errorf("enter the data directory: %w", err)
	}
	// The descriptor stays open, and with it the lock, until the process ends, however it does.
	lock, err := unix.Open("lock", unix.O_CREAT|unix.O_RDWR|unix.O_CLOEXEC, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the lock: %w", err)
	}
	if err := unix.Flock(lock, unix.LOCK_EX|unix.LOCK_NB); err != nil {
		return nil, fmt.Errorf("another control plane is using %s: %w", dir, err)
	}
	log, err := os.OpenFile("cluster.log", os.O_CREATE|os.O_WRONLY|os.O_TRUNC|os.O_APPEND, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the log: %w", err)
	}
	terminal, err := unix.Dup(int(os.Stderr.Fd()))
	if err != nil {
		return nil, fmt.Errorf("keep the standard error stream: %w", err)
	}
	// The descriptor itself, so that a panic is in the log too.
	if err := unix.Dup2(int(log.Fd()), int(os.Stderr.Fd())); err != nil {
		return nil, fmt.Errorf("send the standard error stream to the log: %w", err)
	}
	return os.NewFile(uintptr(terminal), "terminal"), nil
}

// run starts the components one after another, says when the cluster is ready, and stops them in the reverse order.
func run(ctx context.Context, port int) error {
	pki, err := loadPKI()
	if err != nil {
		return fmt.Errorf("certificates: %w", err)
	}
	config, err := pki.writeKubeconfig(port)
	if err != nil {
		return fmt.Errorf("kubeconfig: %w", err)
	}
	etcd, err := startEtcd()
	if err != nil {
		return fmt.Errorf("etcd: %w", err)
	}
	defer etcd.Close()

	apiServer, err := startAPIServer(port)
	if err != nil {
		return fmt.Errorf("kube-apiserver: %w", err)
	}
	defer apiServer.stop()
	// Whichever comes first: the signal to stop, or the end of a component, which is never right.
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	watchOver(apiServer, cancel)
	if err := waitForAPI(ctx, config); err != nil {
		return ended(ctx, err)
	}

	for _, start := range []func() (*component, error){
		startControllerManager,
		startScheduler,
		func() (*component, error) { return startKubelets(config) },
		func() (*component, error) { return startProvisioner(config) },
	} {
		component, err := start()
		if err != nil {
			return err
		}
		defer component.stop()
		watchOver(component, cancel)
	}
	if err := prepareCluster(ctx, config); err != nil {
		return ended(ctx, err)
	}

	kubeconfig, err := filepath.Abs(kubeconfigFile)
	if err != nil {
		return err
	}
	fmt.Println("ready", kubeconfig)
	<-ctx.Done()
	return ended(ctx, nil)
}

// ended tells the ends of the cluster apart: nil for a signal, a component's own error, or what else went wrong.
func ended(ctx context.Context, err error) error {
	switch cause := context.Cause(ctx); {
	case cause == nil:
		return err
	case errors.Is(cause, errComponentEnded):
		return cause
	default:
		return nil
	}
}
