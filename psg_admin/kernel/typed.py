"""Taking typed text: tidied, of bearable length, with a sentence when it is not."""

import re
from decimal import Decimal

from psg_admin.kernel.errors import BadInput
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.words import _, mark, squeeze, tidy, translate

LINE = 200
TEXT = 20_000
FIGURES = 15
"""So many figures of a number are kept, as many as a workbook knows."""

_WHOLE = re.compile("[0-9]{1,9}")
_PERCENT = re.compile(r"-?[0-9]{1,6}(?:\.[0-9]{1,4})?")


_DECIMAL = re.compile(r"-?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)")
_BETWEEN = str.maketrans("", "", "£, \u00a0\u202f")

_LACKING = {
    "text": mark("Fill in “{label}”."),
    "day": mark("Type a day for “{label}”."),
    "moment": mark("Type a day and a time for “{label}”."),
    "amount": mark("Type an amount for “{label}”."),
    "number": mark("Type a number for “{label}”."),
}


def lacking(label: str, what: str = "text") -> str:
    """Return the sentence for what must be said and is not; ``what``: "text", "day", "moment", "amount", "number"."""
    return translate(_LACKING[what]).format(label=label)


def line(text: str | None, *, label: str, field: str, limit: int = LINE, required: bool = False) -> str:
    """Return one tidy line (see :func:`~psg_admin.kernel.words.squeeze`).

    ``label`` is what the person knows the field by, ``limit`` the most characters it takes.

    :raises BadInput: when it is too long, or empty although ``required``.
    """
    return _checked(squeeze(text or ""), label, field, limit, required=required)


def lines(text: str | None, *, label: str, field: str, limit: int = TEXT, required: bool = False) -> str:
    """Return tidy text of several lines (see :func:`~psg_admin.kernel.words.tidy`).

    :raises BadInput: when it is too long, or empty although ``required``.
    """
    return _checked(tidy(text or ""), label, field, limit, required=required)


def reason(text: str | None, *, field: str = "reason") -> str:
    """Return the written reason that a deed out of the ordinary asks for.

    :raises BadInput: when nothing is written, or more than 500 characters.
    """
    plain = squeeze(text or "")
    if not plain:
        raise BadInput(_("Write the reason in a few words: it is kept with the record."), field=field)
    return _checked(plain, _("Reason"), field, 500, required=True)


def _checked(text: str, label: str, field: str, limit: int, *, required: bool) -> str:
    if required and not text:
        raise BadInput(lacking(label), field=field)
    if len(text) > limit:
        raise BadInput(
            _("{label} is too long: {count} characters; at most {limit} fit.").format(
                label=label, count=show_count(len(text)), limit=show_count(limit)
            ),
            field=field,
        )
    return text


def whole(text: str) -> int | None:
    """Read a whole number of at most nine plain figures; None for anything else, such as "-3", "½" or "٣"."""
    plain = text.strip()
    return int(plain) if _WHOLE.fullmatch(plain) else None


def percentage(text: str, *, field: str = "percent") -> Decimal:
    """Read a percentage as a person types it: ``10``, ``12.5``, ``12,5``, ``10 %``. The rule says what makes sense.

    :raises BadInput: for anything else.
    """
    plain = text.strip().removesuffix("%").strip().replace(",", ".")
    if not _PERCENT.fullmatch(plain):
        raise BadInput(
            _("“{text}” is not a percentage. Type it such as 10 or 12.5.").format(text=plain[:20]), field=field
        )
    return Decimal(plain)


def decimal_number(text: str, *, field: str = "number") -> Decimal:
    """Read a number, below nothing or with places behind its point too, whatever stands between its thousands.

    :raises BadInput: for anything else, and for more figures than a workbook keeps.
    """
    plain = text.strip().replace("−", "-")
    plain = plain.translate(_BETWEEN)
    if not _DECIMAL.fullmatch(plain):
        raise BadInput(
            _("“{text}” is not a number. Type it such as 12 or 12.5.").format(text=text.strip()[:20]), field=field
        )
    if sum(sign.isdigit() for sign in plain) > FIGURES:
        raise BadInput(
            _("“{text}” has too many figures: at most {most} are kept.").format(text=text.strip()[:40], most=FIGURES),
            field=field,
        )
    found = Decimal(plain).normalize()
    return Decimal(f"{found:f}") if found else Decimal(0)
