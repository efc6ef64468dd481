"""Writes the rendered tree."""
