"""The window: settings in, pictures out, and the hand that changes the settings.

    experiment ──settings──▶ background ──trace──▶ views, at a glance ◀── transport, selection
        ▲                                            │
        └──────────────── wishes ────────────────────┘

Three truths an explorer has, no more
    Experiment   its settings, and those before them (history.py)           experiment.py
    Transport    where in the trace we look; the one clock                  transport.py
    Selection    what is pointed at and chosen                              selection.py

Rules of the signals
    Wishes go up (`edited`, `chosen`, `wished`), news comes down (`changed`, `moved`, `show_…`).
    A setter that changes nothing is silent, so an echo ends where it began; no signal is ever
    blocked. A view draws a trace at a glance and remembers nothing else: going 0→5 and jumping
    8→5 give the same picture, byte for byte. The trace is never undone; it is derived.
    A run of two or three milliseconds is answered at once, all others by the worker: beside a
    busy window a thread waits for the interpreter longer than such a run takes.

Rooms
    app.py window.py pages.py           the application; the window; a page for each explorer
    page.py frame.py                    the flow of one explorer; where things stand on it
    rail.py scrubber.py inspector.py    left, bottom and right of every page
    actions.py commands.py sheets.py    the table of actions; what each does; keys, palette
    theme.py themes.py colours.py       fonts, icons, sizes in units; colours by meaning; their maps
    background.py                       the only file that knows threads
    filing.py pictures.py export.py     files and pictures in; figures out
    work.py autosave.py                 what is worked on, and whether it is safe on disk
    preferences.py message.py flow.py arguments.py doctor.py libraries.py
    telling.py                          how a number's making is put into words
    explorers/                          one a file, named as its system in `engine/systems`
    edits/                              what the hand wishes, turned into changes of settings
    panels/                             forms and tools that show settings and ask for others
    views/                              what draws a trace: they see the trace, never an experiment

In `views`: all stand on `cards`; `plate` shows a sheet of cells, `figures` are the numbers in
them, and `grid` is a plate one can draw on. What answers the pointer with a number is `pointing`.
Convolution: `scene` and `ballot` work out what is shown before anything is painted; `chain` and
`links` are the ribbon's.
Time: `cell` is a recurrent cell, open: `anatomy` reads off the trace which one, `circuits` lays its
parts out on the board of `wiring`, `readings` are the numbers on its `strips`, `drafting` and
`numbers` paint.
`unrolled` is the chain along time, laid out by `beads`; `overtime` shows a layer's gates as maps or
`courses`, as `viewing` offers: an `atlas` of `tracks` over a `span` of steps, `pooled` to the
pixels there are. `signal`, in `lanes`, and `weights` are drawn on; `versus` puts cells side by
side, `vanishing` looks back through time: `bands` under one `cursor`, `timed`, and the `growth` of
a gradient. The hand along time is `zoomed`, or `asking`.
Language: `text` shows a text and its branches as `tiles` of `lines`, painted by `inking` in
`letters`; `staves` are a unit's numbers over the characters, `score` says where and `scoring`
paints; `following` is what comes next, `ranking` which units follow a pattern, `gap` what three
networks expect, `descent` how a loss comes down.
Captions, in `views/captions`: `spoken` is a caption read off a trace, `light` what is laid over a
picture. `filmstrip` is the caption, word by word, in `wordcard`s; `canvas` the picture, large: a
`scenery` on its `ground`, framed on an `easel`, with `fingers` for those who use keys. `lightmap`
shows a word's light cell by cell, with a `telltale`; `inside` what it is made of; `nextword` the
chances, `gates` the decoder, `beamtree` the search; `sidebyside` soft and hard attention, with a
`tally` of what is drawn; `scored` how good it is.

An explorer in five steps
    1. The system is in `engine/systems/X.py` (see `engine/__init__.py`).
    2. gui/explorers/X.py: a class that makes its views and gives a `Page` a `ribbon`, `tools`, a
       `bar` and a `center`; `draw(trace, glance)` shows, `words(trace, glance)` names the step.
       What its own rows of the table of actions do is in `commands`, files it reads in `readers`.
    3. Connect the views' wishes to edits of `page.experiment`; nothing else changes settings.
    4. What is drawn: a view with one verb, `show_trace(trace, glance)`; take plates for maps.
    5. resources/icons/X.svg for the rail; tests/gui/test_X_explorer.py does what a hand does.
"""
