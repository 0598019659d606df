"""What draws a trace at a step. Views never see an experiment, a transport or a thread.

glance.py kept.py              what is seen of a trace at once; what a view has painted
pointing.py                    views that answer the pointer with a number
cards.py marks.py wording.py   what all stand on; what is pointed at; words in the room there is
plate.py cells.py figures.py   a sheet; its cells; the numbers in them
hues.py strips.py              the hue of each gate and state; numbers side by side
grid.py pencil.py hand.py      a plate one can draw on; with what; what a hand does
curves.py descent.py           how a training goes

convnet/ recurrent/ language/ captions/    the views of one system; each has its own map
"""
