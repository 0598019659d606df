"""Recurrent cells, against torch, autograd and plain loops."""
