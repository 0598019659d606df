"""The scenes: painting, masks, captions, edits.

worlds.py    any legal scene, at random
"""
