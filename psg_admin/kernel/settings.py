"""Settings: what is set for an office and not recorded, declared once by the feature that goes by it.

A feature has one section of settings, a frozen dataclass of fields that :func:`setting` declares. The check, the form,
the command line, JSON and what the history calls them follow from the declaration; the store keeps each as text.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from psg_admin.kernel.errors import BadInput, ManyBadInputs
from psg_admin.kernel.particulars import Erased, Kind, Labelled, Particular, taken
from psg_admin.kernel.words import Marked

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    Section = type[DataclassInstance]
else:
    Section = type

Tidy = Callable[[Any], Any]
"""Returns a value tidied further than its kind and its limits do, or refuses it with a ``BadInput``."""

_KINDS = frozenset({Kind.TEXT, Kind.LINES, Kind.CHOICE, Kind.COUNT, Kind.MONTH})


@dataclass(frozen=True, slots=True)
class Part:
    """Settings that are shown together, whichever sections they are of: a part of the page.

    ``about`` says what they are for. ``place`` orders the parts, and so all settings wherever they are listed.
    """

    key: str
    label: Marked
    about: Marked
    place: int


@dataclass(frozen=True, slots=True)
class SettingSpec:
    """One setting as it was declared: what it is (its key is its name), its default, and the part that shows it."""

    particular: Particular
    part: Part
    default: Any
    tidy: Tidy | None = None

    @property
    def key(self) -> str:
        """The name under which it is kept."""
        return self.particular.key

    def checked(self, value: Any) -> Any:
        """Return a value tidied. Only a form demands one: an office may be without, such as without a name.

        :raises BadInput: for a number outside its range, or text that is too long.
        """
        found = taken(replace(self.particular, required=False), value)
        return found if self.tidy is None else self.tidy(found)

    def read(self, text: str) -> Any:
        """Return the value that is kept as ``text``."""
        match self.particular.kind:
            case Kind.COUNT | Kind.MONTH:
                return int(text)
            case Kind.CHOICE:
                return {one.value: one for one in self.particular.choices}[text]
            case _:
                return text


def setting(
    default: Any, label: Marked, kind: Kind, part: Part, *,
    limit: int | None = None, least: int = 0, required: bool = False, choices: Sequence[Labelled] = (),
    asked: Marked = "", hint: Marked = "", width: int = 0, height: int = 3, tidy: Tidy | None = None,
) -> Any:  # fmt: skip
    """Declare a setting, as the field of its section; what is said of it is said as of a ``Particular``.

    ``required``: its form wants a value.
    """
    if kind not in _KINDS:
        message = f"a setting holds no {kind}"
        raise TypeError(message)
    particular = Particular(
        "", label, kind, "setting", Erased.KEPT, limit=limit, least=least, required=required, choices=choices,
        section=part.key, asked=asked, hint=hint, width=width, height=height,
    )  # fmt: skip
    return field(default=default, metadata={"setting": SettingSpec(particular, part, default, tidy)})


@cache
def settings_in(section: Section) -> tuple[SettingSpec, ...]:
    """Return the settings of a section, as declared."""
    found = ((spec.name, spec.metadata["setting"]) for spec in fields(section))
    return tuple(replace(one, particular=replace(one.particular, key=name)) for name, one in found)


def in_order(sections: Iterable[Section]) -> tuple[SettingSpec, ...]:
    """Return all settings of the sections, part by part."""
    every = [one for section in sections for one in settings_in(section)]
    return tuple(sorted(every, key=lambda one: one.part.place))


def parts(settings: Iterable[SettingSpec]) -> tuple[Part, ...]:
    """Return the parts in which the settings are shown, in their order."""
    return tuple(sorted(dict.fromkeys(one.part for one in settings), key=lambda part: part.place))


def values_of(section: "DataclassInstance | Mapping[str, Any]") -> dict[str, Any]:
    """Return the values of a section, or of several, by the names of the settings."""
    if is_dataclass(section):
        return {spec.name: getattr(section, spec.name) for spec in fields(section)}
    return dict(section)


def checked(settings: Mapping[str, SettingSpec], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values of settings tidied.

    :raises ManyBadInputs: with a sentence for each that cannot be taken.
    """
    tidy: dict[str, Any] = {}
    problems: list[BadInput] = []
    for name, value in values.items():
        try:
            tidy[name] = settings[name].checked(value)
        except BadInput as problem:
            problems.append(problem)
    if problems:
        raise ManyBadInputs(problems)
    return tidy
