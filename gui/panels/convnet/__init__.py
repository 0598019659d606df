"""Forms and tools of the convolution explorer.

`drawing` on the input, or a `picture` brought into it; the `layers` and what can be changed of
them; `presets` of one's own; the `target` of gradients; the desk of `training`.
"""
