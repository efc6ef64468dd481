"""modelfleet: typed Python in, Pulumi resources and Argo CD manifests out."""
