"""Texts, character by character, and sentences with a gap.

writing.py legal_texts.py    a text written on by a network; its nearest legal settings
units.py                     the units that follow a pattern, and what silencing them costs
reading.py                   a network learns a text
readers.py gap.py            the trainings whose text and word networks come with Unrolled
"""
