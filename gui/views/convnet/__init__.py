"""What draws a stack of layers: the ribbon of layers, the sheet with the window that slides, votes.

ribbon.py                      the view: the whole chain, small
chain.py links.py bars.py      where its thumbnails lie; its lines and words; its votes
stage.py scene.py              the view: one stage, large; all it shows, worked out before
passage.py working.py          from one stage to the next: where it stands; the numbers added
voting.py ballot.py            the view: votes for each class; worked out before
gallery.py confusion.py        the letters learned from; which class is taken for which
"""
