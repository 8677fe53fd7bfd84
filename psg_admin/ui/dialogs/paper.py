"""A paper of the office, read, drawn, and shown to look at, save and print."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, TypeVar

from psg_admin.ui.kit.preview import Preview

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from psg_admin.kernel.progress import Progress
    from psg_admin.store.list_query import Work
    from psg_admin.ui.kit.desk import Desk

T = TypeVar("T")


def open_paper(
    parent: QWidget, desk: Desk, query: Work[T], draw: Callable[[T, Progress], bytes], *,
    title: Callable[[T], str], file: Callable[[T], str], words: str,
) -> None:  # fmt: skip
    """Open the preview of what ``draw`` makes of what ``query`` reads, outside the window’s thread.

    What was read says the ``title``, and the name of the ``file`` that is offered; ``words`` say what takes its time.
    """

    def read(found: T) -> None:
        desk.jobs.run(partial(draw, found), owner=parent, then=partial(drawn, found), words=words)

    def drawn(found: T, data: bytes) -> None:
        suggested = desk.home.exports / file(found)
        Preview(parent, desk.jobs, title=title(found), data=data, suggested=suggested).open()

    desk.jobs.read(query, owner=parent, key="paper", then=read)
