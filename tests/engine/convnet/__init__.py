"""The stack of layers, against the slides and torch."""
