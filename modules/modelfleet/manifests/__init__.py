"""Fleet to Kubernetes objects: pure, no I/O."""
