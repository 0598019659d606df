"""Forms and tools of the captions explorer: composing, light, manner, school."""
