"""The engine: networks as lessons. Torch, numpy, numba; it never hears of a window.

    settings ──legal──▶ settings ──run──▶ trace

Words
    Settings   everything a user can change in one system: one frozen value, beside its model.
               A `msgspec.Struct` rather than a dataclass: as plain, and files get a strict schema.
    legal      the nearest settings that can be run, and a sentence for each thing that gave way.
    run        settings in, trace out; pure. The same settings give the same trace anywhere,
               to float error.
    Trace      everything that happened, as read-only arrays on the CPU, under declared quantities.
    Quantity   a name, a meaning, axes, a colour range, and how one of its cells is made.
    Made       how one number was made: its terms with their values, and the rule.
    Timeline   the walk through a trace, one step for each cell made.

Letters, at the end of lines and in docstrings
    N pictures in a batch     C maps coming in     K maps going out     H, W rows, columns
    k side of a filter or window     E epochs     classes, features: of a fully connected layer

Rooms, in the order of a first reading
    trace.py explain.py       a run, recorded and named; how one number was made, and is written
    declaring.py              what declarations of quantities share
    array.py                  the numbers inside settings: frozen, finite, compared by value
    windows.py                where a sliding window stands: the geometry of convolution and pooling
    convnet/                  layers, stages, how each cell of a stack is made, forwards and back
    recurrent/                cells along time, their gradients, what they learn and remember
    language/                 texts written on, units that follow a pattern, sentences with a gap
    captions/                 visual attention; pictures put into words
    systems/                  convnet.py …: one system a file, and the table that lists them
    data/                     the slides' own pictures; seeded letters, signals, tasks, sentences;
                              CSV, WAV, texts
    data/scenes/              a world of paper cuts: pictures, masks, true captions, edits
    training.py               one loop that trains anything
    checkpoints.py            back to any epoch: some states kept, the others learned again
    resuming.py               a training cut off goes on
    recent.py                 what was worked out lately, kept
    files.py heading.py       experiments on disk; whether a file is one at all
    faults.py                 what is wrong with a file, in words
    opening.py                a file somebody chose, opened only if it is one
    weights.py device.py      safetensors with a model card; CPU, CUDA or MPS

A system has its room, named as it is, and the map of that room stands in its `__init__.py`: begin
with convnet/. Rooms may use those before them in this list, and what lies beside them.

A system in five steps
    1. engine/systems/X.py: `Settings`, `default()`, `legal(settings)`, `run(settings, device)`,
       `work(settings)` and `TELLING`, a step for figures (engine/systems/__init__.py),
       with the paper's equations, symbols and shapes at each line; import torch or numba, which
       take their time, inside `run`.
    2. Declare every array it records as a `Quantity`, with `made`, `field`, `reach` and `slope`
       where they make sense: hover, highlights, colours and the inspector come from there.
       In the rooms `declared.py` names the numbers, `making.py` says how each is made, and
       `legal_….py` finds the nearest legal settings.
    3. A line in `TITLES` (engine/systems/__init__.py): it can be saved, opened and drawn now.
    4. tests/engine/X/test_X.py: against torch's layers, a plain loop, a closed form; `made` must
       compute every cell again.
    5. gui/explorers/X.py: see `gui/__init__.py`.

Principles: toy sizes; explicit before general; two similar lines before a wrong abstraction; no
plugins, no pickle, no sockets; every random number from a generator that the settings seed.
"""
