"""Captions, against the equations spelt out."""
