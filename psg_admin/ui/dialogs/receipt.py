"""A receipt as it was issued, to look at, save and print."""

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from psg_admin.kernel.progress import Progress
from psg_admin.kernel.words import _
from psg_admin.paper.papers import ReceiptPaper
from psg_admin.payments.documents import receipt_file
from psg_admin.payments.queries import receipt_paper
from psg_admin.ui.kit.desk import Desk
from psg_admin.ui.kit.preview import Preview


def open_receipt(parent: QWidget, desk: Desk, number: str) -> None:
    """Open the preview of the receipt of this number, void or valid."""

    def read(paper: ReceiptPaper) -> None:
        desk.jobs.run(partial(_draw, paper), owner=parent, then=drawn, words=_("Drawing the receipt"))

    def drawn(data: bytes) -> None:
        Preview(
            parent, desk.jobs, title=_("Receipt {number}").format(number=number), data=data,
            suggested=_suggested(desk, number),
        ).open()  # fmt: skip

    desk.jobs.read(partial(receipt_paper, number=number), owner=parent, key="receipt", then=read)


def _suggested(desk: Desk, number: str) -> Path:
    return desk.home.exports / receipt_file(number)


def _draw(paper: ReceiptPaper, _progress: Progress) -> bytes:
    # The library that draws PDF takes its time to load, and not everybody looks at a receipt.
    from psg_admin.paper.receipt import receipt_bytes

    return receipt_bytes(paper)
