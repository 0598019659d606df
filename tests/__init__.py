"""Tests; folders mirror the house."""
