"""What the hand wishes of the captions explorer.

`composing` changes what is seen, `guiding` where the decoder looks and what it says, `turning` what
is large; the `pupil` learns. `known`, `lots` and `scored` are what is found out besides, in the
form that views draw. `lamp` and `walking` change no setting: how light is shown, where one looks.
"""
