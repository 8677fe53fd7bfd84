"""What people write into the cells of a list where one of few words belongs: ways of paying, news, kinds; data."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import TypeVar

from psg_admin.kernel.words import _, fold
from psg_admin.memberships.states import Ending, Interval
from psg_admin.payments.states import Method
from psg_admin.people.states import ContactKind

T = TypeVar("T")


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """Return a cell as words are compared: folded, without full stops."""
    return fold(text.replace(".", ""))


def _words(table: Mapping[T, str]) -> Mapping[str, T]:
    found: dict[str, T] = {}
    for value, words in table.items():
        for word in words.split("|"):
            found.setdefault(plain(word), value)
    return found


_METHODS = _words(
    {
        Method.STANDING_ORDER: "standing-order|so|s/o|s.o.|s/order|st order|standing order|standing orders|sto|"
        "stand order|stg order|"
        "orden permanente|orden|transferencia periódica|dauerauftrag|virement permanent",
        Method.TRANSFER: "bacs|bank transfer|bank tfr|bank trf|bank trans|transfer|tfr|trf|fpi|faster payment|fp|"
        "online|"
        "bank|internet banking|online banking|bgc|bank giro|invoice|eft|transferencia|transferencia bancaria|banco|"
        "virement|überweisung",
        Method.CHEQUE: "cheque|cheques|chq|chqs|ch|cq|check|chk|talón|chèque",
        Method.CASH: "cash|notes|csh|efectivo|metálico|en efectivo|contado|espèces|bar|barzahlung",
        Method.CARD: "card|debit card|credit card|cc|stripe|sumup|izettle|zettle|visa|mastercard|tarjeta|"
        "tarjeta de crédito|tarjeta de débito|carte|carte bancaire|carte de crédit|karte",
        Method.PAYPAL: "paypal|pay pal|pp",
        Method.DIRECT_DEBIT: "direct-debit|dd|d/d|d.d.|direct debit|gocardless|go cardless|domiciliación|"
        "domiciliación bancaria|"
        "adeudo|basislastschrift|lastschrift|prélèvement|sepa",
        Method.VOUCHER: "charity-voucher|caf|caf voucher|charity voucher|voucher|caf cheque|vale",
        Method.OTHER: "other|misc|various|otro|otra|otros|autre|sonstige|postal order|po",
    }
)
_INTERVALS = _words(
    {
        Interval.MONTH: "month|monthly|every month|mthly|m|12|mensual|al mes|cada mes|mensuel|monatlich",
        Interval.QUARTER: "quarter|quarterly|every quarter|qtrly|q|4|trimestral|trimestriel|vierteljährlich|3 months",
        Interval.HALF_YEAR: "half-year|half year|half yearly|every half-year|six-monthly|6 months|2|semestral|"
        "halbjährlich|"
        "semestriel",
        Interval.YEAR: "year|yearly|annual|annually|every year|y|a|1|anual|al año|cada año|annuel|jährlich|12 months",
    }
)
_KINDS = _words(
    {
        ContactKind.PERSON: "person|individual|individuals|household|persona|particular|personne|natürliche person",
        ContactKind.ORGANISATION: "organisation|organization|org|company|group|institution|library|society|corporate|"
        "organización|entidad|empresa|institución|asociación|juristische person",
    }
)
_ENDINGS = _words(
    {
        Ending.RESIGNED: "resigned|resign|left|leaver|cancelled|canceled|withdrawn|quit|baja|dimitido|dado de baja|"
        "ausgetreten|démissionnaire",
        Ending.DECEASED: "deceased|died|dead|death|d|rip|r.i.p.|fallecido|fallecida|difunto|defunción|muerto|"
        "verstorben|"
        "décédé|décédée",
    }
)
_EMAIL, _POST = ("email", True), ("post", True)
_NEWS = _words(
    {
        (_EMAIL,): "email|e-mail|by email|via email|correo electrónico|correo-e|email only|e|electronic|online|"
        "por correo electrónico|pdf",
        (
            _POST,
        ): "post|by post|paper|letter|p|printed|hard copy|hardcopy|postal|postal mail|mail|post only|correo postal|"
        "papel|carta|por carta",
        (
            _EMAIL,
            _POST,
        ): "both|email and post|post and email|email & post|post & email|email/post|post/email|ambos|los dos|either",
        (("email", False), ("post", False)): "none|no|neither|n|no news|nothing|ninguno|nada|no quiere|no thanks|"
        "not wanted",
    }
)
_LIFE = frozenset({
    "life", "lifetime", "life member", "for life", "forever", "never", "permanent", "hon", "honorary", "vitalicio",
    "vitalicia", "de por vida", "para siempre", "a vie", "lebenslang",
})  # fmt: skip
_NOTHING = frozenset({
    "", "none", "n a", "na", "nil", "not known", "unknown", "tbc", "tba", "x", "xx", "no", "nothing", "ninguno",
    "no tiene", "no consta",
})  # fmt: skip
_NO_WORD = re.compile("[0-9@]")  # none of these words has one
_MEASURED = re.compile(r"[-−] ?[0-9][0-9.,]*|[0-9]+\.[0-9]*[1-9][0-9]*|[0-9]+,[0-9]{1,2}")
_NAMES_TOO = frozenset({"na", "nil", "no", "x", "xx"})
_THEMSELVES = frozenset({
    "self", "own", "himself", "herself", "themselves", "him", "her", "member", "y", "yes", "si", "el mismo",
    "ella misma", "mismo", "misma",
})  # fmt: skip
_EX_DIRECTORY = frozenset({"ex directory", "exdirectory", "xd", "no telephone", "no phone", "no email"})
_ORGANISATION = re.compile(
    r"^(?:org|organi[sz]ations?|corporate|corp|institutions?|institutional|affiliated?|company|library|group|society|"
    r"club|organizacion|entidad|institucion|empresa)\b"
)
_OTHER_LINE = re.compile(
    r"^(?:see|as|with|via|paid by|payer|ver|con)\s+(?:(?:no|number|member|socio|socia)\s*)?"
    r"(?P<number>[0-9][0-9a-z]{0,23})$"
)
_DEATH = re.compile(
    r"\b(?:deceased|died|passed away|rip|fallecio|fallecido|fallecida|difunto|difunta)\b(?: in| on| en| el)?"
    r"(?P<rest>(?: [0-9a-z]+){0,3})"
)
_COPIES = re.compile(r"\b(?P<count>[2-9]|[1-9][0-9]) (?:copies|ejemplares)\b")


def says_nothing(text: str) -> bool:
    """Say whether a cell has nothing in it, or only a word or sign for that: "-", "none", "n/a"."""
    return _NO_WORD.search(text) is None and plain(text) in _NOTHING


def names_nobody(text: str) -> bool:
    """Say whether the cell of a name has nothing in it, or only a word or sign for that which no name is: "N/A"."""
    return says_nothing(text) and plain(text) not in _NAMES_TOO


def bare_number(text: str) -> str:
    """Return the letters and digits of a membership number, "A-12" as "A12"; "12.0" of a spreadsheet is "12"."""
    if text.isalnum():
        return text
    whole = re.fullmatch(r"([0-9]+)\.0+", text.strip())
    return whole[1] if whole is not None else "".join(sign for sign in text if sign.isalnum())


def number_problem(text: str) -> str:
    """Return why a cell can be no number of a member, "" where it may be: 1.5, and what is less than nothing, are sums
    and measures, and would be the number of somebody else without their signs.
    """
    if _MEASURED.fullmatch(text.strip()) is None:
        return ""
    return _("a number with a point or a minus is not a membership number")


def withheld(text: str) -> bool:
    """Say whether a cell says in words that there is no telephone or e-mail to be had."""
    return _NO_WORD.search(text) is None and (plain(text) in _EX_DIRECTORY or says_nothing(text))


def method_of(text: str) -> Method | None:
    """Return the way of paying that a cell names, None for none; of several the first that is known."""
    found = _METHODS.get(plain(text))
    if found is None and re.search(r"[/,;&+]| or | and ", text):
        parts = (_METHODS.get(plain(part)) for part in re.split(r"[/,;&+]| or | and ", text))
        known = [part for part in parts if part is not None]
        found = known[0] if known else None
    return found


def other_line(text: str) -> str:
    """Return the number of the member whom a cell points to instead of saying something: "see 12" is "12"."""
    match = _OTHER_LINE.match(plain(text))
    return match["number"] if match is not None else ""


def is_oneself(text: str) -> bool:
    """Say whether a cell says that a member pays for nobody but themselves, or nothing of who pays."""
    return says_nothing(text) or plain(text) in _THEMSELVES


def interval_of(text: str) -> Interval | None:
    """Return how often a standing order pays by what a cell says, None where that is not known."""
    return _INTERVALS.get(plain(text))


def kind_of(text: str) -> ContactKind | None:
    """Return whether a cell says a person or an organisation, None where it says neither."""
    return _KINDS.get(plain(text))


def ending_of(text: str) -> Ending | None:
    """Return how a membership ended by what a cell says, None where it says nothing of an end."""
    return _ENDINGS.get(plain(text))


def news_of(text: str) -> tuple[tuple[str, bool], ...]:
    """Return the channels that a cell says yes or no to ("email", "post"); empty where its words are not known."""
    return _NEWS.get(plain(text), ())


def is_life(text: str) -> bool:
    """Say whether a cell says that a membership never runs out."""
    return plain(text) in _LIFE


def is_organisation(type_words: str) -> bool:
    """Say whether a type of membership is one for organisations by its name."""
    return _ORGANISATION.match(plain(type_words)) is not None


def death_in(notes: str) -> str | None:
    """Return what follows where notes say that somebody died ("oct 2025"), None where they do not say so."""
    match = _DEATH.search(plain(notes))
    return match["rest"].strip() if match is not None else None


def copies_in(notes: str) -> int | None:
    """Return the number of copies of each letter that notes speak of: "2 copies of newsletter" is 2."""
    match = _COPIES.search(plain(notes))
    return int(match["count"]) if match is not None else None
