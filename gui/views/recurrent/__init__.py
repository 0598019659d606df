"""What draws a network along time: the cell, the chain of steps, gates and gradients over them.

A cell, open
    cell.py                     the view: one cell, with its real numbers on every wire
    anatomy.py readings.py      which cell it is, read off the trace; the numbers on its strips
    circuits.py wiring.py       where the parts of the five cells stand; the board they are laid on
    drafting.py numbers.py      the diagram painted; the numbers painted
    weights.py                  what one gate has learned, under a hand

The chain along time
    unrolled.py                 the view: the same cell, once for every step, or folded
    beads.py beading.py         where each copy stands; how it is painted
    signal.py lanes.py          what is read, drawn by hand; how it is painted
    answers.py                  what is said at each step, and what is wanted there

Over time: pictures along one axis
    timed.py zoomed.py          bands with one cursor; what a hand does to them
    bands.py span.py cursor.py  the bands; the part of time in view; the step we look at
    overtime.py viewing.py      every gate of a layer; the button that orders and chooses them
    atlas.py tracks.py          the same, worked out and painted; which panel stands where
    heat.py pooled.py           units by time as a map; thousands of steps in hundreds of pixels
    courses.py                  one unit as curves
    versus.py runs.py           several cells beside each other; what each is called

Gradients through time
    vanishing.py asking.py      the view; dragged along the numbers of the steps, it is asked
    growth.py decades.py        how a gradient grows from step to step; the scale of its lengths
"""
