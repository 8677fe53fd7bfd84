"""Money: whole pence of sterling, exact, that refuses to become a float."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Self

from psg_admin.kernel.errors import BadInput
from psg_admin.kernel.words import _

# Far above anything an office books, far below what the database column holds (2**63 - 1 pence).
LIMIT_PENCE = 10_000_000_000_00

_TYPED = re.compile(
    r"""^(?P<sign>[-−]?)\s*£?\s*(?P<sign2>[-−]?)
        (?P<pounds>\d{1,3}(?:,\d{3})+|\d+)?
        (?:\.(?P<pence>\d{1,2}))?\s*(?:GBP)?$""",
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """A sum in whole pence. May be negative; never a fraction of a penny, never a float."""

    pence: int = 0

    def __post_init__(self) -> None:
        """Refuse anything but a whole number of pence."""
        if type(self.pence) is not int:
            message = f"Money takes whole pence, not {self.pence!r}"
            raise TypeError(message)

    @classmethod
    def of(cls, amount: str | Decimal | int) -> Self:
        """Return the sum of so many pounds, given exactly (``Money.of("8.50")``); for code, not for typed text."""
        pence = Decimal(amount) * 100
        if pence != pence.to_integral_value():
            message = f"{amount!r} has fractions of a penny"
            raise ValueError(message)
        return cls(int(pence))

    @classmethod
    def parse(cls, text: str, *, field: str = "amount", allow_negative: bool = False) -> Self:
        """Read a sum as a person types it: ``8``, ``8.5``, ``8.00``, ``£8``, ``1,234.50``.

        :raises BadInput: for anything else, with a sentence that says what to type instead.
        """
        plain = text.strip().replace("\u00a0", " ")
        if not plain:
            raise BadInput(_("Type an amount, such as 8 or 8.50."), field=field)
        match = _TYPED.match(plain)
        if match is None or (match["pounds"] is None and match["pence"] is None) or (match["sign"] and match["sign2"]):
            if re.fullmatch(r"£?\s*[0-9]+,[0-9]{1,2}", plain):
                raise BadInput(
                    _("“{text}” has a comma where the pence begin: type {better}.").format(
                        text=shorten(plain), better=shorten(plain.replace(",", "."))
                    ),
                    field=field,
                )
            raise BadInput(
                _("“{text}” is not an amount. Type it in pounds and pence, such as 8 or 8.50.").format(
                    text=shorten(plain)
                ),
                field=field,
            )
        figures = (match["pounds"] or "").replace(",", "").lstrip("0")
        # Thousands of figures take long to make a number of, and are too many anyway.
        pounds = int(figures or "0") if len(figures) < 30 else LIMIT_PENCE
        pence = int((match["pence"] or "0").ljust(2, "0"))
        total = pounds * 100 + pence
        if total > LIMIT_PENCE:
            raise BadInput(_("“{text}” is too large an amount.").format(text=shorten(plain)), field=field)
        if match["sign"] or match["sign2"]:
            if not allow_negative and total:
                raise BadInput(
                    _("“{text}” is less than £0.00. Type an amount without a minus sign.").format(text=shorten(plain)),
                    field=field,
                )
            total = -total
        return cls(total)

    @classmethod
    def total(cls, sums: Iterable["Money"]) -> "Money":
        """Return the sum of all ``sums`` (nothing for none)."""
        return cls(sum(s.pence for s in sums))

    def __add__(self, other: "Money") -> "Money":
        return Money(self.pence + other.pence)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.pence - other.pence)

    def __neg__(self) -> "Money":
        return Money(-self.pence)

    def __mul__(self, times: int) -> "Money":
        if type(times) is not int:
            return NotImplemented
        return Money(self.pence * times)

    def __bool__(self) -> bool:
        return self.pence != 0

    def percent(self, percent: Decimal) -> "Money":
        """Return so many percent of the sum, rounded half up to the penny (away from nothing for negatives)."""
        exact = Decimal(self.pence) * percent / 100
        return Money(int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP)))

    def instalment(self, count: int) -> "Money":
        """Return the sum divided into ``count`` equal payments, rounded up to the penny so that none is short.

        :raises ValueError: when ``count`` is below 1.
        """
        if count < 1:
            message = "a sum is divided by one or more"
            raise ValueError(message)
        return Money(-(-self.pence // count))

    def plain(self) -> str:
        """Return the sum with two decimals and nothing else, as JSON and CSV carry it: ``"-1234.50"``."""
        sign = "-" if self.pence < 0 else ""
        return f"{sign}{abs(self.pence) // 100}.{abs(self.pence) % 100:02d}"

    def show(self) -> str:
        """Return the sum as a person reads it: ``£1,234.50``, with a true minus sign before the pound."""
        sign = "−" if self.pence < 0 else ""
        return f"{sign}£{abs(self.pence) // 100:,}.{abs(self.pence) % 100:02d}"

    def decimal(self) -> Decimal:
        """Return the sum in pounds as an exact decimal, for workbooks."""
        return Decimal(self.pence).scaleb(-2)

    def __str__(self) -> str:
        return self.show()


NOTHING = Money(0)


def shorten(text: str, limit: int = 60) -> str:
    """Return ``text`` cut to ``limit`` signs with an ellipsis, for quoting typed text in a sentence."""
    return text if len(text) <= limit else text[: limit - 1] + "…"
