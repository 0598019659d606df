"""Forms and tools of the captions explorer: what is large, scene, light, pins, words, school."""
