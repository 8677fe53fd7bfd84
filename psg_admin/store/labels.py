"""What tables and columns are called when the history shows them to a person."""

from psg_admin.kernel.words import _, mark, pgettext, pmark

_TABLES = {
    "address": mark("Address"), "allocation": mark("Part of a payment"), "booking": mark("Booking"),
    "charge": mark("Sum owed"), "contact": mark("Contact"), "counter": mark("Numbers drawn"),
    "discount": mark("Discount"), "email": mark("E-mail address"), "event": mark("Event"), "fee": mark("Fee"),
    "member": mark("Member"), "membership": mark("Membership"), "membership_type": mark("Membership type"),
    "news_item": mark("News item"), "news_source": mark("News source"), "payment": mark("Payment"),
    "place": mark("Place"), "price_band": mark("Price"), "receipt": mark("Receipt"), "setting": mark("Setting"),
    "standing_order": mark("Standing order"), "telephone": mark("Telephone"), "term": mark("Membership term"),
}  # fmt: skip

_COLUMNS = {
    "address": mark("Address"), "amount": mark("Amount"), "band_id": mark("Price"), "band_name": mark("Price"),
    "body": mark("Text"), "booked_on": mark("Booked on"), "booker_id": mark("Booked by"),
    "booking_id": mark("Booking"), "cancel_reason": mark("Reason for cancelling"), "cancelled_on": mark("Cancelled on"),
    "capacity": mark("Places"), "charge_id": mark("Sum owed"), "code": mark("Short name"),
    "concession": mark("Concession"), "contact_id": mark("Contact"), "country": mark("Country"),
    "county": mark("County"), "created_at": mark("Entered"), "day": mark("Day"), "deceased_on": mark("Died on"),
    "doors_at": mark("Doors open"), "due_on": mark("Due on"), "end_day": mark("Ends before"), "end_note": mark("Note"),
    "ended_on": mark("Ended on"), "ending": mark("Why it ended"), "ends_at": mark("Ends"),
    "entered_at": mark("Entered"), "event_id": mark("Event"), "family": mark("Family name"),
    "first_day": mark("First day"), "first_expected": mark("First expected on"), "first_read_at": mark("First read"),
    "from_day": mark("From"), "given": mark("Given name"), "gone_away": mark("Gone away"), "groups": mark("For"),
    "headline": mark("Headline"), "hidden_on": mark("Hidden since"), "interval": mark("Paid every"),
    "issued_on": mark("Issued on"),
    "joined_on": mark("Joined on"), "kind": mark("Kind"), "known_as": mark("Known as"),
    "last_failed_at": mark("Last failed"), "last_failure": mark("What failed"), "last_good_at": mark("Last read"),
    "lifetime": mark("For life"), "link": mark("Link"), "made_at": mark("Entered"), "made_on": mark("Made on"),
    "membership_id": mark("Membership"), "method": mark("Pays by"), "name": mark("Name"), "note": mark("Note"),
    "notes": mark("Notes"), "number": mark("Number"), "open": mark("Open to new members"),
    "organisation": mark("Organisation"), "override_reason": mark("Reason for another price"),
    "payer_id": mark("Paid by"), "payment_id": mark("Payment"), "people": mark("People"),
    "percent_hundredths": mark("Percent"), "postcode": mark("Postcode"), "priced_on": mark("Priced on"),
    "purpose": mark("Purpose"), "reason": mark("Reason"), "received_on": mark("Received on"),
    "reference": mark("Reference"), "release_reason": mark("Reason for releasing"), "released_on": mark("Released on"),
    "replaces_id": mark("Takes the place of"), "reverse_reason": mark("Reason for reversing"),
    "reverses_id": mark("Reverses"), "section": mark("Section"), "series": mark("Series"),
    "shown_name": mark("Shown as"), "since": mark("Since"), "source_id": mark("Source"),
    "start_day": mark("First day"), "starts_at": mark("Starts"), "state": mark("State"),
    "state_since": mark("State since"), "street": mark("Street"), "theme": mark("Theme"), "title": mark("Title"),
    "town": mark("Town"), "type_id": mark("Type"), "undone_on": mark("Undone on"), "until": mark("Until"),
    "value": mark("Value"),
    "venue": mark("Venue"), "void_reason": mark("Reason for voiding"), "voided_on": mark("Voided on"),
}  # fmt: skip

# Columns whose word is another in some languages: in every table, or in one.
_IN_CONTEXT = {
    ("", "category"): pmark("what money is for", "For"), ("contact", "title"): pmark("form of address", "Title"),
}  # fmt: skip

_SETTINGS = {
    "organisation": mark("Name of the organisation"), "address": mark("Address"), "email": mark("E-mail"),
    "telephone": mark("Telephone"), "website": mark("Website"), "charity_number": mark("Charity number"),
    "scheme": mark("How a membership term runs"), "year_month": mark("First month of the membership year"),
    "grace_days": mark("Days of grace"), "unpaid_days": mark("Days until an unpaid term gives no standing"),
    "receipt_prefix": mark("Receipt prefix"), "member_digits": mark("Digits of a membership number"),
    "reference_prefix": mark("Reference prefix"),
}  # fmt: skip

HIDDEN = frozenset({"content", "fingerprint", "position", "quote", "sequence", "sort_name", "version", "year"})
"""Columns that are made from others, or only keep order: the history keeps them and shows them to nobody."""

NAMED_BY = {
    "booking": "reference", "charge": "purpose", "contact": "shown_name", "counter": "series", "email": "address",
    "event": "title", "membership": "number", "membership_type": "name", "news_item": "headline",
    "news_source": "name", "place": "name", "price_band": "name", "receipt": "number", "setting": "name",
    "standing_order": "reference", "telephone": "number",
}  # fmt: skip
"""The column by which a person knows a row of each table."""


HIDDEN_IN = {"setting": frozenset({"name"})}
"""What is hidden in one table only: a setting is named in words, and not as the program calls it inside."""


def table_label(table: str) -> str:
    """Return what a row of the table is called (a table that is no more keeps its own name)."""
    return _(_TABLES[table]) if table in _TABLES else table


def column_label(column: str, table: str = "") -> str:
    """Return what the column of the table is called (a column that is no more keeps its own name)."""
    known = _IN_CONTEXT.get((table, column)) or _IN_CONTEXT.get(("", column))
    if known is not None:
        return pgettext(*known)
    return _(_COLUMNS[column]) if column in _COLUMNS else column


def setting_label(name: str) -> str:
    """Return what the setting is called (a setting that is no more keeps its own name)."""
    return _(_SETTINGS[name]) if name in _SETTINGS else name
