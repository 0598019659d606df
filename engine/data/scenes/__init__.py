"""A world of paper cuts: scenes, their pictures, their masks and what can be said of them.

Begin with scene.py, then describing.py.

scene.py kinds.py              a backdrop and things on it; every kind of thing and of place
shapes.py palette.py raster.py what figures are cut with, in which colours, painted into pixels
people.py pets.py animals.py   the figures: who lives,
vehicles.py things.py nature.py    what drives, what is used, what grows
backdrops.py layers.py         what stands behind them, and what that is cut from:
outdoors.py indoors.py         in the open, between walls
generating.py situations.py casting.py    scenes made up: what happens in them, who comes on
gallery.py                     scenes to begin with: the slides' six sentences and more
relating.py salience.py        how things stand to each other; what the eye goes to first
describing.py wording.py       true captions, and the words they are made of
claiming.py                    what a sentence claims, and whether it is so
editing.py mending.py          what a hand does to a scene; the nearest that can be drawn
"""
