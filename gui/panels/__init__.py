"""Forms and tools that edit settings: they show them, and ask for others; they keep nothing."""
