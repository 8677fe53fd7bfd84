"""Python's collector of garbage, put aside while so many things are made that looking among them would take longer."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_AT_ONCE = 200
_spared = False
_pauses: list[None] = []  # one for each that lasts; a list, because two threads may begin one at the same time


@contextmanager
def collector_paused(*, spared: bool = False) -> Iterator[None]:
    """Let nobody look for circles among the rows of a large deed, of a whole office or of a long list, which make none.

    It holds for all threads; what makes circles meanwhile is found afterwards. ``spared``: what was made is kept for a
    while, and is not looked through afterwards either, which would hold up every thread for a second or two;
    :func:`spare_no_more` is called once it has gone.
    """
    global _spared  # noqa: PLW0603 - there is one collector
    was_on = gc.isenabled()
    gc.disable()
    _pauses.append(None)
    try:
        yield
    finally:
        _pauses.pop()
        if spared:
            _spared = True
            gc.freeze()
        if was_on:
            gc.enable()


def is_paused() -> bool:
    """Say whether anybody has put the collector aside: who collects by hand waits, too."""
    return bool(_pauses)


def let_go(*many: list[Any]) -> None:
    """Empty lists of many things some at a time: Python frees a long list in one go, for which every thread waits.

    Whoever else holds these things lets go of them first.
    """
    for one in many:
        while one:
            del one[-_AT_ONCE:]


def spare_no_more(_answer: None = None) -> None:
    """Look once through all that was spared, with whatever else was alive then: what is left is what always stays."""
    global _spared  # noqa: PLW0603 - there is one collector
    if _spared:
        _spared = False
        gc.unfreeze()
        gc.collect()
        gc.freeze()
