"""Forms and tools of the language explorer: texts, writing, units, reading."""
