"""How fast, beside what: every figure is a ratio of two things that were run in the same minutes."""
