"""CAMT.053, through the library pycamt; what it returns is taken only where it is all there and adds up."""

import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from io import BytesIO
from itertools import islice
from sys import intern
from typing import Any, NamedTuple

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
from psg_admin.kernel.words import _, squeeze

KEY = "camt053"
MOST_BYTES = 50_000_000
"""The largest file that is read: 300,000 entries, of which no charity has a hundredth."""
_ENCODING = re.compile(r"""\s*<\?xml\b[^>]*?\bencoding\s*=\s*["']([^"']*)""")
_PORTION = 20
"""So many entries are handed to the library at once: of all at once it looks through all for each."""
_NO_REFERENCE = frozenset({"", "NOTPROVIDED", "NONREF"})
_NOT_BOOKED = frozenset({"pdng", "info", "futr"})
_STATEMENT, _ENTRY = "Stmt", "Ntry"


def read_camt(data: bytes, text: str) -> tuple[Statement, ...]:
    """Return a statement for each account of a file; ``text`` is what its ``data`` say.

    :raises BadInput: when it is damaged, too large or no statement, an entry is not among what the library returns, or
        it does not add up.
    """
    if len(data) > MOST_BYTES:
        raise BadInput(_("The file is far larger than any statement. Fetch a shorter time."))
    if re.search(r"<!(?:DOCTYPE|ENTITY)", text, re.IGNORECASE):
        raise BadInput(_("The file defines signs of its own, which no bank does: it was not read."))
    from lxml import etree

    try:
        found = list(_statements(_source(data, text)))
    except (etree.XMLSyntaxError, ValueError, TypeError, LookupError, AttributeError, ArithmeticError):
        raise BadInput(_("The file is damaged or cut short. Fetch it again.")) from None
    if not found:
        raise BadInput(
            _("This is not a statement but a report of the day or a notice. Ask the bank for CAMT.053, the statement.")
        )
    return joined(found)


def _source(data: bytes, text: str) -> bytes:
    """Return a file as XML is to be read: as it says that it was written, unless it says UTF-8 or nothing, which is not
    always so.
    """
    said = _ENCODING.match(text)
    if said is not None and said[1].casefold() not in {"utf-8", "utf8"}:
        return data
    return text.encode("utf-8", "replace")


def _statements(data: bytes) -> Iterator[Statement]:
    """Yield the statements of a file; its entries are let go of as they are read, so that it may be of any length."""
    from lxml import etree

    before = 0
    reading: _Reading | None = None
    walk = etree.iterparse(
        BytesIO(data), events=("start", "end"), tag=(f"{{*}}{_STATEMENT}", f"{{*}}{_ENTRY}"), resolve_entities=False,
        no_network=True,
    )  # fmt: skip
    for event, element in walk:
        if etree.QName(element).localname == _ENTRY:
            if event == "end" and reading is not None:
                reading.take(element)
        elif event == "start":
            reading = _Reading(element, before)
        elif reading is not None:
            yield reading.statement()
            before, reading = reading.count, None


