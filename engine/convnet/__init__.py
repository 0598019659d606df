"""Convolution, ReLU, pooling and votes: a stack of layers, and how each cell of it is made.

layers.py stages.py       the layers as settings, shapes; the forward pass
making.py backward.py     how each cell is made, forwards; how each gradient is, backwards
declared.py               a stack, declared: its quantities and its timeline
legal_layers.py           the nearest legal stack
editing.py                edits of a stack that give a new one
snippets.py               the same in torch.nn lines, with all numbers, to be pasted anywhere
learning.py               letters and a stack put through a training
slides_votes.py           the training whose weights come with Unrolled
"""
