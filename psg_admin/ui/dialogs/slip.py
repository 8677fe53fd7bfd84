"""What is done with a paying-in slip: print it, take out a cheque that came back, undo it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from psg_admin.books.documents import slip_paper
from psg_admin.books.queries.banking import deed_of_slip
from psg_admin.kernel.words import _
from psg_admin.payments.operations import reverse_payment
from psg_admin.store.undo import reversed_money
from psg_admin.ui.dialogs.banking import piece
from psg_admin.ui.dialogs.paper import open_paper
from psg_admin.ui.kit import ask, form
from psg_admin.ui.kit.dialog import FormDialog
from psg_admin.ui.kit.undo_question import may_undo

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from psg_admin.books.rules.banking import SlipPage
    from psg_admin.kernel.changes import Changes
    from psg_admin.kernel.progress import Progress
    from psg_admin.paper.slip import SlipPaper
    from psg_admin.store.history import HistoryRow
    from psg_admin.store.list_query import Work
    from psg_admin.ui.kit.desk import Desk


def open_printed_slip(parent: QWidget, desk: Desk, page: SlipPage) -> None:
    """Open the preview of a slip."""
    open_paper(
        parent, desk, partial(slip_paper, number=page.number), _draw,
        title=lambda paper: _("Paying-in slip {number}").format(number=paper.number),
        file=lambda paper: f"{paper.number}.pdf", words=_("Drawing the slip"),
    )  # fmt: skip


def open_cheque_came_back(parent: QWidget, desk: Desk, page: SlipPage) -> None:
    """Open the form for a cheque that came back: it is taken out of its slip, and what it paid for is owed again."""
    there = [one for one in page.lines if one.taken_out_on is None]

    def deed(values: dict[str, Any]) -> Work[Changes]:
        return partial(
            reverse_payment, payment_id=values["cheque"], reason=values["reason"], on=values["on"], today=desk.today,
            now=desk.now,
        )  # fmt: skip

    FormDialog(
        parent, desk.jobs, name=f"slip.back.{page.slip_id}", title=_("A cheque came back"),
        subtitle=_("It is taken out of slip {number}. What it paid for is owed again, and its receipt becomes "
                   "void.").format(number=page.number),
        fields=[
            form.choice("cheque", _("C&heque"), [(one.payment_id, piece(one)) for one in there]),
            form.text("reason", _("&Reason"), required=True, limit=500),
            form.day("on", _("&Day of the statement"), today=desk.today, required=True),
        ],
        draft={"on": max(desk.today, page.banked_on)}, action=_("&Take it out"), operation=deed, width=78,
    ).open()  # fmt: skip


def undo_slip(parent: QWidget, desk: Desk, page: SlipPage) -> None:
    """Undo the making of a slip, or say why that cannot be; where money moves by it, ask first."""

    def refused(error: Any) -> None:
        ask.tell(parent, error.message)

    def read(session: Any) -> tuple[HistoryRow, list[str]]:
        entry = deed_of_slip(session, slip_id=page.slip_id)
        return entry, reversed_money(session, entry.id)

    def asked(found: tuple[HistoryRow, list[str]]) -> None:
        entry, moves = found
        if may_undo(parent, entry.summary, moves):
            desk.jobs.undo(parent, entry_id=entry.id, failed=refused)

    desk.jobs.read(read, owner=parent, key="undo-slip", then=asked, failed=refused)


def _draw(paper: SlipPaper, _progress: Progress) -> bytes:
    from psg_admin.paper.slip import slip_bytes  # what draws pages loads only when one is drawn

    return slip_bytes(paper)
