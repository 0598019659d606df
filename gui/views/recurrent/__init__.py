"""What draws a network along time: the cell, the chain of steps, gates and gradients over them.

`cell` is a recurrent cell, open: `anatomy` reads off the trace which one, `circuits` lays its parts
out on the board of `wiring`, `readings` are the numbers on its strips, `drafting` and `numbers`
paint.
`unrolled` is the chain along time, laid out by `beads` and painted in `beading`; `overtime` shows a
layer's gates as maps (`heat`) or `courses`, as `viewing` offers: an `atlas` of `tracks` over a
`span` of steps, `pooled` to the pixels there are. `signal`, in `lanes`, and `weights` are drawn on;
`answers` are what is said of the signal; `versus` puts cells side by side. `vanishing` looks back
through time: `bands` under one `cursor`, `timed`, over `decades`, its `runs`, and the `growth` of a
gradient. The hand along time is `zoomed`, or `asking`.
"""
