"""What the hand wishes, turned into changes of the settings, one file for each thing changed.

`wishes` is what all of them have. A `learner` is a training whose epochs one may go back to,
`studying` one that is only watched; `elsewhere` takes networks out of Unrolled.

convnet/ recurrent/ language/ captions/    what is wished of one explorer
"""
