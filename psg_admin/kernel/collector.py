"""Python's collector of garbage, put aside while so many things are made that looking among them would take longer."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_paused() -> Iterator[None]:
    """Let nobody look for circles among the rows of a large deed, of a whole office or of a long list, which make none.

    It holds for all threads; what makes circles meanwhile is found afterwards.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
