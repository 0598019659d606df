"""Tests of the window, done as a hand does."""
