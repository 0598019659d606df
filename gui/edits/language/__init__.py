"""What the hand wishes of the language explorer."""
