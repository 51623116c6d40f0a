package main

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// stopPatience is how long a component may take to stop; what it has to save is in etcd, which stops last. Five of them
// fit into the 20 seconds that the project's own scripts wait before they kill the process.
const stopPatience = 3 * time.Second

var errComponentEnded = errors.New("ended by itself")

// component is a part of the cluster that runs until it is stopped.
type component struct {
	name   string
	cancel context.CancelFunc
	done   chan struct{}
	err    error
}

// startComponent runs something in the background.
func startComponent(name string, run func(ctx context.Context) error) *component {
	ctx, cancel := context.WithCancel(context.Background())
	c := &component{name: name, cancel: cancel, done: make(chan struct{})}
	go func() {
		defer close(c.done)
		c.err = run(ctx)
	}()
	return c
}

// stop ends the component, and waits until it has, or for as long as one may.
func (c *component) stop() {
	c.cancel()
	select {
	case <-c.done:
	case <-time.After(stopPatience):
	}
}

// watchOver ends the whole cluster when a component ends.
func watchOver(c *component, cancel context.CancelCauseFunc) {
	go func() {
		<-c.done
		if c.err != nil {
			cancel(fmt.Errorf("%s %w: %w", c.name, errComponentEnded, c.err))
			return
		}
		cancel(fmt.Errorf("%s %w", c.name, errComponentEnded))
	}()
}
