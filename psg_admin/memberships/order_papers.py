"""The form by which a member tells the bank to pay, and the letters that it goes with, ready to be drawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from sqlalchemy.orm import Session

from psg_admin.accounts.queries import chart
from psg_admin.kernel.days import show_day
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.words import Marked, _, mark, ngettext, translate
from psg_admin.memberships.queries.paying import OrderLetters, form_instructions
from psg_admin.memberships.rules.paying import Asked, Instruction, paid_into
from psg_admin.memberships.rules.what_if import WhatIf
from psg_admin.memberships.settings import MembershipSettings
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


FEES_CHANGE = LetterWords(
    mark("Your standing order: the subscription changes"),
    (
        mark("Thank you for supporting {organisation} by standing order."),
        mark(
            "The subscription changes for membership years that begin on {day} or later. Only you can change a "
            "standing order: neither we nor your bank may do it for you. So please tell your bank:"
        ),
    ),
    (
        mark(
            "The simplest way is the form behind this letter: fill in your account, sign it, and send it to your bank "
            "or hand it in at a branch. You can also make the change by telephone, in the bank’s app or online. Please "
            "give the reference exactly as it stands here: by it we find your payment."
        ),
        mark("If you have seen to it already, or if there is anything to ask, please let us know."),
    ),
)
"""What is said where fees change."""


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


def order_letters(
    session: Session, *, found: OrderLetters, written_on: date, words: LetterWords = FEES_CHANGE
) -> list[LetterPaper]:
    """Return the letters ready to be drawn, in the language of now, each with its forms.

    :raises Refused: where the account that is paid into is not known.
    """
    told = [line for letter in found.letters for line in letter.instructions]
    forms = dict(zip((one.membership_id for one in told), forms_of(session, told=told), strict=True)) if told else {}
    head, office = letterhead(load_settings(session)), load_settings(session).organisation
    say = partial(_said, organisation=office, day=show_day(found.from_day))
    return [
        LetterPaper(
            head, written_on, (one.letter.names, *one.letter.address_lines),
            _("Dear {name},").format(name=one.letter.salutation), say(words.about),
            (
                *map(say, words.before), *(_told(line, forms) for line in one.instructions), *map(say, words.behind),
            ),
            _("With kind regards"), office, [forms[line.membership_id] for line in one.instructions],
        )
        for one in found.letters
    ]  # fmt: skip


def _said(marked: Marked, *, organisation: str, day: str) -> str:
    return translate(marked).format(organisation=organisation, day=day)


def _told(one: Instruction, forms: Mapping[int, MandatePaper]) -> Told:
    into = forms[one.membership_id].payee
    return Told(
        _("Membership {number}, {type}").format(number=one.number, type=one.type_name),
        (
            (
                _("The year costs"),
                _("{amount} from {day}").format(amount=one.fee.show(), day=show_day(one.term)),
            ),
            *(((_("You pay now"), one.words_now),) if one.words_now else ()),
            (_("Please pay"), _("{amount}, first on {day}").format(amount=one.words, day=show_day(one.first))),
            (_("To"), f"{into.holder}, {into.sort_code}, {into.number}"),
            (_("Reference"), one.reference),
        ),
    )


def piles(found: OrderLetters) -> list[str]:
    """Say what becomes of the standing orders, each pile with how many; those that are empty are left out."""
    letters, told = len(found.letters), found.told
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
    return f"{papers[0].reference}.pdf" if len(papers) == 1 else f"{_('Standing order forms')}.pdf"
