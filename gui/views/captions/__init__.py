"""What draws a picture, what is said of it, and where the light is at every word.

`spoken` is a caption read off a trace, `light` what is laid over a picture. `filmstrip` is the
caption, word by word, in `wordcard`s; `canvas` the picture, large: a `scenery` on its `ground`,
framed on an `easel`, with `fingers` for those who use keys. `lightmap` shows a word's light cell by
cell, with a `telltale` and a `legend`; `inside` what it is made of; `nextword` the chances, `gates`
the decoder, `beamtree` the search, its `twigs`, `branches`, `hypotheses` where its captions look;
`sidebyside` soft and hard attention, with a `tally` of what is drawn; `scored` its `report`, each
row `measured`; `losscurve` how training goes. `striding` gives keys to whatever lists things.
"""
