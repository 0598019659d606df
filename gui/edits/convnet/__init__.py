"""What the hand wishes of the convolution explorer.

`paper` changes the input, `stack` the layers and their filters, `letters` what is learned from.
"""