class _Reading:
    """Reads one statement while it is parsed. ``count``: so many entries of the file were read."""

    def __init__(self, element: Any, before: int) -> None:
        from lxml import etree
        from pycamt.parser import Camt053Parser

        self.count = before
        self._element = element
        self._parser = Camt053Parser(b"<Document/>")
        space = etree.QName(element.getroottree().getroot()).namespace
        self._parser.namespaces = {None: space} if space else {}
        inside = f"{{{space}}}" if space else ""
        self._amount, self._way = f"{inside}Amt", f"{inside}CdtDbtInd"
        self._details = f"{inside}NtryDtls/{inside}TxDtls"
        self._waiting: list[Any] = []
        self._lines: list[Line] = []
        self._refused: list[Refused] = []
        self._passed = 0

    def take(self, entry: Any) -> None:
        """Take an entry that was parsed. It stays where it is until the next one was, which may be parsed already."""
        if entry.getparent() is not self._element:
            return
        if len(self._waiting) == _PORTION:
            self._read()
        self._waiting.append(entry)

    def _read(self) -> None:
        """Read the entries that wait, and let go of them."""
        from lxml import etree

        entries, self._waiting = self._waiting, []
        wholes = [self._whole(entry) for entry in entries]
        part = etree.Element(self._element.tag)
        part.extend([deepcopy(account) for account in self._element.findall("./{*}Acct")])
        part.extend(entries)
        self._parser.tree = _alone(part)
        told = self._parser.get_transactions()
        if len(told) != sum(whole.parts for whole in wholes):
            require_proof(Statement(KEY, ()), missing=len(entries))
        rest = iter(told)
        for whole in wholes:
            for one in _details(whole, list(islice(rest, whole.parts))):
                self.count += 1
                self._keep(one)

    def _whole(self, entry: Any) -> "_Whole":
        amount, way = entry.find(self._amount), entry.find(self._way)
        return _Whole(
            None if amount is None else amount.text, None if way is None else way.text,
            max(1, len(entry.findall(self._details))),
        )  # fmt: skip

    def _keep(self, told: Mapping[str, Any]) -> None:
        if str(told.get("Status") or "").strip().casefold() in _NOT_BOOKED:
            self._passed += 1
            return
        read = _line(self.count, told)
        if isinstance(read, Line):
            self._lines.append(read)
        else:
            self._refused.append(read)

    def statement(self) -> Statement:
        """Return the statement, all of which was parsed.

        :raises BadInput: when it is in another currency, or does not add up.
        """
        self._read()
        element = deepcopy(self._element)
        self._parser.tree = _alone(element)
        about = self._parser.get_statement_info()[0]
        require_home_currency(squeeze(str(about.get("Currency") or "")))
        opening = _sum(about.get("OpeningBalance"))
        if opening is None:
            opening = _before(element)
        made = Statement(
            KEY, tuple(sorted(self._lines, key=lambda line: line.day)), tuple(self._refused), self._passed,
            identity=_identity(about, element), exact=True, opening=opening, closing=_sum(about.get("ClosingBalance")),
            first_day=exact_day(str(about.get("OpeningBalanceDate") or "")),
            last_day=exact_day(str(about.get("ClosingBalanceDate") or "")),
        )  # fmt: skip
        require_proof(made)
        return made


class _Whole(NamedTuple):
    """What an entry says itself: its sum, and which way it went; the library makes so many ``parts`` of it."""

    amount: str | None
    way: str | None
    parts: int


def _details(whole: _Whole, told: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
    """Return the parts of an entry, unless they do not come to its sum: it is the entry that was booked, and a part may
    say what was asked for, perhaps in another currency.
    """
    own = {"Amount": whole.amount, "CreditDebitIndicator": whole.way}
    if len(told) == 1:
        return [{**told[0], **own}]
    parts = [_signed(one) for one in told]
    sums = [one for one in parts if one is not None]
    if len(sums) == len(parts) and Money.total(sums) == _signed(own):
        return told
    said = (one.get("RemittanceInformationFull") or one.get("RemittanceInformation") for one in told)
    text = texts(str(one) for one in said if one)
    return [{**told[0], **own, "RemittanceInformationFull": text, "DebtorName": "", "CreditorName": ""}]


def _signed(told: Mapping[str, Any]) -> Money | None:
    """Return what something moves; None where nobody can know."""
    amount = _sum(told.get("Amount"))
    return -amount if amount is not None and told.get("CreditDebitIndicator") == "DBIT" else amount


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


@lru_cache(maxsize=10_000)
def _sum(told: str | None) -> Money | None:
    try:
        return None if told is None else of_decimal(Decimal(told.strip()))
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
    if currency.casefold() not in {"", "gbp"}:
        return Refused(number, in_another_currency(currency))
    name = squeeze(str(told.get("DebtorName" if way == "CRDT" else "CreditorName") or ""))
    given = squeeze(str(told.get("EndToEndId") or ""))
    reference = "" if given.upper() in _NO_REFERENCE else given
    said = (told.get("RemittanceInformationFull") or told.get("RemittanceInformation"),
            told.get("AdditionalRemittanceInformation"), told.get("AdditionalEntryInformation"))  # fmt: skip
    text = texts(str(part) for part in said if part)
    kind = intern(texts(str(told.get(key) or "") for key in ("TransactionFamilyCode", "TransactionSubFamilyCode")))
    return Line(
        number, day, amount if way == "CRDT" else -amount, text if name and name in text else texts((name, text))
        or reference or kind, name, reference, squeeze(str(told.get("TransactionID") or "")), kind,
    )  # fmt: skip
