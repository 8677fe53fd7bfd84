"""What can be done, as data: declared once by a page; its buttons, pane, menus, search and sheet of keys show it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Generic, TypeVar

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QMenu

from psg_admin.kernel.words import Marked, _
from psg_admin.ui.kit.tips import set_tip

R = TypeVar("R")

_held = ""
"""Why nothing may be written in the office now; "" where it may."""


def hold(why: str) -> None:
    """Hold back, with the reason ``why``, each action declared from now on that does not only read; "" lets them be."""
    global _held  # noqa: PLW0603 - of the office that is open, of which there is one
    _held = why


def held() -> str:
    """Return why nothing may be written in the office now; "" where it may."""
    return _held


def hold_button(button: QAbstractButton, hint: str = "") -> None:
    """Hold back a button that begins a deed and is of no action, with the reason, while nothing may be written; else
    it explains itself by ``hint``.
    """
    said = _held or hint
    button.setEnabled(not _held)
    set_tip(button, said)
    button.setAccessibleDescription(said)


@dataclass(frozen=True, slots=True)
class Action:
    """Something that can be done now, or a sentence why not.

    ``key`` tells it from the others of its page. ``label`` has no mnemonic and ends in no dots ("Renew the
    membership"): it stands in menus, in the search and on the sheet of keys. ``button`` is what its button says, with
    a mnemonic ("&Renew…"), and ``hint`` what that explains; without ``button`` it says the label.
    ``shortcut`` is Qt's text for its keys ("Ctrl+N"), or nothing.

    ``of_record``: it is done to what is chosen in the list, so the menu of a row has it too; ``many``: to several at
    once as well. ``grave``: it stands last, apart from the others. ``everywhere``: the search offers it on other
    pages too. ``also`` has further words by which the search finds it, marked and not translated ("dark light
    colours"): they are shown nowhere, and count in every language, whichever the window speaks. ``reads``: it only
    shows, exports or goes somewhere, so that it can be done where nothing is written (:func:`hold`).
    """

    key: str
    label: str
    run: Callable[[], object]
    shortcut: str = ""
    why: str = ""
    button: str = ""
    hint: str = ""
    of_record: bool = False
    many: bool = False
    grave: bool = False
    everywhere: bool = False
    also: tuple[Marked, ...] = ()
    reads: bool = False

    def __post_init__(self) -> None:
        if _held and not self.reads and not self.why:
            object.__setattr__(self, "why", _held)

    @property
    def enabled(self) -> bool:
        """Whether it can be done now: there is no reason why not."""
        return not self.why

    @property
    def on_button(self) -> str:
        """What its button says."""
        return self.button or self.label.replace("&", "&&")


@dataclass(frozen=True, slots=True)
class Chosen(Generic[R]):
    """What is chosen in the list of a page: the ids in the order shown, and the one ``record`` that is read of them.

    ``record`` is None where nothing is chosen, or until it has been read; where several are, it is the current one.
    """

    ids: Sequence[int] = ()
    record: R | None = None

    @property
    def several(self) -> bool:
        """Whether more than one is chosen."""
        return len(self.ids) > 1


@dataclass(frozen=True, slots=True)
class Target:
    """Where a page sends: to a ``page`` by its key, there to a ``record`` (0: none), or the list of a ``filter``.

    ``kind`` is the kind of the record where the page has several, as ``Hit.kind`` names it. ``deed`` is the key of an
    action of that page which is begun there at once, where it can be done.
    """

    page: str
    record: int = 0
    filter: str = ""
    kind: str = ""
    deed: str = ""


def for_chosen(actions: Iterable[Action], chosen: Chosen[R], *, choose_one: str) -> list[Action]:
    """Return ``actions`` with those of a record held back where they do not fit what is chosen.

    ``choose_one`` says that one record is to be chosen.
    """
    why = ""
    if chosen.record is None:
        why = _("One moment, this is still being read.") if len(chosen.ids) == 1 else choose_one

    def fitted(action: Action) -> Action:
        held = why
        if chosen.several:
            held = "" if action.many else choose_one
        return replace(action, why=held) if action.of_record and held else action

    return [fitted(action) for action in actions]


def by_key(actions: Iterable[Action], key: str) -> Action | None:
    """Return the action with this key, None where there is none."""
    return next((action for action in actions if action.key == key), None)


def nothing() -> None:
    """Stand where an action is named that cannot be done now."""


def fill_menu(menu: QMenu, actions: Sequence[Action], *, buttons: bool = False) -> None:
    """Add ``actions`` to ``menu``: those of the page, those of what is chosen, and last the grave ones.

    Their keys are shown, and are the window's own; what cannot be done says why in its tool tip. With ``buttons`` they
    say what their buttons would: beside a record it is known what is meant.
    """
    menu.setToolTipsVisible(True)
    page = [action for action in actions if not action.of_record and not action.grave]
    records = [action for action in actions if action.of_record and not action.grave]
    grave = [action for action in actions if action.grave]
    for group in (page, records, grave):
        if group and not menu.isEmpty():
            menu.addSeparator()
        for action in group:
            words = action.on_button if buttons else action.label.replace("&", "&&")
            menu.addAction(_line(action, words, menu))


def _line(action: Action, words: str, menu: QMenu) -> QAction:
    keys = QKeySequence(action.shortcut).toString(QKeySequence.SequenceFormat.NativeText)
    line = QAction(f"{words}\t{keys}" if keys else words, menu)
    line.setEnabled(action.enabled)
    set_tip(line, action.why or action.hint)
    line.triggered.connect(partial(_run, action))
    return line


def _run(action: Action, _checked: bool = False) -> None:  # noqa: FBT001, FBT002 - a slot of Qt's
    action.run()
