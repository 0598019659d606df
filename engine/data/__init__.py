"""What networks see and learn from: the slides' own data, and more made from a seed or read.

pictures.py letters.py      the slides' pictures and filters; letters made from strokes
signals.py                  sequences, generated or typed
tables.py sounds.py         sequences from CSV and WAV
texts.py sentences.py       any text, or Python's own sources; sentences with a gap
task.py tasks.py            what a task for a recurrent network is; all of them, by name:
recall.py timing.py reber.py    something seen early, how much time has passed, a grammar
scenes/                     a world of paper cuts, with a map of its own
"""
