"""The features of this program, for whoever opens a database by itself: a backup that is being looked through.

Nothing of the store is imported here: what asks for the features is handed in before any of them is read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from psg_admin.store.feature import Feature

_asked: list[Callable[[], Sequence[Feature]]] = []


def introduce(features: Callable[[], Sequence[Feature]]) -> None:
    """Let :func:`known_features` return what ``features`` does, once somebody asks."""
    _asked[:] = [features]


def known_features() -> Sequence[Feature]:
    """Return the features of this program, those below first."""
    return _asked[0]() if _asked else ()
