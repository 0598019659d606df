"""Benchmarks: `python -m tests.bench convnet`, or another explorer.

convnet.py recurrent.py language.py captions.py    each system; of convnet the window, too
timeline.py easel.py         the windows of recurrent and captions under a hand
starts.py child.py told.py   starts and ends, each in a process of its own that tells its times
stopwatch.py table.py        when pictures are painted; what was asked for, and whether it holds
"""
