"""Whatever file a bank gives: told by its content, read into statements, or refused in a sentence."""

import hashlib
import re
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from psg_admin.bank.layouts import BLOCKS, BY_NAME, Layout
from psg_admin.bank.readers import blocks, camt, ofx, qif, swift
from psg_admin.bank.readers.tables import Remembered, read_table
from psg_admin.bank.statement import Statement, StatementFile
from psg_admin.kernel.collector import collector_paused
from psg_admin.kernel.errors import BadInput, NotFound, Refused, Unusable
from psg_admin.kernel.money import shorten
from psg_admin.kernel.progress import Progress, quiet
from psg_admin.kernel.words import _, fold
from psg_admin.tables.cells import MOST_BYTES
from psg_admin.tables.encoding import decoded
from psg_admin.tables.values import Order

TABLE, TEXT = "table", "text"
FORMATS = (TABLE, TEXT, ofx.KEY, qif.KEY, swift.KEY, camt.KEY)
"""The kinds of file that are read, as ``--format`` names them."""
_CALLED: Mapping[str, str] = {
    **dict.fromkeys(("csv", "xlsx", "xls", "ods"), TABLE),
    **dict.fromkeys(("camt", "camt.053"), camt.KEY),
}
"""What people call some of them as well."""
_OPENS_PACKED = (b"PK", b"\xd0\xcf\x11\xe0", b"%PDF")
_MT940 = re.compile(r"^[ \t]*(?:\{4:)?\s*:20:", re.MULTILINE)


def read_statement(
    source: Path | bytes, name: str, *, today: date, form: str | None = None, layout: str | None = None,
    remembered: Remembered | None = None, columns: Mapping[str, str] | None = None, order: Order | None = None,
    progress: Progress = quiet,
) -> StatementFile:  # fmt: skip
    """Read a file of the bank.

    ``form`` is the kind of file, one of :data:`FORMATS` (None: told by its content), or the bank whose table it is,
    which ``layout`` names as well, unless it says what headings mean ("When=day,What=text,How much=value").
    ``remembered`` returns, by the key of a header, what is remembered of a table with
    these headings. ``columns`` are what the headings of a table mean, by heading, as ``layout`` may say it too, and
    ``order`` is the order in which a person says that its days are written. ``progress`` is told how far a table is.

    :raises Unusable: when it cannot be opened.
    :raises NotFound: for a kind or a bank that there is not.
    :raises BadInput: when it is none that is read, is damaged or does not add up; the sentence says what to do.
    """
    said = _said(layout or "") | dict(columns or {})
    bank = None if layout is None or said else _layout(layout)
    if form is not None and fold(form) not in {*FORMATS, *_CALLED}:
        bank, form = bank or _bank(form), None
    data = source if isinstance(source, bytes) else content(source)
    if len(data) > MOST_BYTES:
        raise BadInput(_("The file is far larger than any statement. Fetch a shorter time."))
    if not data.strip():
        raise BadInput(_("The file is empty: there is no line in it."))
    digest = hashlib.sha256(data).hexdigest()
    packed = data.startswith(_OPENS_PACKED)
    text, notes = ("", []) if packed else decoded(data)
    kind = _CALLED.get(fold(form), fold(form)) if form is not None else _kind_of(text, packed=packed)
    if bank is BLOCKS:
        kind = TEXT
    elif (bank is not None or said) and kind != TABLE:
        raise BadInput(_("This file is not a table: only of a table it is said which bank it is of."))
    if packed and kind != TABLE:
        raise BadInput(_("This file is not of that kind."))
    readers: dict[str, Callable[[], tuple[Statement, ...]]] = {
        TEXT: lambda: (blocks.read_blocks(text, today=today),),
        ofx.KEY: lambda: ofx.read_ofx(text),
        qif.KEY: lambda: qif.read_qif(text, today=today),
        swift.KEY: lambda: swift.read_mt940(text),
        camt.KEY: lambda: camt.read_camt(data, text),
    }
    with collector_paused():  # a line takes several things, of which none is in a circle
        if kind == TABLE:
            return read_table(
                data, name, digest=digest, today=today, layout=bank, said=said, remembered=remembered, order=order,
                progress=progress,
            )  # fmt: skip
        return StatementFile(name, digest, readers[kind](), tuple(notes))


def content(path: Path) -> bytes:
    """Return the bytes of a file.

    :raises Unusable: when it cannot be opened.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise BadInput(_("The file is far larger than any statement. Fetch a shorter time."))
        return path.read_bytes()
    except OSError as failure:
        raise Unusable(
            _("“{name}” cannot be opened: {reason}.").format(name=path.name, reason=failure.strerror or str(failure))
        ) from None


def require_unchanged(path: Path, file: StatementFile) -> None:
    """Refuse to go on with a file that is another one than was read and shown.

    :raises Refused: when it has grown or was altered since.
    """
    if hashlib.sha256(content(path)).hexdigest() != file.digest:
        raise Refused(_("The file has changed since it was read, so nothing was imported. Look at it again."))


def _layout(name: str) -> Layout:
    found = _named(name)
    if found is None:
        raise NotFound(
            _("There is no map “{name}”. There are: {names}.").format(
                name=shorten(name), names=", ".join(sorted(BY_NAME))
            )
        )
    return found


def _said(text: str) -> dict[str, str]:
    """Return what a person says that headings mean, by heading; nothing for the name of a bank."""
    pairs = (part.partition("=") for part in text.split(",")) if "=" in text else ()
    return {heading.strip(): key.strip().lower() for heading, _equals, key in pairs}


def _bank(form: str) -> Layout:
    found = _named(form)
    if found is None:
        raise NotFound(
            _("There is no kind of file “{name}”. There are: {names}.").format(
                name=shorten(form), names=", ".join((*FORMATS, *sorted(BY_NAME)))
            )
        )
    return found


def _named(name: str) -> Layout | None:
    plain = fold(name)
    return next((one for one in BY_NAME.values() if plain in {fold(one.key), fold(one.bank)}), None)


def _kind_of(text: str, *, packed: bool) -> str:
    """Return what kind of file a text is."""
    head = text[:4000].lstrip("\ufeff \t\r\n")
    upper = head.upper()
    if packed:
        return TABLE
    tag = "<OFX>" if head.startswith("<") else r"^\s*<OFX>"
    if upper.startswith("OFXHEADER") or re.search(tag, upper, re.MULTILINE):
        return ofx.KEY
    if re.match(r"!(?:type|account|option|clear)\b", head, re.IGNORECASE):
        return qif.KEY
    if _MT940.search(head) and re.search(r"^[ \t]*:(?:25|28C?|60[FM]|61):", text[:20_000], re.MULTILINE):
        return swift.KEY
    if head.startswith("<") and re.search(r"BkToCstmr|camt\.05[234]|<(?:\w+:)?Stmt>", text[:20_000]):
        return camt.KEY
    return TEXT if blocks.is_blocks(text) else TABLE
