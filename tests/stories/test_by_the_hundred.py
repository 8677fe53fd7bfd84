"""What all deeds on many subjects have in common."""

from functools import partial

import pytest

from psg_admin.events.operations import book_many, cancel_bookings
from psg_admin.kernel.changes import Changes
from psg_admin.kernel.errors import Refused
from psg_admin.memberships.operations import enrol_many, renew_many
from psg_admin.payments.operations import allocate_rests, take_payments
from psg_admin.people.operations import CHANGE_CONTACTS
from psg_admin.people.plans import ContactChanges
from psg_admin.store.list_query import Work
from psg_admin.store.office import Office
from psg_admin.store.planning import perform
from tests.offices import NOW, TODAY

ON_NOBODY: dict[str, Work[Changes]] = {
    "enrol": partial(enrol_many, enrolments=[], today=TODAY, now=NOW),
    "renew": partial(renew_many, renewals=[], today=TODAY, now=NOW),
    "change": partial(perform, deed=CHANGE_CONTACTS, request=ContactChanges((), TODAY)),
    "pay": partial(take_payments, payments=[], today=TODAY, now=NOW),
    "allocate": partial(allocate_rests, allocations=[], today=TODAY),
    "book": partial(book_many, bookings=[], today=TODAY, now=NOW),
    "cancel": partial(cancel_bookings, booking_ids=[], reason="Ill", today=TODAY),
}


@pytest.mark.parametrize("deed", ON_NOBODY)
def test_a_deed_on_nobody_is_refused_in_a_sentence(sqlite_office: Office, deed: str) -> None:
    with pytest.raises(Refused, match="There is nothing to do"):
        sqlite_office.write(ON_NOBODY[deed])
