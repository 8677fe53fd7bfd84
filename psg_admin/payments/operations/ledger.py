"""Writing charges, payments, what is set against what, and receipts into the batch of a deed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from sqlalchemy.orm import Session

from psg_admin.accounts.rules import GENERAL, usual_account
from psg_admin.accounts.settings import AccountSettings
from psg_admin.kernel.money import Money
from psg_admin.kernel.words import _, language
from psg_admin.paper.papers import Letterhead, ReceiptLine, ReceiptPaper
from psg_admin.payments.model import Allocation, Charge, Payment, Receipt
from psg_admin.payments.plans import ChargeEnd, PaymentPlan
from psg_admin.payments.rules import (
    OpenCharge,
    freeze,
    receipt_facts,
    receipt_number,
    receipt_series,
    receipt_wanted,
    show_period,
)
from psg_admin.payments.settings import PaymentSettings
from psg_admin.payments.states import Category
from psg_admin.people.particulars import ContactDraft
from psg_admin.people.rules import address_lines, full_name
from psg_admin.settings import Settings, load_settings
from psg_admin.store.batch import Batch
from psg_admin.store.feature import features_of
from psg_admin.store.numbering import Numbers


@dataclass(frozen=True, slots=True)
class Owed:
    """A charge as a receipt names it: its id, who owes it, what it is for and for which period in words; ``booking`` is
    the reference of the booking it is for, where it is for one.
    """

    charge_id: int
    contact_id: int
    debtor: str
    purpose: str
    period: str = ""
    booking: str = ""


class Ledger:
    """Adds rows of the ledger to a batch.

    Receipts are numbered in the order in which the payments are added; ``numbers`` has the :func:`receipt_series`.
    """

    def __init__(self, session: Session, batch: Batch, numbers: Numbers, *, today: date, now: datetime) -> None:
        self._session = session
        self._batch = batch
        self._numbers = numbers
        self._today = today
        self._now = now
        self._language = language()

    def owe(
        self, *, contact_id: int, category: Category, purpose: str, amount: Money, due_on: date,
        first_day: date | None = None, end_day: date | None = None, category_code: str | None = None,
        fund: str | None = None,
    ) -> int:  # fmt: skip
        """Add a charge and return its id; ``first_day`` and ``end_day`` (half-open) tell the period it covers.

        ``category_code`` and ``fund``: those of the office, where it is not the category of that name and general.
        """
        return self._batch.insert(
            Charge, contact_id=contact_id, category=category, purpose=purpose, amount=amount, due_on=due_on,
            first_day=first_day, end_day=end_day, made_at=self._now, category_code=category_code, fund=fund,
        )  # fmt: skip

    def receive(
        self, plan: PaymentPlan, *, payer_id: int, payer: ContactDraft, owed: Mapping[int, Owed]
    ) -> tuple[int, str]:
        """Add a payment with what it is set against, its gift and its receipt; return its id and the receipt's number.

        ``owed`` has the charges that the plan names, by its numbers for them. The number is empty where no receipt is
        wanted.
        """
        payment_id = self._batch.insert(
            Payment, contact_id=payer_id, received_on=plan.received_on, amount=plan.amount, method=plan.method,
            account=plan.account or usual_account(plan.method, self._usual), reference=plan.reference, note=plan.note,
            entered_at=self._now,
        )  # fmt: skip
        lines: list[ReceiptLine] = []
        for share in plan.shares:
            charge = owed[share.charge_id]
            self.set_against(payment_id, charge.charge_id, share.amount, posted_on=plan.received_on)
            lines.append(_line(charge, payer_id, share.amount))
        if plan.gift:
            gift = self.owe(
                contact_id=payer_id,
                category=Category.DONATION,
                purpose=_("Gift"),
                amount=plan.gift,
                due_on=plan.received_on,
            )
            self.set_against(payment_id, gift, plan.gift, posted_on=plan.received_on)
            lines.append(ReceiptLine(_("Gift"), "", plan.gift))
        for part in plan.income:
            charge_id = self.owe(
                contact_id=payer_id, category=Category.DONATION if part.gift else Category.OTHER,
                purpose=part.purpose, amount=part.amount, due_on=plan.received_on,
                category_code=None if part.category == Category.DONATION else part.category,
                fund=None if part.fund == GENERAL else part.fund,
            )  # fmt: skip
            self.set_against(payment_id, charge_id, part.amount, posted_on=plan.received_on)
            lines.append(ReceiptLine(part.purpose, "", part.amount))
        if plan.left_over:
            lines.append(ReceiptLine(_("Left over, kept as credit"), "", plan.left_over))
        if not (plan.receipt and receipt_wanted(self._settings.receipts, plan.method)):
            return payment_id, ""
        bookings = [owed[share.charge_id].booking for share in plan.shares]
        return payment_id, self._receipt(payment_id, plan, payer, lines, bookings)

    def set_against(self, payment_id: int, charge_id: int, amount: Money, *, posted_on: date | None = None) -> int:
        """Set so much of a payment against a charge, and return the id of the allocation.

        ``posted_on``: the day on which that counts in the books (None: today).
        """
        return self._batch.insert(
            Allocation, payment_id=payment_id, charge_id=charge_id, amount=amount, made_on=self._today,
            posted_on=posted_on or self._today,
        )  # fmt: skip

    @cached_property
    def _letterhead(self) -> Letterhead:
        return letterhead(load_settings(self._session))

    @cached_property
    def _usual(self) -> str:
        return load_settings(self._session, AccountSettings).usual_accounts

    @cached_property
    def _settings(self) -> PaymentSettings:
        return load_settings(self._session, PaymentSettings)

    def _receipt(
        self, payment_id: int, plan: PaymentPlan, payer: ContactDraft, lines: list[ReceiptLine],
        bookings: Iterable[str],
    ) -> str:  # fmt: skip
        year = self._today.year
        sequence = self._numbers.draw(receipt_series(self._today))
        number = receipt_number(self._settings.receipt_prefix, year, sequence)
        paper = ReceiptPaper(
            letterhead=self._letterhead, number=number, issued_on=self._today, received_on=plan.received_on,
            payer=formal_name(payer), payer_address=address_lines(payer), amount=plan.amount,
            method=plan.method.label, lines=tuple(lines), language=self._language, tagged=True,
            facts=receipt_facts(plan.method, plan.reference, bookings),
        )  # fmt: skip
        self._batch.insert(
            Receipt, number=number, year=year, sequence=sequence, payment_id=payment_id, issued_on=self._today,
            amount=plan.amount, content=freeze(paper),
        )  # fmt: skip
        return number


def end_charges(batch: Batch, ends: Iterable[ChargeEnd], *, reason: str, today: date) -> None:
    """Cancel charges in a batch: what was paid of them is left over on its payments."""
    for end in ends:
        for part in end.held:
            batch.update(
                Allocation,
                part.allocation_id,
                {"released_on": None, "release_reason": None},
                {"released_on": today, "release_reason": reason},
            )
        batch.update(
            Charge,
            end.charge_id,
            {"cancelled_on": None, "cancel_reason": None},
            {"cancelled_on": today, "cancel_reason": reason},
        )


def bookings_of(session: Session, charge_ids: Iterable[int]) -> dict[int, str]:
    """Return the references by which the features above know charges, by their ids."""
    ids = list(charge_ids)
    found: dict[int, str] = {}
    for feature in features_of(session) if ids else ():
        if feature.quoted_by is not None:
            found.update(feature.quoted_by(session, ids))
    return found


def as_owed(
    charges: Iterable[OpenCharge], debtors: Mapping[int, str], bookings: Mapping[int, str] | None = None
) -> dict[int, Owed]:
    """Return charges that are there as a receipt names them; ``debtors``: names by contact, ``bookings``: references by
    charge.
    """
    booked = bookings or {}
    return {
        c.charge_id: Owed(
            c.charge_id,
            c.contact_id,
            debtors[c.contact_id],
            c.purpose,
            show_period(c.first_day, c.end_day),
            booked.get(c.charge_id, ""),
        )
        for c in charges
    }


def _line(charge: Owed, payer_id: int, amount: Money) -> ReceiptLine:
    if charge.contact_id == payer_id:
        return ReceiptLine(charge.purpose, charge.period, amount)
    # Who pays for somebody else reads for whom.
    purpose = _("{purpose} (owed by {name})").format(purpose=charge.purpose, name=charge.debtor)
    return ReceiptLine(purpose, charge.period, amount)


def formal_name(draft: ContactDraft) -> str:
    """Return a name with its title, as a receipt has it."""
    return " ".join(part for part in (draft.title, full_name(draft)) if part)


def letterhead(settings: Settings) -> Letterhead:
    """Return what stands on everything the office sends; the charity line only with a charity number."""
    number = settings.charity_number
    ways = (settings.telephone, settings.email, settings.website)
    return Letterhead(
        organisation=settings.organisation,
        address_lines=tuple(line for line in settings.address.split("\n") if line),
        charity_line=_("Registered charity no. {number}").format(number=number) if number else "",
        contact_line=" · ".join(way for way in ways if way),
    )
