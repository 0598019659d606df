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
    tabbing.py                          where Tab leads
    theme.py themes.py colours.py       fonts, icons, sizes; colours by meaning; colour maps
    background.py                       the only file that knows threads
    filing.py pictures.py remarks.py    files and pictures in, and what to know of them
    export.py vectors.py                figures out; what SVG needs to be read elsewhere
    work.py autosave.py                 what is worked on, and whether it is safe on disk
    telling.py story.py                 how a number's making is put into words; their page
    preferences.py message.py flow.py   what a user likes; a sentence to them; rows that wrap
    arguments.py doctor.py libraries.py the words of the command line; what this machine lacks
    explorers/                          one a file, named as its system in `engine/systems`
    edits/                              what the hand wishes, turned into changes of settings
    panels/                             forms and tools that show settings and ask for others
    views/                              what draws a trace: they see the trace, never an experiment

`edits`, `panels` and `views` have a room for each system, convnet recurrent language captions, and
what several of them use lies beside the rooms. Each has its map in its `__init__.py`.

An explorer in five steps
    1. The system is in `engine/systems/X.py` (see `engine/__init__.py`).
    2. gui/explorers/X.py: a class that makes its views and gives a `Page` a `ribbon`, `tools`, a
       `bar` and a `center`; `draw(trace, glance)` shows, `words(trace, glance)` names the step.
       What its own rows of the table of actions do is in `commands`, files it reads in `readers`;
       all that a page asks for is told by `Explorer` in page.py. A line in explorers/__init__.py.
    3. Connect the views' wishes to edits of `page.experiment`; nothing else changes settings.
    4. What is drawn: a view with one verb, `show_trace(trace, glance)`; take plates for maps.
    5. resources/icons/X.svg for the rail; tests/gui/X/test_X_explorer.py does what a hand does.
"""
