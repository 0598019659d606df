"""Captions, against the equations spelt out.

captioners.py    small captioners drawn at random, and the paper's equations as plain loops
told.py          a small scene, a small captioner, all that hands can do
"""
