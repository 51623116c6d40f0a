package main

import (
	"context"
	"fmt"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/cache"
	"k8s.io/component-helpers/storage/volume"
	"k8s.io/klog/v2"
)

const (
	storageClassName = "standard"
	provisionerName  = "berth.test/volumes"
	// provisionedBy is the annotation by which the controller manager leaves a volume's deletion to its provisioner.
	provisionedBy = "pv.kubernetes.io/provisioned-by"
	// wantedFrom is the annotation by which the controller manager asks a provisioner for a claim's volume.
	wantedFrom = "volume.kubernetes.io/storage-provisioner"
)

// provisioner makes a volume for each claim that asks for one, and deletes it when the claim is gone. Nothing is made on
// the machine's disk: no pod ever writes to a volume.
type provisioner struct {
	client kubernetes.Interface
}

func startProvisioner(config *rest.Config) (*component, error) {
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		return nil, fmt.Errorf("provisioner: %w", err)
	}
	p := &provisioner{client: client}
	return startComponent("provisioner", p.run), nil
}

func (p *provisioner) run(ctx context.Context) error {
	factory := informers.NewSharedInformerFactory(p.client, 0)
	onEach := func(informer cache.SharedIndexInformer, handle func(object any)) error {
		_, err := informer.AddEventHandler(cache.ResourceEventHandlerFuncs{
			AddFunc:    handle,
			UpdateFunc: func(_, object any) { handle(object) },
		})
		return err
	}
	if err := onEach(factory.Core().V1().PersistentVolumeClaims().Informer(), func(object any) {
		claim, ok := object.(*corev1.PersistentVolumeClaim)
		if ok && claim.Spec.VolumeName == "" && claim.Annotations[wantedFrom] == provisionerName {
			go p.untilDone(ctx, func() error { return p.provision(ctx, claim) })
		}
	}); err != nil {
		return err
	}
	if err := onEach(factory.Core().V1().PersistentVolumes().Informer(), func(object any) {
		released, ok := object.(*corev1.PersistentVolume)
		if ok && released.Status.Phase == corev1.VolumeReleased && released.Annotations[provisionedBy] == provisionerName &&
			released.Spec.PersistentVolumeReclaimPolicy == corev1.PersistentVolumeReclaimDelete {
			go p.untilDone(ctx, func() error { return p.remove(ctx, released.Name) })
		}
	}); err != nil {
		return err
	}
	factory.Start(ctx.Done())
	<-ctx.Done()
	factory.Shutdown()
	return nil
}

// untilDone does something again after a second for as long as it fails.
func (p *provisioner) untilDone(ctx context.Context, do func() error) {
	// The only error is the end of the context.
	_ = wait.PollUntilContextCancel(ctx, time.Second, true, func(context.Context) (bool, error) {
		err := do()
		if err != nil {
			klog.ErrorS(err, "The provisioner will try again")
		}
		return err == nil, nil
	})
}

func (p *provisioner) provision(ctx context.Context, claim *corev1.PersistentVolumeClaim) error {
	name := "pvc-" + string(claim.UID)
	made := &corev1.PersistentVolume{
		ObjectMeta: metav1.ObjectMeta{Name: name, Annotations: map[string]string{provisionedBy: provisionerName}},
		Spec: corev1.PersistentVolumeSpec{
			AccessModes:                   claim.Spec.AccessModes,
			Capacity:                      corev1.ResourceList{corev1.ResourceStorage: *claim.Spec.Resources.Requests.Storage()},
			VolumeMode:                    claim.Spec.VolumeMode,
			StorageClassName:              volume.GetPersistentVolumeClaimClass(claim),
			PersistentVolumeReclaimPolicy: corev1.PersistentVolumeReclaimDelete,
			PersistentVolumeSource: corev1.PersistentVolumeSource{
				HostPath: &corev1.HostPathVolumeSource{Path: "/var/lib/berth.test/volumes/" + name},
			},
			// By its identity, so that the controller manager binds this volume to this claim and no other.
			ClaimRef: &corev1.ObjectReference{
				APIVersion: "v1", Kind: "PersistentVolumeClaim", Namespace: claim.Namespace, Name: claim.Name, UID: claim.UID,
			},
		},
	}
	_, err := p.client.CoreV1().PersistentVolumes().Create(ctx, made, metav1.CreateOptions{})
	if apierrors.IsAlreadyExists(err) {
		return nil
	}
	return err
}

func (p *provisioner) remove(ctx context.Context, name string) error {
	err := p.client.CoreV1().PersistentVolumes().Delete(ctx, name, metav1.DeleteOptions{})
	if apierrors.IsNotFound(err) {
		return nil
	}
	return err
}
