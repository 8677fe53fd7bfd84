"""The settings of an office, kept as rows so that a change is journaled and undone like any other.

Each feature declares its own section of them (``psg_admin.kernel.settings``); the organisation's own is here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar, cast, overload

from sqlalchemy import ScalarSelect, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.kernel.errors import Conflict, Difference
from psg_admin.kernel.manifest import Manifest
from psg_admin.kernel.particulars import Kind, words_of
from psg_admin.kernel.settings import Part, SettingSpec, checked, in_order, setting, settings_in, values_of
from psg_admin.kernel.words import _, mark
from psg_admin.store.base import Base
from psg_admin.store.erasure import erased
from psg_admin.store.feature import Feature, features_of
from psg_admin.store.journal import SETTINGS
from psg_admin.store.labels import RecordLabels
from psg_admin.store.writer import Pen, WriterLock

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    S = TypeVar("S", bound=DataclassInstance)
    Values = DataclassInstance | Mapping[str, Any]
else:
    S = TypeVar("S")
    Values = Any

ORGANISATION = Part(
    "organisation",
    mark("Organisation"),
    mark("Printed on receipts and lists. With a charity number receipts say that you are a registered charity."),
    10,
)


@dataclass(frozen=True, slots=True)
class Settings:
    """The office's own section: who it is.

    ``charity_number`` is empty while it is not known; everything that only a registered charity may do is off then.
    """

    organisation: str = setting(
        "", mark("Name of the organisation"), Kind.TEXT, ORGANISATION, required=True, asked=mark("&Name")
    )
    address: str = setting("", mark("Address"), Kind.LINES, ORGANISATION, limit=500, asked=mark("&Address"), height=4)
    email: str = setting("", mark("E-mail"), Kind.TEXT, ORGANISATION, asked=mark("E-&mail"), width=40)
    telephone: str = setting(
        "", mark("Telephone"), Kind.TEXT, ORGANISATION, limit=40, asked=mark("&Telephone"), width=24
    )
    website: str = setting("", mark("Website"), Kind.TEXT, ORGANISATION, asked=mark("&Website"), width=40)
    charity_number: str = setting(
        "", mark("Charity number"), Kind.TEXT, ORGANISATION, limit=20, asked=mark("&Charity number"), width=16,
        hint=mark("Leave it empty when there is none."),
    )  # fmt: skip


@erased(kept="name value")
class Setting(Base):
    """One setting that was changed from its default."""

    __tablename__ = "setting"

    name: Mapped[str] = mapped_column(String(40), unique=True)
    value: Mapped[str]


_STORED = select(Setting.name, Setting.value)


def stored(name: str) -> ScalarSelect[str]:
    """Return the SQL for what is kept of a setting; nothing while it has its default."""
    return select(Setting.value).where(Setting.name == name).scalar_subquery()


class _Read:
    """What a session has read: the rows by name, and the sections made of them so far."""

    def __init__(self, session: Session) -> None:
        self.rows = {name: value for name, value in session.execute(_STORED)}  # noqa: C416 - rows are no pairs to mypy
        self._sections: dict[type[Any], Any] = {}

    def section(self, kind: type[S]) -> S:
        """Return a section as it stands."""
        if kind not in self._sections:
            self._sections[kind] = kind(
                **{one.key: one.read(self.rows[one.key]) for one in settings_in(kind) if one.key in self.rows}
            )
        return cast("S", self._sections[kind])


def _read(session: Session) -> _Read:
    known: _Read | None = session.info.get(SETTINGS)
    if known is None:
        session.info[SETTINGS] = known = _Read(session)
    return known


@overload
def load_settings(session: Session) -> Settings: ...
@overload
def load_settings(session: Session, section: type[S]) -> S: ...
def load_settings(session: Session, section: type[Any] = Settings) -> Any:
    """Return a section of the settings as it is now; a session reads all once, until it writes one."""
    return _read(session).section(section)


def declared(features: Iterable[Feature]) -> dict[str, SettingSpec]:
    """Return the settings of the features by name, in the order in which they are shown."""
    sections = (feature.settings for feature in features if feature.settings is not None)
    return {one.key: one for one in in_order(sections)}


def all_settings(session: Session) -> dict[str, Any]:
    """Return the values of the settings of all features by name, in the order in which they are shown."""
    rows = _read(session).rows
    return {
        name: one.read(rows[name]) if name in rows else one.default
        for name, one in declared(features_of(session)).items()
    }


def setting_label(session: Session, name: str) -> str:
    """Return what the setting is called (a setting that is no more keeps its own name)."""
    found = declared(features_of(session)).get(name)
    return name if found is None else found.particular.name


FEATURE = Feature(
    Manifest("settings"),
    labels=RecordLabels(
        tables={"setting": mark("Setting")},
        columns={"name": mark("Name"), "value": mark("Value")},
        named_by={"setting": "name"},
        names={"setting": setting_label},
        hidden_in={"setting": frozenset({"name"})},  # it is named in words, and not as the program calls it inside
    ),
    models=(Setting, Pen, WriterLock),
    settings=Settings,
)


def save_settings(session: Session, *, settings: Values, seen: Values | None = None) -> Changes:
    """Change settings: those of a section, or any by name.

    ``seen`` is what the person had in view: what ``settings`` leaves as it was there is not changed, whatever another
    desk has made of it since.

    :raises ManyBadInputs: for numbers outside their range or text that is too long.
    :raises Conflict: when another desk has changed the same since.
    """
    known = declared(features_of(session))
    wanted = checked(known, values_of(settings))
    old = all_settings(session)
    if seen is not None:
        wanted = _changed(known, wanted, values_of(seen), old)
    changes = {name: value for name, value in wanted.items() if value != old[name]}
    if not changes:
        return Changes(frozenset(), _("Settings were the same already"))
    stored = {row.name: row for row in session.scalars(select(Setting))}
    for name, value in changes.items():
        if name in stored:
            stored[name].value = str(value)
        else:
            session.add(Setting(name=name, value=str(value)))
    session.flush()
    return changed(Topic.SETTINGS, Topic.MEMBERSHIPS, summary=_("Settings changed"))


def name_office(session: Session, *, organisation: str) -> Changes:
    """Give a new office the name it begins with: no deed that would wait to be taken back.

    :raises BadInput: for a name that is too long.
    :raises Conflict: when another desk has named it since.
    """
    named = Settings(organisation=organisation)
    return replace(save_settings(session, settings=named, seen=Settings()), undoable=False, upkeep=True)


def _changed(
    known: Mapping[str, SettingSpec], mine: Mapping[str, Any], seen: Mapping[str, Any], old: Mapping[str, Any]
) -> dict[str, Any]:
    """Return what ``mine`` changes of ``seen``."""
    wanted = {name: value for name, value in mine.items() if value != seen[name]}
    overtaken = tuple(
        Difference(known[name].particular.name, words_of(value), words_of(old[name]))
        for name, value in wanted.items()
        if old[name] not in {seen[name], value}
    )
    if overtaken:
        raise Conflict(_("Somebody else has changed the settings since you opened them."), differences=overtaken)
    return wanted
