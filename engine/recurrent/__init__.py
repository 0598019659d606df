"""Recurrent networks along time: five cells, their gradients, what they learn and remember.

cells.py tape.py loops.py    the cells as settings; a layer's arrays; the equations along time
unroll.py                    a network over a sequence
making.py declared.py        how each number in a cell is made; a network along time, declared
asked.py through_time.py     one number asked about; the gradients of all before it, by hand
chain_rule.py gradients.py   what each is made of; declared
legal_cells.py rewiring.py   the nearest legal network and clamps; weights edited by hand
memory.py                    how long a unit remembers
learned.py lockstep.py       what a network has learned, by name; many sequences, with gradients
pupils.py curriculum.py      networks that can learn a task; settings with one
wanted.py                    what the task wants at each step, beside what is said
lessons.py                   a recurrent network put through the classic tasks
exercises.py findings.py     the trainings whose weights come along; which findings come out here
foreign.py exporting.py      recurrent weights of torch.nn, in and out
snippets.py                  a run as a short Python text that needs only torch
"""
