"""The stack of layers, against the slides and torch.

slides_tables.py    every table of the slides, as printed
stacks.py           any settings a user could reach, at random
"""
