package main

import (
	"context"
	"fmt"
	"time"

	corev1 "k8s.io/api/core/v1"
	storagev1 "k8s.io/api/storage/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
)

const (
	pollInterval = 50 * time.Millisecond
	// readyPatience is generous: two busy cores need a few seconds for what one idle machine does in one.
	readyPatience = 3 * time.Minute
)

// nodeNames are three, because charts like to keep the replicas of a quorum on different nodes.
var nodeNames = []string{"berth-1", "berth-2", "berth-3"}

// waitForAPI waits until the API server says that it is ready.
func waitForAPI(ctx context.Context, config *rest.Config) error {
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		return err
	}
	return eventually(ctx, "the API server is not ready", func(ctx context.Context) (bool, error) {
		_, err := client.RESTClient().Get().AbsPath("/readyz").DoRaw(ctx)
		return err == nil, nil
	})
}

// prepareCluster creates the nodes and the default storage class, and waits until the controllers have done their first work.
func prepareCluster(ctx context.Context, config *rest.Config) error {
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		return err
	}
	if _, err := client.StorageV1().StorageClasses().Create(ctx, storageClass(), metav1.CreateOptions{}); unexpected(err) {
		return fmt.Errorf("create the storage class: %w", err)
	}
	for _, name := range nodeNames {
		if _, err := client.CoreV1().Nodes().Create(ctx, node(name), metav1.CreateOptions{}); unexpected(err) {
			return fmt.Errorf("create the node %s: %w", name, err)
		}
	}
	if err := eventually(ctx, "the nodes are not ready", func(ctx context.Context) (bool, error) {
		return nodesReady(ctx, client)
	}); err != nil {
		return err
	}
	return eventually(ctx, "the default service account is missing", func(ctx context.Context) (bool, error) {
		_, err := client.CoreV1().ServiceAccounts(metav1.NamespaceDefault).Get(ctx, "default", metav1.GetOptions{})
		if apierrors.IsNotFound(err) {
			return false, nil
		}
		return err == nil, err
	})
}

// unexpected tells errors from the discovery that an earlier start has created the object.
func unexpected(err error) bool {
	return err != nil && !apierrors.IsAlreadyExists(err)
}

func eventually(ctx context.Context, otherwise string, check wait.ConditionWithContextFunc) error {
	if err := wait.PollUntilContextTimeout(ctx, pollInterval, readyPatience, true, check); err != nil {
		return fmt.Errorf("%s: %w", otherwise, err)
	}
	return nil
}

func nodesReady(ctx context.Context, client kubernetes.Interface) (bool, error) {
	nodes, err := client.CoreV1().Nodes().List(ctx, metav1.ListOptions{})
	if err != nil {
		return false, err
	}
	ready := 0
	for _, node := range nodes.Items {
		for _, condition := range node.Status.Conditions {
			if condition.Type == corev1.NodeReady && condition.Status == corev1.ConditionTrue && len(node.Spec.Taints) == 0 {
				ready++
			}
		}
	}
	return ready >= len(nodeNames), nil
}

func storageClass() *storagev1.StorageClass {
	reclaim, binding, expansion := corev1.PersistentVolumeReclaimDelete, storagev1.VolumeBindingImmediate, true
	return &storagev1.StorageClass{
		ObjectMeta: metav1.ObjectMeta{
			Name:        storageClassName,
			Annotations: map[string]string{"storageclass.kubernetes.io/is-default-class": "true"},
		},
		Provisioner:          provisionerName,
		ReclaimPolicy:        &reclaim,
		VolumeBindingMode:    &binding,
		AllowVolumeExpansion: &expansion,
	}
}

// node is a machine of a size that charts' requests fit on.
func node(name string) *corev1.Node {
	size := corev1.ResourceList{
		corev1.ResourceCPU:              resource.MustParse("32"),
		corev1.ResourceMemory:           resource.MustParse("256Gi"),
		corev1.ResourceEphemeralStorage: resource.MustParse("1Ti"),
		corev1.ResourcePods:             resource.MustParse("1000"),
	}
	return &corev1.Node{
		ObjectMeta: metav1.ObjectMeta{
			Name: name,
			Labels: map[string]string{
				corev1.LabelHostname:             name,
				corev1.LabelOSStable:             "linux",
				corev1.LabelArchStable:           "amd64",
				corev1.LabelTopologyRegion:       "local",
				corev1.LabelTopologyZone:         "local-" + name,
				"node-role.kubernetes.io/worker": "",
				"kwok.x-k8s.io/node":             "fake",
			},
		},
		Status: corev1.NodeStatus{Capacity: size, Allocatable: size},
	}
}
