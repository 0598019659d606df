"""Recurrent cells, against torch, autograd and plain loops.

recurrences.py loops.py    plain loops over numbers, and networks drawn at random
autograd.py                a plain loop in torch, whose gradients autograd tells
"""
