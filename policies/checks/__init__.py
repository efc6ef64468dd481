"""Checks of our own, loaded by checkov (`external-checks-dir` in ../checkov.yaml)."""
