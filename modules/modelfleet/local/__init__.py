"""The embedded control plane on this machine."""
