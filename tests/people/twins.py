"""Made people of whom it is known who was entered twice: slips of the pen, short names, moves, marriages; and twins."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from random import Random

from psg_admin.people.particulars import ContactDraft
from psg_admin.people.states import ContactKind
from psg_admin.sample.lists import FAMILY, GIVEN, ORGANISATIONS, STREETS, TOWNS

_BEGIN = (
    "Al",
    "Bar",
    "Car",
    "Dun",
    "El",
    "Fen",
    "Gar",
    "Hol",
    "Ken",
    "Lang",
    "Mar",
    "Nor",
    "Pen",
    "Rad",
    "Sal",
    "Thor",
)
_END = ("by", "croft", "dale", "field", "ford", "ham", "ley", "more", "shaw", "stead", "ton", "well", "wick", "worth")
_MIDDLE = ("", "den", "er", "ing", "lan", "mer", "s", "wen")
_SHORT = {
    "Alberto": "Beto", "Alan": "Al", "Brian": "Bri", "Catherine": "Cathy", "Deborah": "Debbie", "Derek": "Del",
    "Dolores": "Lola", "Edith": "Edie", "Frances": "Fran", "James": "Jim", "Kathleen": "Kath", "Leonard": "Len",
    "Margaret": "Peggy", "Patricia": "Pat", "Philip": "Phil", "Teresa": "Tere", "Victor": "Vic", "Walter": "Wally",
}  # fmt: skip


@dataclass(slots=True)
class Made:
    """The drafts, in the order of entry; ``twice`` are the places of those entered twice, by what became of them, and
    ``two`` of those who only look alike.
    """

    drafts: list[ContactDraft] = field(default_factory=list)
    twice: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    two: list[tuple[int, int]] = field(default_factory=list)

    @property
    def truth(self) -> set[tuple[int, int]]:
        """All pairs of places that are one person."""
        return {pair for pairs in self.twice.values() for pair in pairs}


def make(count: int, seed: int = 1) -> Made:
    """Return about ``count`` people, of whom one in a dozen was entered twice and as many live with a twin."""
    chance = Random(seed)
    made = Made()
    ways = list(_TWICE.items())
    while len(made.drafts) < count:
        draft = _somebody(chance, len(made.drafts))
        place = len(made.drafts)
        made.drafts.append(draft)
        if place % 12 == 0:
            way, change = ways[place // 12 % len(ways)]
            if way == "short" and draft.given not in _SHORT:
                draft = made.drafts[place] = replace(draft, given=chance.choice(list(_SHORT)))
            made.drafts.append(change(chance, draft))
            made.twice.setdefault(way, []).append((place, place + 1))
        elif place % 12 == 6:
            other = replace(
                draft, given=chance.choice([name for name in GIVEN if name[0] != draft.given[0]]),
                emails=draft.emails if place % 24 == 6 else (f"twin{place}@example.org",),
            )  # fmt: skip
            made.drafts.append(other)
            made.two.append((place, place + 1))
        elif place % 60 == 9:
            made.drafts[place] = replace(draft, suffix="Sr")
            made.drafts.append(replace(draft, suffix="Jr", emails=()))
            made.two.append((place, place + 1))
        elif place % 200 == 11:
            name = f"{chance.choice(ORGANISATIONS)} {draft.family}"
            club = replace(draft, kind=ContactKind.ORGANISATION, organisation=name, given="", family="")
            made.drafts[place] = club
            made.drafts.append(replace(club, organisation=f"The {name}"))
            made.twice.setdefault("organisation", []).append((place, place + 1))
    return made


def _somebody(chance: Random, number: int) -> ContactDraft:
    family = chance.choice(FAMILY) if chance.random() < 0.4 else _name(chance)
    town, area = chance.choice(TOWNS)
    return ContactDraft(
        given=chance.choice(GIVEN), family=family,
        emails=(f"{family}{number}@example.org".replace(" ", ""),) if chance.random() < 0.7 else (),
        telephones=(f"07{number:09d}",) if chance.random() < 0.7 else (),
        street=f"{chance.randint(1, 180)} {chance.choice(STREETS)}", town=town, postcode=_postcode(chance, area),
    )  # fmt: skip


def _name(chance: Random) -> str:
    return chance.choice(_BEGIN) + chance.choice(_MIDDLE) + chance.choice(_END)


def _postcode(chance: Random, area: str) -> str:
    return f"{area} {chance.randint(1, 9)}{chance.choice('ABDEFGHJ')}{chance.choice('ABDEFGHJLNPQ')}"


def _reached(chance: Random, draft: ContactDraft) -> ContactDraft:
    """Return somebody with one of the ways of before, so that anybody could tell."""
    if draft.emails or draft.telephones:
        return draft
    return replace(draft, telephones=(f"020 7{chance.randint(100, 999)} {chance.randint(1000, 9999)}",))


def _slip(chance: Random, word: str) -> str:
    place = chance.randrange(1, len(word) - 1)
    if chance.random() < 0.5:
        return word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    return word[:place] + word[place + 1 :]


def _typo(chance: Random, draft: ContactDraft) -> ContactDraft:
    return replace(draft, family=_slip(chance, draft.family), emails=())


def _typo_given(chance: Random, draft: ContactDraft) -> ContactDraft:
    return replace(draft, given=_slip(chance, draft.given), telephones=())


def _short(_chance: Random, draft: ContactDraft) -> ContactDraft:
    return replace(draft, given=_SHORT[draft.given], emails=())


def _moved(chance: Random, draft: ContactDraft) -> ContactDraft:
    town, area = chance.choice(TOWNS)
    street = f"{chance.randint(1, 180)} {chance.choice(STREETS)}"
    return replace(draft, street=street, town=town, postcode=_postcode(chance, area))


def _married(chance: Random, draft: ContactDraft) -> ContactDraft:
    return replace(draft, family=_name(chance), title="Mrs")


def _married_told(chance: Random, draft: ContactDraft) -> ContactDraft:
    return replace(draft, family=_name(chance), former_names=draft.family, emails=(), telephones=())


def _initial(_chance: Random, draft: ContactDraft) -> ContactDraft:
    return replace(draft, given=draft.given[0], emails=())


def _turned(_chance: Random, draft: ContactDraft) -> ContactDraft:
    return replace(draft, given=draft.family, family=draft.given, telephones=())


def _spelled(_chance: Random, draft: ContactDraft) -> ContactDraft:
    numbers = tuple(f"+44 {n[1:5]} {n[5:]}" for n in draft.telephones)
    return replace(draft, family=draft.family.upper(), telephones=numbers, postcode=draft.postcode.replace(" ", ""))


_TWICE: dict[str, Callable[[Random, ContactDraft], ContactDraft]] = {
    "family name mistyped": _typo, "given name mistyped": _typo_given, "short": _short, "moved": _moved,
    "married": _married, "married, name of before known": _married_told, "initial": _initial, "turned": _turned,
    "spelled otherwise": _spelled,
}  # fmt: skip
