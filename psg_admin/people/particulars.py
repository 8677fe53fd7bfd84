"""All that is kept of a contact: the draft that forms, commands and deeds hand on, and what each particular is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from psg_admin.kernel.particulars import Erased, Kind, Particular
from psg_admin.kernel.words import mark, pmark
from psg_admin.people.states import ContactKind

# The sections of the form.
NAME = "name"
REACH = "reach"
MORE = "more"
DEATH = "death"


@dataclass(frozen=True, slots=True)
class ContactDraft:
    """The particulars of a contact as a form holds them.

    A person has a given or a family name; an organisation has ``organisation``, and the names of its person to speak
    to where known. ``street`` holds the lines above the town, ``country`` is empty at home. The first e-mail and
    telephone are the ones used. ``concession``: entitled to concession prices, by ``concession_evidence``, until
    ``concession_until`` (None: for good). ``salutation`` is how a letter greets (empty: made from the name),
    ``former_names`` are lines, ``copies`` is how many of what is posted go there. Where the day of death is not known
    (``death_day_known``), ``deceased_on`` is the day that the office acts from. ``rest_gift_since``: the day from which
    the contact wishes that what is left over of their money is a gift (None: it stays credit).
    """

    kind: ContactKind = ContactKind.PERSON
    title: str = ""
    given: str = ""
    family: str = ""
    known_as: str = ""
    organisation: str = ""
    concession: bool = False
    notes: str = ""
    emails: tuple[str, ...] = ()
    telephones: tuple[str, ...] = ()
    street: str = ""
    town: str = ""
    county: str = ""
    postcode: str = ""
    country: str = ""
    deceased_on: date | None = None
    gone_away: bool = False
    suffix: str = ""
    salutation: str = ""
    former_names: str = ""
    copies: int = 1
    concession_evidence: str = ""
    concession_until: date | None = None
    death_day_known: bool = True
    rest_gift_since: date | None = None


Somebody = ContactDraft | int
"""A contact by its id, or the particulars of one who is not on file yet."""


def draft_of(people: Mapping[int, ContactDraft], who: Somebody) -> ContactDraft:
    """Return the particulars of somebody; ``people`` has those on file, by id."""
    return people[who] if isinstance(who, int) else who


CONTACT = (
    Particular(
        "kind", mark("Kind"), Kind.CHOICE, "contact", Erased.KEPT, choices=tuple(ContactKind),
        section=NAME, brief=True, asked=mark("&Kind"), width=24, listed=13,
        help="An organisation may have the name of a person too: whom to speak to there.",
    ),
    Particular(
        "title", pmark("form of address", "Title"), Kind.TEXT, "contact", Erased.BLANKED, limit=40,
        of=(ContactKind.PERSON,), section=NAME, brief=True, asked=mark("Tit&le"), width=12, listed=8,
        help="Title, such as Dr.",
    ),
    Particular(
        "given", mark("Given name"), Kind.TEXT, "contact", Erased.BLANKED,
        section=NAME, brief=True, asked=mark("&Given name"), listed=16, help="Given name.",
    ),
    Particular(
        "family", mark("Family name"), Kind.TEXT, "contact", Erased.BLANKED,
        section=NAME, brief=True, asked=mark("Famil&y name"), listed=20, help="Family name.",
    ),
    Particular(
        "organisation", mark("Organisation"), Kind.TEXT, "contact", Erased.BLANKED,
        section=NAME, brief=True, asked=mark("Orga&nisation"), listed=24,
        help="Name of an organisation: that of the person, or the contact itself.",
    ),
    Particular(
        "known_as", mark("Known as"), Kind.TEXT, "contact", Erased.BLANKED, of=(ContactKind.PERSON,),
        section=NAME, hint=mark("How a letter greets, where it is not the given name."), listed=16,
        help="How a letter greets, where it is not the given name.",
    ),
    Particular(
        "emails", mark("E-mail"), Kind.MANY, "email", Erased.PURGED, column="address", limit=254,
        section=REACH, brief=True, asked=mark("E-ma&il"), hint=mark("One a line; the first is the one written to."),
        height=2, option="email", help="May be repeated; the first is the one written to.",
    ),
    Particular(
        "telephones", mark("Telephone"), Kind.MANY, "telephone", Erased.PURGED, column="number", limit=40,
        section=REACH, brief=True, asked=mark("Tele&phone"), hint=mark("One a line; the first is the one rung."),
        height=2, option="telephone", help="May be repeated; the first is the one rung.",
    ),
    Particular(
        "street", mark("Street"), Kind.LINES, "address", Erased.PURGED, limit=500,
        section=REACH, brief=True, height=2, repeated=True, listed=28,
        help="One line of the address above the town; may be repeated.",
    ),
    Particular(
        "town", mark("Town"), Kind.TEXT, "address", Erased.PURGED,
        section=REACH, brief=True, asked=mark("To&wn"), width=40,
    ),
    Particular(
        "county", mark("County"), Kind.TEXT, "address", Erased.PURGED,
        section=REACH, brief=True, asked=mark("Co&unty"), width=40,
        listed=16,
        together=True,
    ),
    Particular(
        "postcode", mark("Postcode"), Kind.TEXT, "address", Erased.PURGED, limit=20,
        section=REACH, brief=True, asked=mark("Postco&de"), width=14,
    ),
    Particular(
        "country", mark("Country"), Kind.TEXT, "address", Erased.PURGED, limit=100,
        section=REACH, brief=True, hint=mark("Empty for the United Kingdom."), width=40, listed=14,
        help="Empty for the United Kingdom.",
        together=True,
    ),
    Particular(
        "concession", mark("Concession"), Kind.FLAG, "contact", Erased.BLANKED,
        section=MORE, brief=True, asked=mark("Entitled to concession prices"), listed=10,
        help="Entitled to concession prices, or not.",
        together=True,
    ),
    Particular(
        "notes", mark("Notes"), Kind.LINES, "contact", Erased.BLANKED, section=MORE, asked=mark("Not&es"), listed=30
    ),
    Particular(
        "deceased_on", mark("Deceased on"), Kind.DAY, "contact", Erased.BLANKED,
        section=DEATH, asked=mark("Deceased &on"), hint=mark("Empty: noted by mistake."), option="", listed=12,
    ),
    Particular(
        "gone_away", mark("Gone away"), Kind.FLAG, "contact", Erased.BLANKED,
        section=REACH, asked=mark("Gone away: post co&mes back from this address"), listed=10,
        help="Post comes back from this address, or not.",
        together=True,
    ),
    Particular(
        "suffix", mark("Letters after the name"), Kind.TEXT, "contact", Erased.BLANKED, limit=40,
        of=(ContactKind.PERSON,), section=NAME, width=12, listed=8, help="Letters after the name, such as OBE.",
    ),
    Particular(
        "salutation", mark("Salutation"), Kind.TEXT, "contact", Erased.BLANKED, section=NAME,
        hint=mark("How a letter begins, where it is not made from the name."), listed=20,
        help="How a letter begins, such as “Dear Mr and Mrs Díaz”.",
    ),
    Particular(
        "former_names", mark("Former names"), Kind.LINES, "contact", Erased.BLANKED, section=NAME,
        hint=mark("One a line; people are found by them too."), height=2, repeated=True, listed=20,
        help="A name that the contact had before; may be repeated.", option="former-name",
    ),
    Particular(
        "copies", mark("Copies"), Kind.COUNT, "contact", Erased.KEPT, limit=99, required=True, section=MORE,
        hint=mark("How many of what is posted go to this address."), width=6, listed=8,
        help="How many of what is posted go to this address.",
        together=True,
    ),
    Particular(
        "concession_evidence", mark("Evidence of the concession"), Kind.TEXT, "contact", Erased.BLANKED, section=MORE,
        listed=20, help="What shows that the contact is entitled to concession prices.",
        together=True,
    ),
    Particular(
        "concession_until", mark("Concession until"), Kind.DAY, "contact", Erased.BLANKED, section=MORE,
        hint=mark("The last day on which the contact is entitled to it; empty: for good."), listed=12,
        help="The last day on which the contact is entitled to concession prices.",
        together=True,
    ),
    Particular(
        "death_day_known", mark("Day of death known"), Kind.FLAG, "contact", Erased.BLANKED, section=DEATH, option="",
        asked=mark("The day of death is &known"), listed=10,
    ),
    Particular(
        "rest_gift_since", mark("The rest is a gift since"), Kind.DAY, "contact", Erased.BLANKED, section=MORE,
        hint=mark("From then on what is left over of their money is a gift."),
        help="The day of their wish that what is left over of their money is a gift.", listed=12,
        together=True,
    ),
)  # fmt: skip
"""What is kept of a contact, in the order in which it is shown; each section of its form in this order."""
