"""What draws a trace at a step. Views never see an experiment, a transport or a thread.

All stand on `cards`; `plate` shows a sheet of `cells`, `figures` are the numbers in them, in the
`hues` of their quantity and with the `marks` of what is pointed at; `grid` is a plate one can draw
on with a `pencil`, in the `hand`. `strips` are numbers side by side; `curves` and `descent` show a
training. What is seen of a trace at once is a `glance`, what a view has painted is `kept`, what
answers the pointer with a number is `pointing`; `wording` says things in the room there is.

convnet/ recurrent/ language/ captions/    the views of one system; each has its own map
"""
