"""The language explorer, by hand.

explorer.py conftest.py    a window that shows it; its settings, its trace
"""
