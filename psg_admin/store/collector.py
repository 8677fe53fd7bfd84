"""Python's collector of garbage, put aside while so many rows go by that looking among them costs more than they do."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_paused() -> Iterator[None]:
    """Let nobody look for circles among the rows of a large deed or a whole office, which are many and make none."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
