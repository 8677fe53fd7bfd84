"""Python's collector of garbage, put aside while so many things are made that looking among them would take longer."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_paused(*, spared: bool = False) -> Iterator[None]:
    """Let nobody look for circles among the rows of a large deed, of a whole office or of a long list, which make none.

    It holds for all threads; what makes circles meanwhile is found afterwards. ``spared``: what was made is kept for a
    while, and is not looked through afterwards either, which would hold up every thread for a second or two.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if spared:
            gc.freeze()
        if was_on:
            gc.enable()
