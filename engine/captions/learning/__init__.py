"""A captioner learns from pictures with captions, is examined, and is written with its card.

corpora.py          scenes made up, and photographs with captions, to learn from
losses.py           many captions told at once, open to gradients: what is made small
course.py           a captioner learns, in one loop; processes.py, several learn as one
distilling.py       an encoder begins: each convolution learns what a teacher's answers;
tuning.py           then all together
evaluation.py       BLEU, the pointing game, what is true of a scene; examining.py, all of it
captioners.py       `main.py train captions`, from the data to weights and card; cards.py, what
                    the card says
kept_course.py kept_distilling.py kept_pictures.py    what lies on disk meanwhile, and goes on
time_left.py        how far all this is
watched.py          a course in the window, on scenes made up for it
"""
