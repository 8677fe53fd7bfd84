"""What of the statements of the bank waits: lines that nobody has told what they are, and months that lack."""

from collections.abc import Callable, Iterator

from psg_admin.bank.queries.today import BankToday
from psg_admin.kernel.days import month_name, show_day
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.words import _, ngettext
from psg_admin.ui.today.board import Line


def bank_lines(found: BankToday, go: Callable[[str, str], Callable[[], None]]) -> Iterator[Line]:
    """Yield what waits; ``go`` returns what leads to a list of a page."""
    if found.open and found.oldest is not None:
        words = ngettext("{count} open line", "{count} open lines", found.open).format(count=show_count(found.open))
        since = _("of statements, the oldest of {day}").format(day=show_day(found.oldest))
        yield Line("open", words, go("bank", "lines.open"), since, amount=found.amount.show())
    for one in found.lacking:
        last = one.months[-1]
        words = ngettext("{count} month without a statement", "{count} months without a statement", len(one.months))
        reason = _("{account}, the last is {month} {year}").format(
            account=one.name, month=month_name(last.month), year=last.year
        )
        yield Line(f"lacks.{one.account}", words.format(count=show_count(len(one.months))), go("bank", "statements"),
                   reason)  # fmt: skip
