"""How long work says how far it is, and how it is told to stop."""

from collections.abc import Callable

Progress = Callable[[int, int], None]
"""Called as ``progress(done, total)``; ``total`` 0 means unknown. It raises :class:`~psg_admin.kernel.errors.Cancelled`
when the person has asked to stop, which rolls the whole deed back."""


def quiet(done: int, total: int) -> None:
    """Tell nobody: the default where no face is watching."""
