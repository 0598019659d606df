"""Tests of the window, done as a hand does.

conftest.py                     windows of their own, a clock that obeys, faces
hands.py                        what a hand does: presses, drags, wheels, drops
listening.py screens.py         what a view writes; what the screen holds, and paints meanwhile
watch.py resting.py             exceptions nobody sees; whether work beside the window has stopped
offerings.py contrast.py        files whole and broken; how far two colours are apart
monkey.py surroundings.py       random events, and what they find around them
convnet/ recurrent/ language/ captions/    the windows of one explorer
"""
