"""A world of paper cuts: scenes, their pictures, their masks and what can be said of them."""
