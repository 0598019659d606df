"""What the hand wishes of the time explorer.

`network` changes the cells and the numbers held in them, `sequence` what they read, `lessons` what
they learn.
"""
