"""The line below a table: how many records there are, how many of them are chosen, and what those come to."""

from collections.abc import Sequence
from typing import Any

from psg_admin.kernel.money import Money
from psg_admin.kernel.words import _, ngettext
from psg_admin.paper.table import Column, Kind
from psg_admin.ui.kit.widgets import TextLabel


class TableFoot(TextLabel):
    """Says how many; never wider than the table."""

    def __init__(self, name: str) -> None:
        super().__init__("", "soft", wrap=False)
        self.setObjectName(name)
        self.setMinimumWidth(1)

    def show_count(self, total: int, chosen: int) -> None:
        """Say how many there are or, of several that are chosen, how many these are."""
        self.setVisible(total > 0)
        if chosen > 1:
            self.setText(_chosen_words(total, chosen))
        else:
            words = ngettext("{count} in the list", "{count} in the list", total)
            self.setText(words.format(count=f"{total:,}"))

    def show_sums(self, total: int, columns: Sequence[Column[Any]], rows: Sequence[Any]) -> None:
        """Say how many are chosen, and what these ``rows`` come to in each of ``columns`` that is of money."""
        words = [_chosen_words(total, len(rows))]
        for column in columns:
            if column.kind is Kind.MONEY:
                values = (column.value(row) for row in rows if column.counts(row))
                amount = Money.total(value for value in values if isinstance(value, Money))
                words.append(_("{title} {amount}").format(title=column.title, amount=amount.show()))
        self.setText(" · ".join(words))


def _chosen_words(total: int, chosen: int) -> str:
    return _("{chosen} of {count} chosen").format(chosen=f"{chosen:,}", count=f"{total:,}")
