"""Pictures put into words, one word at a time, by a decoder that looks where it needs to.

Rooms, in the order of a first reading
    encoder.py      a picture becomes annotation vectors, one for each place
    opened.py       its layers with all their numbers, down to the pixels
    vocabulary.py   the words, by code
    attention.py    where to look before the next word
    decoding.py     one step of the decoder: look, remember, say
    telling.py      a caption told word by word, and the hands that change it
    beams.py        several captions told side by side, the best of them kept: a tree
    sampling.py     captions of many seeds, counted
    photograph.py   a photograph inside settings
    model.py        what a captioner has learned; the ones that come with Unrolled
    making.py       how each number of a caption is made
    declared.py     every number of a caption, declared
    scoring.py      whether the light lies on what the word names
    recording.py    what a run of captions leaves
    hands.py        what a hand changes, as settings
    legal_hands.py  the nearest that can be told
    learning/       how a captioner learns and is examined, with a map of its own

Source: Xu et al. 2015, "Show, Attend and Tell: Neural Image Caption Generation with Visual
Attention".
"""
