"""Findings that no single file shows."""
