"""Tests of the engine, against independent answers."""
