"""Forms and tools of the language explorer.

Which of the `texts` is large, how the `writing` goes, the `units` that follow something, the
`reading` of a file.
"""
