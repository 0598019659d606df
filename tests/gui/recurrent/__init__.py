"""The time explorer, by hand.

explorer.py conftest.py         a window that shows it; its settings, its trace
cell_views.py comparisons.py    single cells, and networks beside each other, in views
"""
