"""The engine: networks as lessons. Torch and numpy; it never hears of a window.

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
    trace.py explain.py       a run, recorded and named; how one number was made
    array.py                  the numbers inside settings: frozen, finite, compared by value
    windows.py                where a sliding window stands: the geometry of convolution and pooling
    layers.py                 the layers of a stack as settings; shapes; the same in torch.nn lines
    stages.py                 what each layer computes: the forward pass
    recipes.py backward.py    how each cell is made, forwards; how each gradient is, backwards
    stack.py                  a stack of layers, declared: its quantities and its timeline
    fitting.py editing.py     the nearest legal stack; edits that give a new one
    cells.py tape.py loops.py recurrent cells: settings; a layer's arrays; the equations along time
    unroll.py scan.py         a network over a sequence; the fused way, all steps at once
    gates.py unrolled.py      how each number in a cell is made; a network along time, declared
    asked.py through_time.py  one number asked about; the gradients of all before it, by hand
    chain_rule.py gradients.py   what each is made of; declared
    legal_cells.py rewiring.py   the nearest legal network and clamps; one number edited by hand
    memory.py                 how long a unit remembers
    learned.py lockstep.py    what a network has learned, by name; many sequences, with gradients
    writing.py legal_texts.py a text written character by character; its nearest legal settings
    units.py                  the units that follow a pattern, and what silencing them costs
    reading.py resuming.py    a network learns a text; a training cut off goes on
    readers.py gap.py         the trainings whose text and word networks come with Unrolled
    attention.py              one step of visual attention, soft and hard
    captioning/               pictures put into words: its own map lists its rooms
    recent.py                 what was worked out lately, kept
    systems/                  convnet.py …: one system a file, and the table that lists them
    data/                     the slides' own pictures; seeded letters, signals, tasks, sentences;
                              CSV, WAV, texts
    data/scenes/              a world of paper cuts: pictures, masks, true captions, edits;
                              begin with scene.py, then describing.py
    foreign.py exporting.py   recurrent weights of torch.nn, in and out
    snippets.py               a run as a short Python text that needs only torch
    training.py learning.py   one loop that trains anything; letters and a stack put through it
    checkpoints.py            back to any epoch: some states kept, the others learned again
    pupils.py curriculum.py   networks that can learn a task; settings with one
    wanted.py                 what the task wants at each step, beside what is said
    lessons.py                a recurrent network put through the classic tasks
    slides_votes.py exercises.py   the trainings whose weights come with Unrolled
    findings.py               which of the papers' findings come out here, counted
    files.py heading.py       experiments on disk; whether a file is one at all
    faults.py                 what is wrong with a file, in words
    opening.py                a file somebody chose, opened only if it is one
    weights.py device.py      safetensors with a model card; CPU, CUDA or MPS

A system in five steps
    1. engine/systems/X.py: `Settings`, `default()`, `legal(settings)`, `run(settings, device)`,
       `work(settings)` and `TELLING`, a step for figures (engine/systems/__init__.py),
       with the paper's equations, symbols and shapes at each line; import torch inside `run`.
    2. Declare every array it records as a `Quantity`, with `made`, `field`, `reach` and `slope`
       where they make sense: hover, highlights, colours and the inspector come from there.
    3. A line in `SYSTEMS` (engine/systems/__init__.py): it can be saved, opened and drawn now.
    4. tests/engine/test_X.py: against torch's layers, a plain loop, a closed form; `made` must
       compute every cell again.
    5. gui/explorers/X.py: see `gui/__init__.py`.

Principles: toy sizes; explicit before general; two similar lines before a wrong abstraction; no
plugins, no pickle, no sockets; every random number from a generator that the settings seed.
"""
