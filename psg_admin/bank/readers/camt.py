"""CAMT.053, through the library pycamt; what it returns is taken only where it is all there and adds up."""

import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from decimal import Decimal, InvalidOperation
from typing import Any

from psg_admin.bank.readers.common import exact_day, of_decimal
from psg_admin.bank.statement import (
    Identity,
    Line,
    Refused,
    Statement,
    identity_of,
    in_another_currency,
    joined,
    require_home_currency,
    require_proof,
    texts,
)
from psg_admin.kernel.errors import BadInput
from psg_admin.kernel.money import Money
from psg_admin.kernel.words import _, fold, squeeze
from psg_admin.store.bulk import portions

KEY = "camt053"
MOST_BYTES = 50_000_000
"""The largest file that is read: as XML it takes twenty times its size in memory."""
_PORTION = 100
"""So many entries are handed to the library at once."""
_NO_REFERENCE = frozenset({"", "NOTPROVIDED", "NONREF"})


def read_camt(data: bytes, text: str) -> tuple[Statement, ...]:
    """Return a statement for each account of a file; ``text`` is what its ``data`` say.

    :raises BadInput: when it is damaged, too large or no statement, an entry is not among what the library returns, or
        it does not add up.
    """
    if len(data) > MOST_BYTES:
        raise BadInput(_("The file is far larger than any statement. Fetch a shorter time."))
    if re.search(r"<!(?:DOCTYPE|ENTITY)", text[:100_000], re.IGNORECASE):
        raise BadInput(_("The file defines signs of its own, which no bank does: it was not read."))
    from lxml import etree
    from pycamt.parser import Camt053Parser

    try:
        parser = Camt053Parser(data)
    except (etree.XMLSyntaxError, ValueError):
        raise BadInput(_("The file is damaged or cut short. Fetch it again.")) from None
    parser.namespaces = {None: space} if (space := etree.QName(parser.tree).namespace) else {}
    statements = parser.tree.findall(".//{*}Stmt")
    if not statements:
        raise BadInput(
            _("This is not a statement but a report of the day or a notice. Ask the bank for CAMT.053, the statement.")
        )
    found: list[Statement] = []
    before = 0
    for one in statements:
        try:
            made, count = _statement(parser, one, before)
        except (ValueError, TypeError, LookupError, AttributeError, ArithmeticError):
            raise BadInput(_("The file is damaged or cut short. Fetch it again.")) from None
        found.append(made)
        before += count
    return joined(found)


def _statement(parser: Any, element: Any, before: int) -> tuple[Statement, int]:
    entries = element.findall("./{*}Ntry")
    for entry in entries:
        element.remove(entry)
    told = [one for some in portions(entries, _PORTION) for one in _told(parser, element, some)]
    if len(told) < len(entries):
        require_proof(Statement(KEY, ()), missing=len(entries) - len(told))
    parser.tree = _alone(element)
    about = parser.get_statement_info()[0]
    lines: list[Line] = []
    refused: list[Refused] = []
    passed = 0
    for number, one in enumerate(told, before + 1):
        if fold(str(one.get("Status") or "")) in {"pdng", "info", "futr"}:
            passed += 1
            continue
        read = _line(number, one)
        if isinstance(read, Line):
            lines.append(read)
        else:
            refused.append(read)
    require_home_currency(squeeze(str(about.get("Currency") or "")))
    opening = _sum(about.get("OpeningBalance"))
    if opening is None:
        opening = _before(element)
    made = Statement(
        KEY, tuple(sorted(lines, key=lambda line: line.day)), tuple(refused), passed,
        identity=_identity(about, element), exact=True, opening=opening, closing=_sum(about.get("ClosingBalance")),
        first_day=exact_day(str(about.get("OpeningBalanceDate") or "")),
        last_day=exact_day(str(about.get("ClosingBalanceDate") or "")),
    )  # fmt: skip
    require_proof(made)
    return made, len(told)


def _told(parser: Any, element: Any, entries: Sequence[Any]) -> list[dict[str, Any]]:
    """Return what the library makes of some entries of a statement: of all at once it looks through all for each."""
    from lxml import etree

    part = etree.Element(element.tag)
    part.extend([deepcopy(account) for account in element.findall("./{*}Acct")])
    part.extend(entries)
    parser.tree = _alone(part)
    found: list[dict[str, Any]] = parser.get_transactions()
    return found


def _alone(statement: Any) -> Any:
    """Return a document with nothing but one statement."""
    from lxml import etree

    holder = etree.Element("Document")
    holder.append(statement)
    return holder


def _identity(about: Mapping[str, Any], element: Any) -> Identity | None:
    """Return the account: its IBAN, else as the bank numbers it."""
    if about.get("IBAN"):
        return identity_of(str(about["IBAN"]))
    other = element.find("./{*}Acct/{*}Id/{*}Othr/{*}Id")
    return None if other is None else identity_of(str(other.text or ""))


def _before(element: Any) -> Money | None:
    """Return what the statement before closed with, which many banks say in place of what this one opens with."""
    for balance in element.findall("./{*}Bal"):
        code = balance.find("./{*}Tp/{*}CdOrPrtry/{*}Cd")
        if code is not None and code.text == "PRCD":
            amount, way = balance.find("./{*}Amt"), balance.find("./{*}CdtDbtInd")
            found = _sum(None if amount is None else amount.text)
            return -found if found is not None and way is not None and way.text == "DBIT" else found
    return None


def _sum(told: object) -> Money | None:
    try:
        return None if told is None else of_decimal(Decimal(str(told).strip()))
    except InvalidOperation:
        raise ValueError from None


def _line(number: int, told: Mapping[str, Any]) -> Line | Refused:
    day = exact_day(str(told.get("BookingDate") or told.get("ValueDate") or ""))
    amount = _sum(told.get("Amount"))
    way = told.get("CreditDebitIndicator")
    if day is None:
        return Refused(number, _("no day stands here"))
    if amount is None or way not in {"CRDT", "DBIT"}:
        return Refused(number, _("no sum stands here"))
    currency = squeeze(str(told.get("Currency") or ""))
    if fold(currency) not in {"", "gbp"}:
        return Refused(number, in_another_currency(currency))
    name = squeeze(str(told.get("DebtorName" if way == "CRDT" else "CreditorName") or ""))
    given = squeeze(str(told.get("EndToEndId") or ""))
    reference = "" if given.upper() in _NO_REFERENCE else given
    said = (told.get("RemittanceInformationFull") or told.get("RemittanceInformation"),
            told.get("AdditionalRemittanceInformation"), told.get("AdditionalEntryInformation"))  # fmt: skip
    text = texts(str(part) for part in said if part)
    kind = texts(str(told.get(key) or "") for key in ("TransactionFamilyCode", "TransactionSubFamilyCode"))
    return Line(
        number, day, amount if way == "CRDT" else -amount, text if name and name in text else texts((name, text))
        or reference or kind, name, reference, squeeze(str(told.get("TransactionID") or "")), kind,
    )  # fmt: skip
