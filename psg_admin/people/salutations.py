"""How a letter greets whoever lives at one home, and which letters there are: one a home; pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from psg_admin.kernel.words import _, fold
from psg_admin.people.particulars import ContactDraft
from psg_admin.people.rules import address_lines, full_name
from psg_admin.people.states import ContactKind


def salutation(people: Sequence[ContactDraft], *, own: str = "") -> str:
    """Return how a letter greets those who live together: "Mr & Mrs Heron", "Mr J Heron and Ms P Wren".

    Who has died is left out, and with the first of them ``own``, which was written for all: for one who is left it is
    that person's own salutation, or else "Mrs P Heron".
    """
    living = [one for one in people if one.deceased_on is None]
    if not living:
        return ""
    if len(living) == 1:
        return living[0].salutation or formal_name(living[0])
    if own and len(living) == len(people):
        return own
    families: dict[str, list[ContactDraft]] = {}
    for number, one in enumerate(living):
        alone = one.kind is ContactKind.ORGANISATION or not one.family
        families.setdefault(f"{number} " if alone else fold(one.family), []).append(one)
    return _in_a_row([_family(some) for some in families.values()], _("{first} and {last}"))


def formal_name(draft: ContactDraft) -> str:
    """Return a name as letters greet it: "Mrs P Heron", without a title "Pilar Heron"; that of an organisation."""
    if draft.kind is ContactKind.PERSON and draft.title and draft.family:
        return " ".join(part for part in (_styled(draft), draft.family) if part)
    return full_name(draft)


def names_of(people: Iterable[ContactDraft]) -> str:
    """Return the full names of those who live, as an envelope has them: "Jaime Heron and Pilar Wren"."""
    return _in_a_row([full_name(one) for one in people if one.deceased_on is None], _("{first} and {last}"))


def _family(people: Sequence[ContactDraft]) -> str:
    """Return several people of one family name: "Mr & Mrs Heron", "Mr J & Mr K Heron", "Ana & Luis Heron", "Ana Heron
    and Dr L Heron".
    """
    if len(people) == 1:
        return formal_name(people[0])
    titles = [one.title for one in people]
    if any(titles) and not all(titles):  # a given name alone beside a title would be odd
        return _in_a_row([formal_name(one) for one in people], _("{first} and {last}"))
    if len(people) == 2 and all(titles) and fold(titles[0]) != fold(titles[1]):
        styled = sorted(titles, key=lambda title: fold(title).rstrip(".") not in _FIRST)
    else:
        styled = [_styled(one) or one.given for one in people]
    return " ".join((_in_a_row(styled, _("{first} & {last}")), people[0].family))


_FIRST = frozenset({"mr", "sr", "don"})


def _styled(draft: ContactDraft) -> str:
    """Return title and initial ("Mrs P"), or without a title the given name."""
    return f"{draft.title} {draft.given[:1]}".strip() if draft.title else draft.given


def _in_a_row(parts: Sequence[str], joined: str) -> str:
    if len(parts) < 2:
        return "".join(parts)
    return joined.format(first=", ".join(parts[:-1]), last=parts[-1])


@dataclass(frozen=True, slots=True)
class Living:
    """Somebody who may get a letter: the contact's id, the home (None: a home of their own), the particulars, how a
    letter to all at the home begins where that was written, and how many those are. ``no_post``: that person said no to
    post.
    """

    contact_id: int
    home_id: int | None
    draft: ContactDraft
    own: str = ""
    at_home: int = 1
    no_post: bool = False


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter to one home: to whom, how it greets, where it goes, and how many copies are in it."""

    contact_ids: tuple[int, ...]
    home_id: int | None
    salutation: str
    names: str
    draft: ContactDraft
    copies: int

    @property
    def address_lines(self) -> tuple[str, ...]:
        """The address as it stands on an envelope, without the names."""
        return address_lines(self.draft)


@dataclass(frozen=True, slots=True)
class Letters:
    """The letters, one a home, and how many people get none because they died, have gone away, have no address on
    file, said no to post, or want no copy.
    """

    letters: tuple[Letter, ...]
    deceased: int
    gone_away: int
    no_address: int
    no_copy: int
    no_post: int = 0


def letters_to(people: Sequence[Living]) -> Letters:
    """Return one letter a home for ``people``, in their order; those of one home in that in which they came on file.

    Where those of one home have several addresses on file, each address gets a letter. Whoever has died or gone away is
    left out; a greeting that was written for all at the home is used where the letter is to all of them.
    """
    homes: dict[tuple[object, ...], list[Living]] = {}
    counts = {"deceased": 0, "gone_away": 0, "no_address": 0, "no_post": 0, "no_copy": 0}
    for one in people:
        why = why_no_letter(one)
        if why:
            counts[why] += 1
            continue
        whose = ("home", one.home_id) if one.home_id is not None else ("contact", one.contact_id)
        homes.setdefault((*whose, *map(fold, address_lines(one.draft))), []).append(one)
    letters = []
    for some in (sorted(those, key=_as_filed) for those in homes.values()):
        drafts = [one.draft for one in some]
        own = some[0].own if len(some) == some[0].at_home else ""
        ids = tuple(one.contact_id for one in some)
        letters.append(
            Letter(
                ids, some[0].home_id, salutation(drafts, own=own), names_of(drafts), drafts[0],
                max(one.copies for one in drafts),
            )
        )  # fmt: skip
    return Letters(tuple(letters), **counts)


def _as_filed(one: Living) -> int:
    return one.contact_id


def why_no_letter(one: Living) -> str:
    """Say why somebody gets no letter, by the name of the count in :class:`Letters`; nothing for who does."""
    draft = one.draft
    if draft.deceased_on is not None:
        return "deceased"
    if draft.gone_away:
        return "gone_away"
    if not address_lines(draft):
        return "no_address"
    if one.no_post:
        return "no_post"
    return "" if draft.copies else "no_copy"
