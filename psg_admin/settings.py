"""The settings of an office: one typed value, kept as rows so that a change is journaled and undone like any other."""

import enum
from dataclasses import dataclass, field, fields, replace
from typing import Any

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.kernel.errors import BadInput, Conflict, Difference
from psg_admin.kernel.typed import line, lines
from psg_admin.kernel.words import Marked, _, mark, translate
from psg_admin.store.base import Base
from psg_admin.store.erasure import erased
from psg_admin.store.feature import Feature
from psg_admin.store.journal import SETTINGS
from psg_admin.store.labels import RecordLabels


class Scheme(enum.StrEnum):
    """How a membership term runs."""

    ROLLING = "rolling"  # twelve months from the day
    YEAR = "year"  # to the end of the membership year

    @property
    def label(self) -> str:
        """What people call it."""
        return _(_SCHEMES[self])


_SCHEMES = {Scheme.ROLLING: mark("Twelve months from the day"), Scheme.YEAR: mark("A fixed year")}


ORGANISATION, TERMS, NUMBERS = "organisation", "terms", "numbers"
"""The sections in which settings are shown together."""


def _shown_as(label: Marked, section: str) -> dict[str, object]:
    """Return what is declared of a setting beside its default: what people call it, and where it is shown."""
    return {"label": label, "section": section}


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything about the office that is set and not recorded.

    ``grace_days``: how long after the end of a term a member still counts. ``unpaid_days``: how long after its start
    an unpaid term still gives standing. ``charity_number`` is empty while it is not known; everything that only a
    registered charity may do is off then.
    """

    organisation: str = field(default="", metadata=_shown_as(mark("Name of the organisation"), ORGANISATION))
    address: str = field(default="", metadata=_shown_as(mark("Address"), ORGANISATION))
    email: str = field(default="", metadata=_shown_as(mark("E-mail"), ORGANISATION))
    telephone: str = field(default="", metadata=_shown_as(mark("Telephone"), ORGANISATION))
    website: str = field(default="", metadata=_shown_as(mark("Website"), ORGANISATION))
    charity_number: str = field(default="", metadata=_shown_as(mark("Charity number"), ORGANISATION))
    scheme: Scheme = field(default=Scheme.ROLLING, metadata=_shown_as(mark("How a membership term runs"), TERMS))
    year_month: int = field(default=4, metadata=_shown_as(mark("First month of the membership year"), TERMS))
    grace_days: int = field(default=90, metadata=_shown_as(mark("Days of grace"), TERMS))
    unpaid_days: int = field(default=90, metadata=_shown_as(mark("Days until an unpaid term gives no standing"), TERMS))
    receipt_prefix: str = field(default="R", metadata=_shown_as(mark("Receipt prefix"), NUMBERS))
    member_digits: int = field(default=4, metadata=_shown_as(mark("Digits of a membership number"), NUMBERS))
    reference_prefix: str = field(default="PSG", metadata=_shown_as(mark("Reference prefix"), NUMBERS))


@erased(kept="name value")
class Setting(Base):
    """One setting that was changed from its default."""

    __tablename__ = "setting"

    name: Mapped[str] = mapped_column(String(40), unique=True)
    value: Mapped[str]


_STORED = select(Setting.name, Setting.value)


def names_of(section: str) -> tuple[str, ...]:
    """Return the settings of a section, in their order."""
    return tuple(spec.name for spec in fields(Settings) if spec.metadata["section"] == section)


def setting_label(name: str) -> str:
    """Return what the setting is called (a setting that is no more keeps its own name)."""
    found = next((spec.metadata["label"] for spec in fields(Settings) if spec.name == name), None)
    return name if found is None else translate(found)


FEATURE = Feature(
    key="settings",
    labels=RecordLabels(
        tables={"setting": mark("Setting")},
        columns={"name": mark("Name"), "value": mark("Value")},
        named_by={"setting": "name"},
        names={"setting": setting_label},
        hidden_in={"setting": frozenset({"name"})},  # it is named in words, and not as the program calls it inside
    ),
)


def load_settings(session: Session) -> Settings:
    """Return the settings as they are now; a session reads them once, until it writes."""
    known: Settings | None = session.info.get(SETTINGS)
    if known is not None:
        return known
    stored = {name: value for name, value in session.execute(_STORED)}  # noqa: C416 - rows are no pairs to mypy
    values: dict[str, Any] = {}
    for spec in fields(Settings):
        if spec.name in stored:
            text = stored[spec.name]
            values[spec.name] = int(text) if spec.type is int else Scheme(text) if spec.type is Scheme else text
    session.info[SETTINGS] = found = Settings(**values)
    return found


def save_settings(session: Session, *, settings: Settings, seen: Settings | None = None) -> Changes:
    """Change the settings to ``settings``.

    ``seen`` is what the person had in view: what ``settings`` leaves as it was there is not changed, whatever another
    desk has made of it since.

    :raises BadInput: for a number outside its range or text that is too long.
    :raises Conflict: when another desk has changed the same since.
    """
    checked = check_settings(settings)
    old = load_settings(session)
    if seen is not None:
        checked = _merged(checked, seen, old)
    stored = {row.name: row for row in session.scalars(select(Setting))}
    touched = False
    for spec in fields(Settings):
        value = getattr(checked, spec.name)
        if value == getattr(old, spec.name):
            continue
        touched = True
        if spec.name in stored:
            stored[spec.name].value = str(value)
        else:
            session.add(Setting(name=spec.name, value=str(value)))
    if not touched:
        return Changes(frozenset(), _("Settings were the same already"))
    session.flush()
    return changed(Topic.SETTINGS, Topic.MEMBERSHIPS, summary=_("Settings changed"))


def name_office(session: Session, *, organisation: str) -> Changes:
    """Give a new office the name it begins with: no deed that would wait to be taken back.

    :raises BadInput: for a name that is too long.
    :raises Conflict: when another desk has named it since.
    """
    named = Settings(organisation=organisation)
    return replace(save_settings(session, settings=named, seen=Settings()), undoable=False, upkeep=True)


def _merged(mine: Settings, seen: Settings, old: Settings) -> Settings:
    """Return ``old`` with what ``mine`` changes of ``seen``."""
    wanted = {
        spec.name: getattr(mine, spec.name)
        for spec in fields(Settings)
        if getattr(mine, spec.name) != getattr(seen, spec.name)
    }
    overtaken = tuple(
        Difference(setting_label(name), _shown(value), _shown(getattr(old, name)))
        for name, value in wanted.items()
        if getattr(old, name) not in {getattr(seen, name), value}
    )
    if overtaken:
        raise Conflict(_("Somebody else has changed the settings since you opened them."), differences=overtaken)
    return replace(old, **wanted)


def _shown(value: object) -> str:
    return value.label if isinstance(value, Scheme) else str(value) or _("nothing")


def check_settings(settings: Settings) -> Settings:
    """Return the settings tidied.

    :raises BadInput: for a number outside its range or text that is too long.
    """
    for name, low, high, label in (
        ("year_month", 1, 12, _("The month in which the membership year begins")),
        ("grace_days", 0, 366, _("Days of grace")),
        ("unpaid_days", 0, 366, _("Days until an unpaid term gives no standing")),
        ("member_digits", 1, 8, _("Digits of a membership number")),
    ):
        if not low <= getattr(settings, name) <= high:
            raise BadInput(
                _("{label}: type a number from {low} to {high}.").format(label=label, low=low, high=high), field=name
            )
    prefix = line(settings.receipt_prefix, label=_("Receipt prefix"), field="receipt_prefix", limit=8)
    reference = line(settings.reference_prefix, label=_("Reference prefix"), field="reference_prefix", limit=8).upper()
    if reference and not (reference.isascii() and reference.isalnum()):
        raise BadInput(_("The reference prefix takes letters and digits only."), field="reference_prefix")
    return replace(
        settings,
        organisation=line(settings.organisation, label=_("Name"), field="organisation"),
        address=lines(settings.address, label=_("Address"), field="address", limit=500),
        email=line(settings.email, label=_("E-mail"), field="email"),
        telephone=line(settings.telephone, label=_("Telephone"), field="telephone", limit=40),
        website=line(settings.website, label=_("Website"), field="website"),
        charity_number=line(settings.charity_number, label=_("Charity number"), field="charity_number", limit=20),
        receipt_prefix=prefix,
        reference_prefix=reference,
    )
