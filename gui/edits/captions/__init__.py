"""What the hand wishes of the captions explorer."""
