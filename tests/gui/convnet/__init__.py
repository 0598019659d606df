"""The convolution explorer, by hand.

conftest.py    the training desk, open
"""
