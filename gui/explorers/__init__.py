"""One explorer a file, named as its system in `engine/systems`."""
