"""Data made up and read."""
