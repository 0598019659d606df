"""Forms and tools of the convolution explorer: drawing, layers, training."""
