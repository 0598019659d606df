"""Tests of the engine, against independent answers.

accidents.py                    what happens to files: bytes flipped, lost, doubled, cut off
elsewhere.py conftest.py        a second device for any machine
convnet/ recurrent/ language/ captions/ data/    the rooms of the house
"""
