"""Forms and tools that edit settings: they show them, and ask for others; they keep nothing.

`controls` are single ones, `fields` those of a frozen value. A `book` has pages, one in front; a
`column` is part of a desk; `progress` is any training, watched.

convnet/ recurrent/ language/ captions/    the forms of one explorer
"""
