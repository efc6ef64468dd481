"""Platform parts as data."""
