"""Statements, what was learned and the rules of filing as lists, and what is said of them in words."""

import re

from psg_admin.bank.layouts import BY_NAME
from psg_admin.bank.plans import Proof
from psg_admin.bank.queries import LearnedRow, RuleRow, StatementRow
from psg_admin.bank.rules import Gap, Overlap
from psg_admin.kernel.days import show_day
from psg_admin.kernel.words import _
from psg_admin.paper.table import Column, Kind

_DIGEST = re.compile(r"account [0-9a-f]{32}")
_CALLED = {"ofx": "OFX", "qif": "QIF", "mt940": "MT940", "camt053": "CAMT.053"}


def kind_words(form: str) -> str:
    """Return what the kind of a file is called: the bank of its table, or the name of its format."""
    layout = BY_NAME.get(form)
    return layout.bank if layout is not None else _CALLED.get(form, _("Table"))


def proof_words(proof: Proof) -> str:
    """Say whether the lines of a file lead from its opening balance to its closing one."""
    if proof.opening is None or proof.closing is None or proof.agrees is None:
        return _("The file does not say both its balances: its lines come to {sum}").format(sum=proof.sum.show())
    words = (
        _("{opening} and lines of {sum} make {closing}: it adds up")
        if proof.agrees
        else _("{opening} and lines of {sum} do not make {closing}")
    )
    return words.format(opening=proof.opening.show(), sum=proof.sum.show(), closing=proof.closing.show())


def gap_words(gap: Gap) -> str:
    """Say between which days lines lack, and what they come to where the statements tell."""
    first, last = show_day(gap.after), show_day(gap.before)
    if gap.difference is None:
        return _("Lines are missing between {first} and {last}").format(first=first, last=last)
    return _("Lines of {sum} are missing between {first} and {last}").format(
        sum=gap.difference.show(), first=first, last=last
    )  # fmt: skip


def overlap_words(overlap: Overlap) -> str:
    """Say which two files cover the same days."""
    return _("{one} and {other} both cover {first} to {last}").format(
        one=overlap.files[0], other=overlap.files[1], first=show_day(overlap.first_day), last=show_day(overlap.last_day)
    )


def statement_columns() -> list[Column[StatementRow]]:
    """Return the columns of the list of statements."""
    return [
        Column("account", _("Account"), lambda r: r.account_name, width=18, data=lambda r: r.account),
        Column("file", _("File"), lambda r: r.file_name, width=30, tells=True),
        Column("format", _("Kind of file"), lambda r: r.format, Kind.CODE, shown=False, kept=True),
        Column("first_day", _("First day"), lambda r: r.first_day, Kind.DAY, dates=True),
        Column("last_day", _("Last day"), lambda r: r.last_day, Kind.DAY),
        Column("opening", _("Opening balance"), lambda r: r.opening, Kind.MONEY, summed=False, shown=False, kept=True),
        Column("closing", _("Closing balance"), lambda r: r.closing, Kind.MONEY, summed=False, shown=False, kept=True),
        Column("agrees", _("Adds up"), _agreed, Kind.STATE, 14, data=lambda r: r.agreed,
               tone=lambda r: "attention" if r.agreed is False else ""),
        Column("new", _("New"), lambda r: r.new, Kind.COUNT),
        Column("seen", _("Seen before"), lambda r: r.seen, Kind.COUNT, shown=False, kept=True),
        Column("refused", _("Refused"), lambda r: r.refused, Kind.COUNT),
        Column("imported_at", _("Imported at"), lambda r: r.imported_at, Kind.MOMENT, shown=False, kept=True),
    ]  # fmt: skip


def _agreed(row: StatementRow) -> str:
    if row.agreed is None:
        return _("Does not say")
    return _("Yes") if row.agreed else _("No")


def _learned_text(row: LearnedRow) -> str:
    """Return the text, or in words that it is the account of the payer, of which only a digest is kept."""
    return _("By the account of the payer") if _DIGEST.fullmatch(row.text) else row.text


def learned_columns() -> list[Column[LearnedRow]]:
    """Return the columns of what was learned of payers."""
    return [
        Column("text", _("Text"), lambda r: r.text, width=30, tells=True, brief=_learned_text),
        Column("contact", _("Contact"), lambda r: r.contact_id, Kind.COUNT, summed=False, shown=False, kept=True),
        Column("name", _("Name"), lambda r: r.name, width=24),
        Column("purpose", _("Purpose"), lambda r: r.kind.label, data=lambda r: r.kind),
        Column("member", _("Member"), lambda r: r.member, Kind.CODE, 10),
        Column("amount", _("Amount"), lambda r: r.amount, Kind.MONEY, summed=False),
        Column("confirmed_on", _("Confirmed on"), lambda r: r.confirmed_on, Kind.DAY),
    ]


def rule_columns() -> list[Column[RuleRow]]:
    """Return the columns of the office's own rules of filing."""
    return [
        Column("place", _("Order"), lambda r: r.place, Kind.COUNT, 6, summed=False, sortable=False),
        Column("words", _("Words"), lambda r: r.words, width=30, tells=True, sortable=False),
        Column("direction", _("Direction"), lambda r: r.direction.label, sortable=False, data=lambda r: r.direction),
        Column("category", _("Category"), lambda r: r.name, width=24, sortable=False, data=lambda r: r.category),
        Column("fund", _("Fund"), lambda r: r.fund_name, width=20, sortable=False, data=lambda r: r.fund),
    ]
