"""Fleet to Pulumi resources: one provisioner per file, and the engine that applies them."""
