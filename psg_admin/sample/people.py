"""Invented contacts, drawn by chance from the word lists."""

from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any

from psg_admin.kernel.words import fold
from psg_admin.people.states import ContactKind
from psg_admin.sample import lists

_INWARD = "ABDEFGHJLNPQRSTUWXYZ"  # the letters of the inward half of a postcode (no C I K M O V)


@dataclass(slots=True)
class Rows:
    """Rows by table, ready to be inserted at once."""

    tables: dict[str, list[dict[str, Any]]]
    last: dict[str, int]

    @classmethod
    def empty(cls) -> "Rows":
        """Return no rows."""
        return cls({}, {})

    def add(self, table: str, **values: Any) -> int:
        """Add a row and return the id drawn for it."""
        row_id = self.last.get(table, 0) + 1
        self.last[table] = row_id
        self.tables.setdefault(table, []).append({"id": row_id, **values})
        return row_id

    def count(self, series: str) -> int:
        """Return how often it was asked for ``series`` before."""
        count = self.last.get(f"series {series}", 0)
        self.last[f"series {series}"] = count + 1
        return count


def person(
    rows: Rows, chance: Random, at: datetime, *, family: str | None = None, home: dict[str, str] | None = None
) -> int:
    """Add one invented person; ``family`` and ``home`` are shared by the members of a joint membership."""
    given = chance.choice(lists.GIVEN)
    surname = family or chance.choice(lists.FAMILY)
    if family is None and surname in lists.FAMILY[:30] and chance.random() < 0.5:
        surname = f"{surname} {chance.choice(lists.FAMILY[:30])}"
    shown = f"{surname}, {given}"
    contact = rows.add(
        "contact", kind=ContactKind.PERSON, title=chance.choice(lists.TITLES), given=given, family=surname, known_as="",
        organisation="", shown_name=shown, sort_name=fold(shown), concession=chance.random() < 0.12, notes="",
        deceased_on=None, gone_away=chance.random() < 0.01, created_at=at, version=1,
    )  # fmt: skip
    _reach(rows, chance, contact, f"{given}.{surname}", home)
    return contact


def organisation(rows: Rows, chance: Random, at: datetime, index: int) -> int:
    """Add one invented organisation."""
    name = lists.ORGANISATIONS[index % len(lists.ORGANISATIONS)]
    if index >= len(lists.ORGANISATIONS):
        name = f"{name} {index // len(lists.ORGANISATIONS) + 1}"
    contact = rows.add(
        "contact", kind=ContactKind.ORGANISATION, title="", given="", family="", known_as="", organisation=name,
        shown_name=name, sort_name=fold(name), concession=False, notes="", deceased_on=None, gone_away=False,
        created_at=at, version=1,
    )  # fmt: skip
    _reach(rows, chance, contact, name, None)
    return contact


def home_of(chance: Random) -> dict[str, str]:
    """Draw an address."""
    town, district = chance.choice(lists.TOWNS)
    inward = f"{chance.randrange(1, 10)}{chance.choice(_INWARD)}{chance.choice(_INWARD)}"
    return {
        "street": f"{chance.randrange(1, 180)} {chance.choice(lists.STREETS)}", "town": town, "county": "",
        "postcode": f"{district} {inward}", "country": "",
    }  # fmt: skip


def _reach(rows: Rows, chance: Random, contact: int, name: str, home: dict[str, str] | None) -> None:
    if chance.random() < 0.8:
        local = fold(name).replace(" ", ".").replace("..", ".")
        local = "".join(c for c in local if c.isascii())
        rows.add("email", contact_id=contact, position=0, address=f"{local}.{contact}@example.org")
    if chance.random() < 0.7:
        start, digits = chance.choice(lists.PHONES)
        rows.add(
            "telephone", contact_id=contact, position=0, number=f"{start}{chance.randrange(10**digits):0{digits}d}"
        )
    rows.add("address", contact_id=contact, **(home or home_of(chance)))
