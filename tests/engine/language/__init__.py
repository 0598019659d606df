"""Texts and gaps."""
