"""A receipt as it was issued, to look at, save and print."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QWidget

from psg_admin.kernel.figures import show_count
from psg_admin.kernel.progress import Progress
from psg_admin.kernel.words import _, ngettext
from psg_admin.paper.papers import ReceiptPaper
from psg_admin.payments.documents import receipt_file
from psg_admin.payments.queries import papers_of_payments, receipt_paper
from psg_admin.ui.dialogs.paper import open_paper
from psg_admin.ui.kit.desk import Desk


def open_receipt(parent: QWidget, desk: Desk, number: str) -> None:
    """Open the preview of the receipt of this number, void or valid."""
    open_paper(
        parent, desk, partial(receipt_paper, number=number), _draw,
        title=lambda _paper: _("Receipt {number}").format(number=number),
        file=lambda _paper: receipt_file(number), words=_("Drawing the receipt"),
    )  # fmt: skip


def open_receipts(parent: QWidget, desk: Desk, payment_ids: Sequence[int]) -> None:
    """Open the preview of the valid receipts of several payments, one after another in one document."""

    def title(papers: Sequence[ReceiptPaper]) -> str:
        return ngettext("{count} receipt", "{count} receipts", len(papers)).format(count=show_count(len(papers)))

    query = partial(papers_of_payments, payment_ids=payment_ids)
    open_paper(
        parent, desk, query, _draw_all, title=title, file=lambda papers: f"{title(papers)}.pdf",
        words=_("Drawing the receipts"),
    )  # fmt: skip


def _draw(paper: ReceiptPaper, _progress: Progress) -> bytes:
    # The library that draws PDF takes its time to load, and not everybody looks at a receipt.
    from psg_admin.paper.receipt import receipt_bytes

    return receipt_bytes(paper)


def _draw_all(papers: Sequence[ReceiptPaper], progress: Progress) -> bytes:
    from psg_admin.paper.receipt import receipts_bytes  # as above

    return receipts_bytes(papers, progress=progress)
