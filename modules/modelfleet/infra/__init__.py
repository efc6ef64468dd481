"""Fleet to Pulumi resources."""
