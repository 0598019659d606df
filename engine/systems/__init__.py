"""One system a file."""
