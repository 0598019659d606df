"""What the hand wishes of the convolution explorer."""
