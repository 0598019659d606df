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
    corpora.py      scenes made up, and photographs with captions, to learn from
    distilling.py   each convolution learns what a teacher's answers; then tuning.py, all
                    together; pupilage.py, kept on disk
    schooling.py    many captions told at once, open to gradients: the loss
    course.py       a captioner learns, in one loop; processes.py, several learn as one
    watched.py      a course that is watched, on scenes made up for it
    evaluation.py   BLEU, the pointing game, what is true of a scene; examining.py, all of it
    captioners.py   the trainings; schoolroom.py shelf.py cards.py, what lies on disk; clock.py,
                    how far they are
    scoring.py      whether the light lies on what the word names
    recording.py    what a run of captions leaves
    hands.py        what a hand changes, as settings; the nearest that can be told

Source: Xu et al. 2015, "Show, Attend and Tell: Neural Image Caption Generation with Visual
Attention".
"""
