"""Tests; folders mirror the house.

engine/ gui/                        as there, room by room
bench/                              benchmarks, run by `make bench`, never by the tests
test_architecture.py house.py       the rules of the house, and what they are asked of
test_main.py test_pyside.py         the command line; what of PySide we rely on
conftest.py                         no screen, one thread, repeatable random cases
"""
