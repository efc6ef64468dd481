"""Pure policy rules."""
