"""A receipt as it was issued, to look at, save and print."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from psg_admin.kernel.figures import show_count
from psg_admin.kernel.progress import Progress
from psg_admin.kernel.words import _, ngettext
from psg_admin.paper.papers import ReceiptPaper
from psg_admin.payments.documents import receipt_file
from psg_admin.payments.queries import papers_of_payments, receipt_paper
from psg_admin.ui.kit.desk import Desk
from psg_admin.ui.kit.preview import Preview


def open_receipt(parent: QWidget, desk: Desk, number: str) -> None:
    """Open the preview of the receipt of this number, void or valid."""

    def read(paper: ReceiptPaper) -> None:
        desk.jobs.run(partial(_draw, paper), owner=parent, then=drawn, words=_("Drawing the receipt"))

    def drawn(data: bytes) -> None:
        Preview(
            parent,
            desk.jobs,
            title=_("Receipt {number}").format(number=number),
            data=data,
            suggested=_suggested(desk, number),
        ).open()

    desk.jobs.read(partial(receipt_paper, number=number), owner=parent, key="receipt", then=read)


def open_receipts(parent: QWidget, desk: Desk, payment_ids: Sequence[int]) -> None:
    """Open the preview of the valid receipts of several payments, one after another in one document."""

    def read(papers: list[ReceiptPaper]) -> None:
        desk.jobs.run(
            partial(_draw_all, papers), owner=parent, then=partial(drawn, len(papers)), words=_("Drawing the receipts")
        )

    def drawn(count: int, data: bytes) -> None:
        title = ngettext("{count} receipt", "{count} receipts", count).format(count=show_count(count))
        Preview(parent, desk.jobs, title=title, data=data, suggested=desk.home.exports / f"{title}.pdf").open()

    desk.jobs.read(partial(papers_of_payments, payment_ids=payment_ids), owner=parent, key="receipt", then=read)


def _suggested(desk: Desk, number: str) -> Path:
    return desk.home.exports / receipt_file(number)


def _draw(paper: ReceiptPaper, _progress: Progress) -> bytes:
    # The library that draws PDF takes its time to load, and not everybody looks at a receipt.
    from psg_admin.paper.receipt import receipt_bytes

    return receipt_bytes(paper)


def _draw_all(papers: Sequence[ReceiptPaper], progress: Progress) -> bytes:
    from psg_admin.paper.receipt import receipts_bytes  # as above

    return receipts_bytes(papers, progress=progress)
