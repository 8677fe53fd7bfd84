"""Closing the books to a day, and opening them again."""

import base64
import hashlib
from datetime import date, datetime

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from psg_admin.books.model import Closing, KeptPaper
from psg_admin.books.queries.balances import LAST_CLOSED
from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.kernel.days import show_day
from psg_admin.kernel.errors import BadInput, Refused
from psg_admin.kernel.words import _
from psg_admin.store.base import base_table
from psg_admin.store.bulk import insert_rows

WORKBOOK, ACCOUNT = "xlsx", "pdf"
"""The kinds of papers that are kept."""

_LONGEST = 500


def check_closing(session: Session, *, last_day: date, today: date) -> None:
    """Refuse to close the books to a day to which they cannot be closed.

    :raises BadInput: when the day is not over yet.
    :raises Refused: when they are closed to it, or to a later day, already.
    """
    if last_day >= today:
        raise BadInput(
            _("{day} is not over yet: the books are closed to a day that is.").format(day=show_day(last_day)),
            field="day",
        )
    closed = _newest(session)
    if closed is not None and closed.last_day >= last_day:
        raise Refused(_("The books are closed to {day} already.").format(day=show_day(closed.last_day)))


def close_books(
    session: Session, *, last_day: date, workbook: bytes, account: bytes | None, seal: str, today: date, now: datetime
) -> Changes:
    """Close the books to the end of ``last_day`` and keep the papers of the year as they are.

    ``account`` is None for a company, which has none of this form. ``seal``: the seal number of before the closing,
    which stands on both.

    :raises BadInput: when the day is not over yet.
    :raises Refused: when they are closed to it, or to a later day, already.
    """
    check_closing(session, last_day=last_day, today=today)
    digests = [_keep(session, data, kind) for data, kind in ((workbook, WORKBOOK), (account, ACCOUNT))]
    row = Closing(
        last_day=last_day, closed_at=now, seal=seal, workbook_digest=digests[0], account_digest=digests[1],
        reopened_at=None, reopen_reason=None,
    )  # fmt: skip
    session.add(row)
    session.flush()
    words = _("The books closed to {day}").format(day=show_day(last_day))
    return changed(Topic.PAYMENTS, summary=words, made=row.id, undoable=False)


def reopen_books(session: Session, *, last_day: date, reason: str, now: datetime) -> Changes:
    """Open the books again that were closed to ``last_day``; the papers that were kept are kept on.

    :raises BadInput: without a reason.
    :raises Refused: when they are not closed to that day, or to a later one as well.
    """
    why = reason.strip()[:_LONGEST]
    if not why:
        raise BadInput(_("Say why the year is opened again: it is kept."), field="reason")
    newest = _newest(session)
    if newest is None:
        raise Refused(_("The books are not closed to any day."))
    if newest.last_day != last_day:
        raise Refused(
            _("The books are closed to {day}: that is the day to open them again from.").format(
                day=show_day(newest.last_day)
            )
        )
    newest.reopened_at, newest.reopen_reason = now, why
    session.flush()
    words = _("The books opened again that were closed to {day}: {reason}").format(day=show_day(last_day), reason=why)
    return changed(Topic.PAYMENTS, summary=words, made=newest.id, undoable=False)


def audit_closings(session: Session) -> list[str]:
    """Return a sentence for each paper of a closed year that is not as it was kept."""
    kept = {digest: content for digest, content in session.execute(select(KeptPaper.digest, KeptPaper.content))}  # noqa: C416 - rows are no pairs to mypy
    found: list[str] = []
    for last_day, *digests in session.execute(
        select(Closing.last_day, Closing.workbook_digest, Closing.account_digest).order_by(Closing.last_day)
    ):
        sentences = (
            _("The workbook of the books closed to {day} is not as it was kept."),
            _("The account of the books closed to {day} is not as it was kept."),
        )
        for digest, sentence in zip(digests, sentences, strict=True):
            if digest and _digest_of(kept.get(digest, "")) != digest:
                found.append(sentence.format(day=show_day(last_day)))
    return found


def kept_paper(session: Session, *, digest: str) -> bytes | None:
    """Return a paper that was kept, None where there is none.

    :raises Refused: when it is not as it was kept.
    """
    content = session.scalar(select(KeptPaper.content).where(KeptPaper.digest == digest))
    if content is None:
        return None
    if _digest_of(content) != digest:
        raise Refused(_("The paper that was kept when the year was closed is not as it was: run “check”."))
    return base64.b64decode(content)


def _newest(session: Session) -> Closing | None:
    last = LAST_CLOSED.scalar_subquery()
    return session.scalar(select(Closing).where(Closing.reopened_at.is_(None), Closing.last_day == last))


def _keep(session: Session, data: bytes | None, kind: str) -> str:
    """Keep a paper and return its digest: the history tells that, not the paper."""
    if data is None:
        return ""
    digest = hashlib.sha256(data).hexdigest()
    if session.scalar(select(KeptPaper.id).where(KeptPaper.digest == digest)) is None:
        row = {"digest": digest, "kind": kind, "content": base64.b64encode(data).decode("ascii")}
        insert_rows(session.connection(), base_table(inspect(KeptPaper)), [row])
    return digest


def _digest_of(content: str) -> str:
    """Return the digest of a paper as it lies there, "" for what is none."""
    try:
        return hashlib.sha256(base64.b64decode(content, validate=True)).hexdigest()
    except ValueError:
        return ""
