"""Forms and tools of the time explorer.

Which picture is `large`; the `signal` that is read, the `network` that reads it, its `rivals`; to
`hold` a number, typed `exactly`; what is `asked` of gradients. The desk of `lessons`, with the
`sizes` of a task, stands in a `classroom` that goes on learning while nobody looks.
"""
