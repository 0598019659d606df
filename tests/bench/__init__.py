"""Benchmarks: `python -m tests.bench convnet`."""
