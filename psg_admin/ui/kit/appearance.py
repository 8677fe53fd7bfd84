"""How a person wants this desk to look, and in which language it speaks: a habit of the desk, not of the office."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Literal, get_args

from psg_admin.ui.kit.remember import Remember, habits

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from psg_admin.paths import Home

Theme = Literal["system", "light", "dark"]
Density = Literal["compact", "comfortable"]
Language = Literal["", "en", "es"]
STEPS = (100, 125, 150, 175, 200)
"""The sizes of the text, in per cent."""
FILE = "desk.json"
_HABIT = "appearance"
_CHOICES: Mapping[str, tuple[object, ...]] = {
    "theme": get_args(Theme), "density": get_args(Density), "text": STEPS, "language": get_args(Language),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Appearance:
    """Light or dark ("system": as the computer), how far apart rows are, how large the text is, and the language.

    ``language`` "" is what the computer speaks; another one is spoken from the next start on.
    """

    theme: Theme = "system"
    density: Density = "compact"
    text: int = 100
    language: Language = ""


def chosen(kept: Remember = habits) -> Appearance | None:
    """Return what was chosen on this desk, None where nothing was; what nobody knows any more counts as not chosen."""
    found = kept.get(_HABIT)
    known = {
        one.name: found[one.name]
        for one in fields(Appearance)
        if one.name in found and found[one.name] in _CHOICES[one.name] and not isinstance(found[one.name], bool)
    }
    return Appearance(**known) if known else None


def current() -> Appearance:
    """Return how this desk looks: as chosen, or as it does where nobody has chosen anything."""
    return chosen() or Appearance(text=_step_of_the_system())


def choose(app: QApplication, wanted: Appearance) -> None:
    """Look so from now on, and keep it at once; the language follows at the next start.

    :raises Unusable: when it cannot be kept; it looks so all the same.
    """
    habits.put(_HABIT, **asdict(wanted))
    apply(app, wanted)
    habits.save()


def apply(app: QApplication, wanted: Appearance) -> None:
    """Dress ``app`` so."""
    from psg_admin.ui.kit import theme

    theme.apply(app, wanted.theme, wanted.text, wanted.density == "comfortable")


def language(home: Home) -> str:
    """Return the language chosen on the desk of this data folder, "" for that of the computer. No Qt is needed."""
    found = chosen(Remember(home.folder / FILE))
    return "" if found is None else found.language


def _step_of_the_system() -> int:
    """Return the size nearest to what the computer asks for: a person who needs large words finds them at once."""
    from psg_admin.ui.kit import theme

    return min(STEPS, key=lambda step: abs(step - theme.system_percent()))
