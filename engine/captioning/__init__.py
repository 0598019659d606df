"""Captions with visual attention: the encoder, the decoder, and how they learn."""
