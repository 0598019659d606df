"""What draws texts.

text.py                        the view: a text and its branches, coloured by a unit
tiles.py lines.py letters.py   where each text stands; its characters; their font
inking.py                      how a text is painted
staves.py score.py scoring.py  the view: a unit's numbers over the characters; where; painted
ranking.py                     the units that follow a pattern
following.py                   what comes next
gap.py                         what three networks expect after a gap
"""
