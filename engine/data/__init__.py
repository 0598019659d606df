"""Seeded generators and the slides' own data."""
