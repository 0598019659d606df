"""The captions explorer, by hand.

captioned.py conftest.py    a window that shows it, and where a hand finds things on it
"""
