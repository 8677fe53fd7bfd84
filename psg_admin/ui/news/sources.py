"""Where the news come from, told in the pane: when each source was read, what it gave, and how to forget it."""

from collections.abc import Sequence
from datetime import datetime

from psg_admin.kernel.days import show_moment
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.words import _, ngettext
from psg_admin.news.queries import SourceRow
from psg_admin.ui.kit.action import Action
from psg_admin.ui.kit.pane import DetailPane


def show_sources(pane: DetailPane, sources: Sequence[SourceRow], actions: Sequence[Action]) -> None:
    """Fill ``pane`` with the sources; ``actions`` forget one each."""
    with pane.filled("sources", actions):
        count = ngettext("{count} source", "{count} sources", len(sources)).format(count=show_count(len(sources)))
        pane.head(_("Where the news comes from"), count)
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
            pane.buttons(f"forget.{source.source_id}")


def show_reading(pane: DetailPane, source: SourceRow) -> None:
    """Say in ``pane`` when the source was read well last, and why it could not be read since."""
    if source.last_good_at is not None:
        pane.line(_("Last read on {moment}.").format(moment=_moment(source.last_good_at)))
    if source.last_failure and source.last_failed_at is not None:
        fields = {"moment": _moment(source.last_failed_at), "failure": source.last_failure}
        pane.line(_("Not read on {moment}: {failure}").format(**fields), "attention")


def _moment(when: datetime) -> str:
    return show_moment(when.astimezone())
