"""What draws a stack of layers: the ribbon of layers, the sheet with the window that slides, votes.

`scene` works out the sheet before the `stage` paints it, `ballot` the votes before `voting`; what
has been computed so far is a `passage`, the numbers being added are the `working`. `chain` and
`links` are the `ribbon`'s, with the `bars` of its shares. `gallery` shows letters that were drawn,
`confusion` which are taken for which.
"""
