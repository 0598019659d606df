"""What the hand wishes of the language explorer.

`writing` changes the text and its branches, `gaps` the sentence with a gap, `authors` are the
networks that write, shipped or from a file; the `reader` learns a text. `study` asks which units
follow a pattern; `looking` only moves to another character.
"""
