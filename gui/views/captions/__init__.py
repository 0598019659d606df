"""What draws a picture, what is said of it, and where the light is at every word.

The picture and the caption
    spoken.py light.py          a caption read off a trace; its light, laid over a picture
    canvas.py fingers.py        the picture, large, under a hand; the same by keys
    ground.py scenery.py        it without its light; a drawn scene as polygons
    easel.py                    what is framed and written on it
    filmstrip.py wordcard.py    the caption, a small picture a word; what stands under each

One word
    lightmap.py telltale.py     its light cell by cell; that painted and told
    legend.py                   what is told of it under the map
    inside.py gates.py          how its light is made; the decoder's gates
    nextword.py                 the likeliest words

Several captions
    beamtree.py                 the view of the search
    twigs.py branches.py        where each of its words stands; how they are painted
    hypotheses.py               where each of its captions looks
    sidebyside.py tally.py      soft and hard attention; what hard attention says, drawn often

How good
    scored.py                   the view: whether the light lies on what the words name
    report.py measured.py       what there is to say; a row of it where it stands
    losscurve.py                how training goes

    striding.py                 keys on whatever lists things
"""
