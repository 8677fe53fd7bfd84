"""Reading what is typed, whichever way it turns out."""

from collections.abc import Callable
from typing import TypeVar

from hypothesis import strategies as st

from psg_admin.kernel.errors import BadInput

T = TypeVar("T")

strange_figures = st.characters(categories=["Nd", "Nl", "No"], exclude_characters="0123456789")
"""Figures that people here do not type: "½", "²", "①", "３", "٣"."""


def read_or_message(read: Callable[[], T]) -> T | str:
    """Return what was read, or the sentence that refused it."""
    try:
        return read()
    except BadInput as problem:
        return problem.message
