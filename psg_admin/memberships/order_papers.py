"""The form by which a member tells the bank to pay, and the letters that it goes with, ready to be drawn."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from sqlalchemy.orm import Session

from psg_admin.accounts.queries import chart
from psg_admin.kernel.days import show_day
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.words import Marked, _, mark, ngettext, translate
from psg_admin.memberships.queries.paying import OrderLetters, OrderLine, form_instructions
from psg_admin.memberships.rules.paying import Asked, Instruction, paid_into
from psg_admin.memberships.rules.what_if import WhatIf
from psg_admin.memberships.settings import MembershipSettings
from psg_admin.memberships.states import DriftKind
from psg_admin.paper.letter import LetterPaper, Told
from psg_admin.paper.mandate import MandatePaper, Payee
from psg_admin.payments.operations.ledger import letterhead
from psg_admin.people.queries import people_facts
from psg_admin.people.rules import full_name
from psg_admin.settings import load_settings


@dataclass(frozen=True, slots=True)
class LetterWords:
    """What a kind of letter says: what it is about, and its paragraphs before and behind the sums. ``organisation`` and
    ``day`` in braces are filled in.
    """

    about: Marked
    before: Sequence[Marked]
    behind: Sequence[Marked]


_HOW = mark(
    "The simplest way is the form behind this letter: fill in your account, sign it, and send it to your bank or hand "
    "it in at a branch. You can also make the change by telephone, in the bank’s app or online. Please give the "
    "reference exactly as it stands here: by it we find your payment."
)
_ASK = mark("If you have seen to it already, or if there is anything to ask, please let us know.")
_THANKS = mark("Thank you for supporting {organisation} by standing order.")
_ONLY_YOU = mark("Only you can change a standing order: neither we nor your bank may do it for you.")

FEES_CHANGE = LetterWords(
    mark("Your standing order: the subscription changes"),
    (
        _THANKS,
        mark(
            "The subscription changes for membership years that begin on {day} or later. Only you can change a "
            "standing order: neither we nor your bank may do it for you. So please tell your bank:"
        ),
    ),
    (_HOW, _ASK),
)
"""What is said where fees change."""

_NOT_COMING = LetterWords(
    mark("Your standing order: no payment has come"),
    (
        _THANKS,
        mark(
            "As far as we can see no payment comes by it now. If you wish to go on, please give your bank this "
            "instruction; if not, please tell us."
        ),
    ),
    (_HOW, _ASK),
)
_ANOTHER_SUM = LetterWords(
    mark("Your standing order: it pays another sum"),
    (_THANKS, mark("It does not pay what the membership costs now."), _ONLY_YOU, mark("So please tell your bank:")),
    (_HOW, _ASK),
)
_TO_STOP = LetterWords(
    mark("A standing order that still runs"),
    (
        mark("A membership has ended, and a standing order still pays for it."),
        mark("Only you can stop a standing order: please tell your bank to stop it."),
    ),
    (mark("We will gladly give back what has come since, or take it as a gift. Please tell us which you prefer."),),
)
DRIFT_WORDS = {
    DriftKind.DIED: _TO_STOP,
    DriftKind.LEFT: _TO_STOP,
    DriftKind.TWICE: LetterWords(
        mark("Your standing order: two payments came"),
        (_THANKS, mark("Two payments have come where one was expected. Perhaps two orders run at your bank:")),
        (
            mark("Please tell your bank to stop one of them if so."),
            mark(
                "We will gladly give back one of the payments, or take it as a gift. Please tell us which you prefer."
            ),
        ),
    ),
    DriftKind.STOPPED: _NOT_COMING,
    DriftKind.UNSEEN: _NOT_COMING,
    DriftKind.MISSED: _NOT_COMING,
    DriftKind.DISCOUNT_WITHOUT_ORDER: LetterWords(
        mark("Your subscription: the discount for a standing order"),
        (
            mark("The subscription of this year has the discount for paying by standing order."),
            mark("As far as we can see no standing order pays it. Please give your bank this instruction:"),
        ),
        (_HOW, _ASK),
    ),
    DriftKind.WRONG_INTERVAL: LetterWords(
        mark("Your standing order: how often it pays"),
        (_THANKS, mark("It pays more or less often than was agreed."), _ONLY_YOU, mark("So please tell your bank:")),
        (_HOW, _ASK),
    ),
    DriftKind.OLD_RATE: _ANOTHER_SUM,
    DriftKind.OTHER_SUM: _ANOTHER_SUM,
    DriftKind.OTHER_DAY: LetterWords(
        mark("Your standing order: the day on which it pays"),
        (_THANKS, mark("It pays on another day than was agreed. If that is not what you wish, please tell your bank:")),
        (_HOW, _ASK),
    ),
}
"""What is said, by what is otherwise with a standing order."""


SEVERAL_WORDS = LetterWords(
    mark("Your standing orders"),
    (mark("Not all of them are as we expected. Please look into them, and tell your bank what stands here:"),),
    (_HOW, _ASK),
)
"""What is said where one letter is about standing orders that are otherwise in several ways."""


def payee(session: Session) -> Payee:
    """Return the account into which standing orders are paid, as the form has it.

    :raises Refused: where it is not known, with where to fill it in.
    """
    settings, office = load_settings(session, MembershipSettings), load_settings(session)
    account = paid_into(chart(session).accounts.values(), settings.order_account)
    holder = settings.order_holder or office.organisation or account.name
    return Payee(office.organisation, settings.order_bank, account.sort_code, account.number, holder)


def order_forms(
    session: Session, *, membership_ids: Sequence[int], today: date, asked: Asked | None = None
) -> list[MandatePaper]:
    """Return the forms for the banks of the payers of memberships, in their order.

    :raises UserError: where the account is not known, or what is asked for cannot be (``queries.paying``).
    """
    told = form_instructions(session, membership_ids=membership_ids, today=today, asked=asked)
    return forms_of(session, told=told)


def forms_of(session: Session, *, told: Sequence[Instruction]) -> list[MandatePaper]:
    """Return the forms that say what is ``told``, in its order.

    :raises Refused: where the account that is paid into is not known.
    """
    into = payee(session)
    names = {i: full_name(draft) for i, draft in people_facts(session, {one.payer_id for one in told}).items()}
    return [
        MandatePaper(
            into, names.get(one.payer_id, ""), one.amount, one.interval.a_year, one.first, one.reference
        )
        for one in told
    ]  # fmt: skip


def order_letters(session: Session, *, found: OrderLetters, written_on: date) -> list[LetterPaper]:
    """Return the letters ready to be drawn, in the language of now, each with its forms.

    :raises Refused: where the account that is paid into is not known.
    """
    told = found.instructions
    forms = dict(zip((one.membership_id for one in told), forms_of(session, told=told), strict=True)) if told else {}
    head, office = letterhead(load_settings(session)), load_settings(session).organisation
    say = partial(_said, organisation=office, day=show_day(found.from_day))
    return [
        LetterPaper(
            head, written_on, (one.letter.names, *one.letter.address_lines),
            _("Dear {name},").format(name=one.letter.salutation), say(words.about),
            (*map(say, words.before), *(_told(line, forms) for line in one.lines), *map(say, words.behind)),
            _("With kind regards"), office,
            [forms[line.membership_id] for line in one.lines if line.instruction is not None],
        )
        for one in found.letters
        for words in [_words(one.kinds)]
    ]  # fmt: skip


def _words(kinds: Collection[DriftKind | None]) -> LetterWords:
    if len(kinds) > 1:
        return SEVERAL_WORDS
    (kind,) = kinds
    return FEES_CHANGE if kind is None else DRIFT_WORDS[kind]


def _said(marked: Marked, *, organisation: str, day: str) -> str:
    return translate(marked).format(organisation=organisation, day=day)


def _told(line: OrderLine, forms: Mapping[int, MandatePaper]) -> Told:
    seen = ((_("What we see"), line.reason),) if line.reason else ()
    one = line.instruction
    if one is None:
        return Told(_("Membership {number}").format(number=line.number), seen)
    into = forms[one.membership_id].payee
    return Told(
        _("Membership {number}, {type}").format(number=one.number, type=one.type_name),
        (
            *seen,
            (_("The year costs"), _("{amount} from {day}").format(amount=one.fee.show(), day=show_day(one.term))),
            *(((_("You pay now"), one.words_now),) if one.words_now and not line.reason else ()),
            (_("Please pay"), _("{amount}, first on {day}").format(amount=one.words, day=show_day(one.first))),
            (_("To"), f"{into.holder}, {into.sort_code}, {into.number}"),
            (_("Reference"), one.reference),
        ),
    )


def piles(found: OrderLetters) -> list[str]:
    """Say what becomes of the standing orders, each pile with how many; those that are empty are left out."""
    letters, told = len(found.letters), len(found.lines)
    counts = (
        (
            letters,
            ngettext("{count} letter", "{count} letters", letters)
            + (f", {_orders(told)}" if told != letters else ""),
        ),
        (found.same, ngettext("{count} pays the right sum", "{count} pay the right sum", found.same)),
        (
            found.soon,
            ngettext(
                "{count} has less than six weeks until the first payment",
                "{count} have less than six weeks until the first payment", found.soon,
            ),
        ),
        (found.nothing, ngettext("{count} has nothing to pay", "{count} have nothing to pay", found.nothing)),
        (found.deceased, ngettext("{count} has died", "{count} have died", found.deceased)),
        (found.gone_away, ngettext("{count} has gone away", "{count} have gone away", found.gone_away)),
        (
            found.no_address,
            ngettext("{count} has no address on file", "{count} have no address on file", found.no_address),
        ),
    )  # fmt: skip
    return [words.format(count=show_count(count)) for count, words in counts if count]


def _orders(count: int) -> str:
    words = ngettext("{orders} standing order", "{orders} standing orders", count)
    return words.format(orders=show_count(count))


def what_if_words(found: WhatIf) -> list[str]:
    """Say what other fees would come to, in sentences."""
    more = found.then - found.now
    words = _("From {day} the subscriptions come to {then} a year, by today’s fees to {now}: {difference}.")
    difference = _("{amount} more") if more > NOTHING else _("{amount} less") if more < NOTHING else _("the same")
    said = [
        words.format(
            day=show_day(found.from_day), then=found.then.show(), now=found.now.show(),
            difference=difference.format(amount=Money(abs(more.pence)).show()),
        )
    ]  # fmt: skip
    if found.short_orders:
        words = ngettext(
            "{count} standing order pays too little, {amount} a year.",
            "{count} standing orders pay too little, {amount} a year.", found.short_orders,
        )  # fmt: skip
        said.append(words.format(count=show_count(found.short_orders), amount=found.short.show()))
    if found.over_orders:
        words = ngettext(
            "{count} standing order pays too much, {amount} a year.",
            "{count} standing orders pay too much, {amount} a year.", found.over_orders,
        )  # fmt: skip
        said.append(words.format(count=show_count(found.over_orders), amount=found.over.show()))
    return said


def form_name(papers: Sequence[MandatePaper]) -> str:
    """Return the name of the file that forms are offered to be saved as."""
    return f"{papers[0].reference}.pdf" if len(papers) == 1 else f"{_('Forms for the bank')}.pdf"
