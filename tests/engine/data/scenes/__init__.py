"""The scenes: painting, masks, captions, edits."""
