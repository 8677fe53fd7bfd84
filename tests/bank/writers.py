"""Statements written as banks write them, so that what is read can be compared with what was written."""

import csv
import io
from collections.abc import Callable, Sequence
from datetime import date
from html import escape
from typing import NamedTuple

from psg_admin.kernel.money import Money


class Written(NamedTuple):
    """A line to be written."""

    day: date
    amount: Money
    text: str


Writer = Callable[[Sequence[Written], Money], str]


def _csv(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows([head, *rows])
    return text.getvalue()


def _running(lines: Sequence[Written], opening: Money) -> list[tuple[Written, Money]]:
    found: list[tuple[Written, Money]] = []
    balance = opening
    for line in lines:
        balance = balance + line.amount
        found.append((line, balance))
    return found


def hsbc(lines: Sequence[Written], opening: Money) -> str:
    """Write HSBC's table: in and out apart, the oldest first, with the balance brought forward."""
    day = lines[0].day if lines else date(2026, 9, 1)
    rows = [[f"{day:%d %b %Y}", "", "BALANCE BROUGHT FORWARD", "", "", opening.plain()]]
    for line, balance in _running(lines, opening):
        out, into = ("", line.amount.plain()) if line.amount >= Money(0) else ((-line.amount).plain(), "")
        rows.append([f"{line.day:%d %b %Y}", "CR", line.text, out, into, balance.plain()])
    return _csv(["Date", "Type", "Description", "Paid out", "Paid in", "Balance"], rows)


def natwest(lines: Sequence[Written], opening: Money) -> str:
    """Write NatWest's table: signed, the newest first, the account on every line."""
    rows = [
        [f"{line.day:%d %b %Y}", "DPC", line.text, line.amount.plain(), balance.plain(), "PSG", "600000-12345678"]
        for line, balance in reversed(_running(lines, opening))
    ]
    return _csv(["Date", "Type", "Description", "Value", "Balance", "Account Name", "Account Number"], rows)


def santander(lines: Sequence[Written], opening: Money) -> str:
    """Write Santander's text: a line for each thing that is said, the newest first."""
    blocks = "".join(
        f"\nDate: {line.day:%d/%m/%Y}\nDescription: {line.text}\nAmount: {line.amount.plain()}\u00a0GBP\n"
        f"Balance: {balance.plain()}\u00a0GBP\n"
        for line, balance in reversed(_running(lines, opening))
    )
    return f"From: 01/09/2026 to 30/09/2026\n\nAccount: XXXX XXXX XXXX 5678\n{blocks}"


def unknown(lines: Sequence[Written], opening: Money) -> str:
    """Write the table of a bank nobody knows, with sums as people type them."""
    del opening
    rows = [[line.day.isoformat(), line.text, line.amount.show()] for line in lines]
    return _csv(["Posting date", "Narrative", "Amount"], rows)


def ofx1(lines: Sequence[Written], opening: Money) -> str:
    """Write OFX 1, whose values are not closed."""
    entries = "".join(
        f"<STMTTRN><TRNTYPE>OTHER<DTPOSTED>{line.day:%Y%m%d}<TRNAMT>{line.amount.plain()}<FITID>{number}"
        f"<MEMO>{escape(line.text)}</STMTTRN>\n"
        for number, line in enumerate(lines)
    )
    return _ofx(entries, lines, opening, "")


def ofx2(lines: Sequence[Written], opening: Money) -> str:
    """Write OFX 2, which is XML, with the balance before."""
    entries = "".join(
        f"<STMTTRN><TRNTYPE>OTHER</TRNTYPE><DTPOSTED>{line.day:%Y%m%d}</DTPOSTED><TRNAMT>{line.amount.plain()}</TRNAMT>"
        f"<FITID>{number}</FITID><MEMO>{escape(line.text)}</MEMO></STMTTRN>\n"
        for number, line in enumerate(lines)
    )
    before = f"<BALLIST><BAL><NAME>Opening</NAME><VALUE>{opening.plain()}</VALUE></BAL></BALLIST>"
    return _ofx(entries, lines, opening, before)


def _ofx(entries: str, lines: Sequence[Written], opening: Money, before: str) -> str:
    closing = opening + Money.total(line.amount for line in lines)
    return (
        "<OFX><STMTRS><CURDEF>GBP\n<BANKACCTFROM><BANKID>200000\n<ACCTID>12345678\n</BANKACCTFROM><BANKTRANLIST>\n"
        f"{entries}</BANKTRANLIST>\n<LEDGERBAL><BALAMT>{closing.plain()}\n<DTASOF>20261031\n</LEDGERBAL>{before}</STMTRS>"
        "</OFX>\n"
    )


def qif(lines: Sequence[Written], opening: Money) -> str:
    """Write QIF."""
    before = f"D01/01/2026\nT{opening.plain()}\nPOpening Balance\n^\n"
    return f"!Type:Bank\n{before}" + "".join(
        f"D{line.day:%d/%m/%Y}\nT{line.amount.plain()}\nM{line.text}\n^\n" for line in lines
    )


def mt940(lines: Sequence[Written], opening: Money) -> str:
    """Write MT940; a text may hold no more than its six lines."""

    def balance(amount: Money) -> str:
        return f"{'D' if amount < Money(0) else 'C'}260901GBP{abs(amount.pence) // 100},{abs(amount.pence) % 100:02}"

    entries = "".join(
        f":61:{line.day:%y%m%d}{line.day:%m%d}{'D' if line.amount < Money(0) else 'C'}{abs(line.amount.pence) // 100},"
        f"{abs(line.amount.pence) % 100:02}NTRFNONREF\n:86:{line.text}\n"
        for line in lines
    )
    closing = opening + Money.total(line.amount for line in lines)
    return f":20:X\n:25:20000012345678\n:28C:1\n:60F:{balance(opening)}\n{entries}:62F:{balance(closing)}\n-\n"


def camt(lines: Sequence[Written], opening: Money) -> str:
    """Write CAMT.053."""

    def balance(code: str, amount: Money) -> str:
        way = "DBIT" if amount < Money(0) else "CRDT"
        return (
            f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>"
            f"<Amt Ccy='GBP'>{Money(abs(amount.pence)).plain()}</Amt>"
            f"<CdtDbtInd>{way}</CdtDbtInd><Dt><Dt>2026-09-01</Dt></Dt></Bal>"
        )

    entries = "".join(
        f"<Ntry><Amt Ccy='GBP'>{Money(abs(line.amount.pence)).plain()}</Amt>"
        f"<CdtDbtInd>{'DBIT' if line.amount < Money(0) else 'CRDT'}</CdtDbtInd><Sts>BOOK</Sts>"
        f"<BookgDt><Dt>{line.day.isoformat()}</Dt></BookgDt><AddtlNtryInf>{escape(line.text)}</AddtlNtryInf></Ntry>"
        for line in lines
    )
    closing = opening + Money.total(line.amount for line in lines)
    return (
        "<Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.053.001.08'><BkToCstmrStmt><Stmt><Acct><Id>"
        f"<IBAN>GB33BUKB20000012345678</IBAN></Id></Acct>{balance('OPBD', opening)}{balance('CLBD', closing)}{entries}"
        "</Stmt></BkToCstmrStmt></Document>"
    )


WRITERS: dict[str, Writer] = {
    "hsbc": hsbc, "natwest": natwest, "santander": santander, "unknown": unknown, "ofx1": ofx1, "ofx2": ofx2,
    "qif": qif, "mt940": mt940, "camt": camt,
}  # fmt: skip
