"""Quote: a sum that can explain itself, line by line and reason by reason."""

from dataclasses import dataclass
from typing import Any, Self

from psg_admin.kernel.money import NOTHING, Money


@dataclass(frozen=True, slots=True)
class QuoteLine:
    """One line of a quote: what it is called and what it adds (negative for a discount)."""

    label: str
    amount: Money


@dataclass(frozen=True, slots=True)
class Quote:
    """What something costs, made of lines, with the reasons in whole sentences.

    A quote is frozen on the record it was made for: :meth:`to_data` and :meth:`from_data` carry it there and back.
    """

    lines: tuple[QuoteLine, ...] = ()
    reasons: tuple[str, ...] = ()

    @property
    def total(self) -> Money:
        """The sum of the lines."""
        return Money.total(line.amount for line in self.lines) if self.lines else NOTHING

    def show(self) -> str:
        """Return the sum in one line of words: "Individual £30.00 − 10 % standing order £3.00 = £27.00"."""
        if len(self.lines) == 1:
            return f"{self.lines[0].label} {self.lines[0].amount.show()}"
        parts = []
        for index, line in enumerate(self.lines):
            sign = "" if index == 0 else ("− " if line.amount.pence < 0 else "+ ")
            amount = line.amount if index == 0 else Money(abs(line.amount.pence))
            parts.append(f"{sign}{line.label} {amount.show()}")
        return f"{' '.join(parts)} = {self.total.show()}" if parts else self.total.show()

    def to_data(self) -> dict[str, Any]:
        """Return the quote as JSON carries it: sums as strings with two decimals."""
        return {
            "lines": [{"label": line.label, "amount": line.amount.plain()} for line in self.lines],
            "total": self.total.plain(),
            "reasons": list(self.reasons),
        }

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Self:
        """Return the quote that :meth:`to_data` wrote."""
        return cls(
            tuple(QuoteLine(line["label"], Money.of(line["amount"])) for line in data["lines"]), tuple(data["reasons"])
        )
