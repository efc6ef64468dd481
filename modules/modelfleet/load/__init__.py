"""Reads the files of a fleet; names every mistake."""
