"""What every test shares: no screen, one thread of arithmetic, repeatable random cases."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

# Before Qt or torch are imported by any test: both read these once.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_QPA_UPDATE_IDLE_TIME", "0")  # ms from a wish to be painted to its event
os.environ.setdefault("OMP_NUM_THREADS", "1")

SLOW_IS_FINE = (HealthCheck.too_slow, HealthCheck.data_too_large)

# `pytest --hypothesis-profile=thorough` looks further, and elsewhere each time.
settings.register_profile(
    "quick",
    max_examples=120,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=SLOW_IS_FINE,
)
settings.register_profile(
    "thorough", max_examples=1000, deadline=None, suppress_health_check=SLOW_IS_FINE
)
settings.load_profile("quick")
