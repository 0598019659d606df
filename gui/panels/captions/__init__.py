"""Forms and tools of the captions explorer.

`looking` is what is large; `composing` the scene and its things, `lighting` how the light is shown,
`pinning` where it is held, `forcing` another word said; `manner` how captions are searched for and
drawn, `schooling` how a captioner learns.
"""
