"""What the hand wishes of the time explorer."""
