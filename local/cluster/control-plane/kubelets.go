package main

import (
	"bytes"
	"context"
	"embed"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path"

	"k8s.io/apimachinery/pkg/util/yaml"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"k8s.io/utils/clock"
	"sigs.k8s.io/kwok/pkg/apis/internalversion"
	"sigs.k8s.io/kwok/pkg/apis/v1alpha1"
	"sigs.k8s.io/kwok/pkg/kwok/controllers"
	"sigs.k8s.io/kwok/pkg/log"
	"sigs.k8s.io/kwok/pkg/utils/client"
)

// stageFiles say in which states nodes and pods follow one another.
//
//go:embed stages/*.yaml
var stageFiles embed.FS

const (
	// podCIDR is where pods get their addresses from: apart from the Services'.
	podCIDR = "10.244.0.1/16"
	nodeIP  = "10.244.255.254"
	// playParallelism is kwok's own default for how many pods and nodes change their state at a time.
	playParallelism = 4
)

// startKubelets runs kwok for all nodes.
func startKubelets(config *rest.Config) (*component, error) {
	stages, err := loadStages()
	if err != nil {
		return nil, fmt.Errorf("kwok's stages: %w", err)
	}
	// kwok's own helper makes the clients that it wants, the mapper of kinds among them.
	clients, err := client.NewClientset("", kubeconfigFile)
	if err != nil {
		return nil, fmt.Errorf("kwok's clients: %w", err)
	}
	mapper, err := clients.ToRESTMapper()
	if err != nil {
		return nil, fmt.Errorf("kwok's clients: %w", err)
	}
	dynamic, err := clients.ToDynamicClient()
	if err != nil {
		return nil, fmt.Errorf("kwok's clients: %w", err)
	}
	kwokConfig, err := clients.ToRESTConfig()
	if err != nil {
		return nil, fmt.Errorf("kwok's clients: %w", err)
	}
	plain, err := rest.RESTClientFor(kwokConfig)
	if err != nil {
		return nil, fmt.Errorf("kwok's clients: %w", err)
	}
	typed, err := kubernetes.NewForConfig(config)
	if err != nil {
		return nil, fmt.Errorf("kwok's clients: %w", err)
	}
	kubelets, err := controllers.NewController(controllers.Config{
		Clock:                           clock.RealClock{},
		DynamicClient:                   dynamic,
		RESTClient:                      plain,
		RESTMapper:                      mapper,
		ImpersonatingDynamicClient:      clients.ToImpersonatingDynamicClient(),
		ImpersonatingTypedClient:        clients.ToImpersonatingTypedClient(),
		TypedClient:                     typed,
		ManageAllNodes:                  true,
		CIDR:                            podCIDR,
		NodeIP:                          nodeIP,
		LocalStages:                     stages,
		PodPlayStageParallelism:         playParallelism,
		NodePlayStageParallelism:        playParallelism,
		PodsOnNodeSyncParallelism:       playParallelism,
		EnablePodsOnNodeSyncStreamWatch: true,
		ID:                              "berth-local",
	})
	if err != nil {
		return nil, fmt.Errorf("kwok: %w", err)
	}
	return startComponent("kwok", func(ctx context.Context) error {
		if err := kubelets.Start(log.NewContext(ctx, log.NewLogger(os.Stderr, slog.LevelWarn))); err != nil {
			return err
		}
		<-ctx.Done()
		return nil
	}), nil
}

// loadStages reads the embedded stages, by the kind they are for.
func loadStages() (map[internalversion.StageResourceRef][]*internalversion.Stage, error) {
	names, err := stageFiles.ReadDir("stages")
	if err != nil {
		return nil, err
	}
	stages := map[internalversion.StageResourceRef][]*internalversion.Stage{}
	for _, name := range names {
		content, err := stageFiles.ReadFile(path.Join("stages", name.Name()))
		if err != nil {
			return nil, err
		}
		decoder := yaml.NewYAMLOrJSONDecoder(bytes.NewReader(content), len(content))
		for {
			var stage v1alpha1.Stage
			if err := decoder.Decode(&stage); err == io.EOF {
				break
			} else if err != nil {
				return nil, fmt.Errorf("%s: %w", name.Name(), err)
			}
			internal, err := internalversion.ConvertToInternalStage(&stage)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", name.Name(), err)
			}
			ref := internal.Spec.ResourceRef
			stages[ref] = append(stages[ref], internal)
		}
	}
	return stages, nil
}
