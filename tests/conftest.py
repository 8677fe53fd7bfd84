"""What holds for every test."""

import os

# Before anything imports Qt: without a screen it would end the whole run.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from hypothesis import HealthCheck, settings

# The same examples in every run, so that a red run is red again; and no deadline: machines differ in speed.
settings.register_profile(
    "steady", derandomize=True, deadline=None, max_examples=100, suppress_health_check=[HealthCheck.too_slow]
)
# For a long search by hand: HYPOTHESIS_PROFILE=search python3 run.py test tests/kernel
settings.register_profile("search", deadline=None, max_examples=5000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))
