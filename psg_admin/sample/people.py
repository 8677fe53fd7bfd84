"""Invented people and organisations, drawn by chance from the word lists."""

from dataclasses import replace
from random import Random

from psg_admin.kernel.words import fold
from psg_admin.people.particulars import ContactDraft
from psg_admin.people.states import ContactKind
from psg_admin.sample import lists

_INWARD = "ABDEFGHJLNPQRSTUWXYZ"  # the letters of the inward half of a postcode (no C I K M O V)
_TWO_SURNAMES = lists.FAMILY[:30]


class People:
    """Draws the particulars of one invented contact after another, none of whom is there twice."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self._drawn = self._organisations = 0

    def person(self, *, family: str = "", at_home: bool = True) -> ContactDraft:
        """Draw a person, of the ``family`` if one is named; not ``at_home``: without an address of their own."""
        chance = self._chance
        given = chance.choice(lists.GIVEN)
        surname = family or chance.choice(lists.FAMILY)
        if not family and surname in _TWO_SURNAMES and chance.random() < 0.5:
            surname = f"{surname} {chance.choice(_TWO_SURNAMES)}"
        drawn = ContactDraft(
            title=chance.choice(lists.TITLES), given=given, family=surname, concession=chance.random() < 0.12,
            gone_away=chance.random() < 0.01, emails=self._emails(f"{given}.{surname}"), telephones=self._telephones(),
        )  # fmt: skip
        return self._housed(drawn) if at_home else drawn

    def couple(self) -> tuple[ContactDraft, ContactDraft]:
        """Draw two people; most of them share a name, and nearly all a home."""
        first = self.person()
        family = first.family if self._chance.random() < 0.7 else ""
        return first, self.person(family=family, at_home=self._chance.random() < 0.05)

    def organisation(self) -> ContactDraft:
        """Draw an organisation."""
        round_of, place = divmod(self._organisations, len(lists.ORGANISATIONS))
        self._organisations += 1
        name = lists.ORGANISATIONS[place]
        if round_of:
            name = f"{name} {round_of + 1}"
        return self._housed(
            ContactDraft(
                kind=ContactKind.ORGANISATION,
                organisation=name,
                emails=self._emails(name),
                telephones=self._telephones(),
            )
        )

    def name(self) -> str:
        """Draw the name of somebody who is not on file."""
        return f"{self._chance.choice(lists.FAMILY)}, {self._chance.choice(lists.GIVEN)}"

    def _housed(self, who: ContactDraft) -> ContactDraft:
        chance = self._chance
        town, district = chance.choice(lists.TOWNS)
        inward = f"{chance.randrange(1, 10)}{chance.choice(_INWARD)}{chance.choice(_INWARD)}"
        street = f"{chance.randrange(1, 180)} {chance.choice(lists.STREETS)}"
        return replace(who, street=street, town=town, postcode=f"{district} {inward}")

    def _emails(self, name: str) -> tuple[str, ...]:
        self._drawn += 1
        if self._chance.random() >= 0.8:
            return ()
        local = fold(name).replace(" ", ".").replace("..", ".")
        local = "".join(sign for sign in local if sign.isascii())
        return (f"{local}.{self._drawn}@example.org",)

    def _telephones(self) -> tuple[str, ...]:
        if self._chance.random() >= 0.7:
            return ()
        start, digits = self._chance.choice(lists.PHONES)
        return (f"{start}{self._chance.randrange(10**digits):0{digits}d}",)
