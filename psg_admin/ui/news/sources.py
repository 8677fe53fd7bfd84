"""Where the news come from, told in the pane: when each source was read, what it gave, and how to forget it."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from psg_admin.kernel.days import show_moment
from psg_admin.kernel.money import shorten
from psg_admin.kernel.words import _, ngettext
from psg_admin.news.queries import SourceRow
from psg_admin.ui.kit.pane import DetailPane


def show_sources(pane: DetailPane, sources: Sequence[SourceRow], forget: Callable[[SourceRow], object]) -> None:
    """Fill ``pane`` with the sources; ``forget`` is called for the one whose button was pressed."""
    with pane.filled("sources"):
        count = ngettext("{count} source", "{count} sources", len(sources)).format(count=f"{len(sources):,}")
        pane.head(_("Where the news come from"), count)
        if sources:
            pane.line(
                _(
                    "Forgetting a source takes away the items that were read from it first. Those that another source "
                    "has too come back when that one is read again. Undo brings everything back."
                ),
                "soft",
            )
        for source in sources:
            pane.section(source.name)
            if source.readable and source.address != source.name:
                pane.line(source.address, "soft")
            show_reading(pane, source)
            pane.line(source.if_forgotten)
            words = _("Forget {source}").format(source=shorten(source.name, 40))
            pane.buttons((words.replace("&", "&&"), partial(forget, source)))


def show_reading(pane: DetailPane, source: SourceRow) -> None:
    """Say in ``pane`` when the source was read well last, and why it could not be read since."""
    if source.last_good_at is not None:
        pane.line(_("Last read on {moment}.").format(moment=_moment(source.last_good_at)))
    if source.last_failure and source.last_failed_at is not None:
        fields = {"moment": _moment(source.last_failed_at), "failure": source.last_failure}
        pane.line(_("Not read on {moment}: {failure}").format(**fields), "attention")


def _moment(when: datetime) -> str:
    return show_moment(when.astimezone())
