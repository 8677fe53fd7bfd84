"""Importing statements in the window: the files, of which account each is, where their lines end, and the deed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
)
from PySide6.QtWidgets import (
    QWidget,
)

from psg_admin.accounts.states import AccountKind
from psg_admin.bank.layouts import PROCESSORS, STATEMENT_LIST
from psg_admin.imports.reading import Questions
from psg_admin.kernel.collector import spare_no_more
from psg_admin.kernel.errors import Cancelled, UserError
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.words import _, ngettext
from psg_admin.store.list_query import ListQuery
from psg_admin.ui.bank.file_panel import FilePanel
from psg_admin.ui.bank.files import (
    Entry,
    Given,
    Pile,
    Piles,
    Said,
    Seen,
    Shown,
    bring_in,
    columns_said,
    file_columns,
    forget,
    line_as_it_stands,
    line_columns,
    look_through,
    rows,
    wanted,
    write_refused,
)
from psg_admin.ui.bank.line_pane import FileLinePane
from psg_admin.ui.bank.over import over
from psg_admin.ui.imports.mapping import MappingSheet
from psg_admin.ui.imports.window import ImportWindow
from psg_admin.ui.kit import ask, cells
from psg_admin.ui.kit.chips import Chip
from psg_admin.ui.kit.desk import Desk
from psg_admin.ui.kit.empty import EmptyState
from psg_admin.ui.kit.export import SavedBar, ask_where
from psg_admin.ui.kit.list_page import ALL
from psg_admin.ui.kit.table import Table
from psg_admin.ui.kit.widgets import ChoiceBox, button

if TYPE_CHECKING:
    from array import array

    from psg_admin.imports.mapping import SheetMapping
    from psg_admin.imports.opening import OpenedList
    from psg_admin.kernel.changes import Changes

_FILES_SEEN = 5
"""So many files are seen at once, where there are several."""


def open_import(desk: Desk, paths: Iterable[Path] = (), parent: QWidget | None = None) -> StatementsDialog:
    """Open the window in which statements are imported, with files where they are known already, over ``parent`` or the
    window that is at work.
    """
    dialog = StatementsDialog(over(parent), desk)
    dialog.open()
    files = [*paths]
    if files:
        dialog.add(files)
    return dialog


class StatementsDialog(ImportWindow):
    """Leads from files of the bank to their lines in the office."""

    pane: FileLinePane

    def __init__(self, parent: QWidget, desk: Desk) -> None:
        super().__init__(
            parent, desk, name="statements.import", title=_("Import statements"), searched=_("Text, sum, reason…")
        )
        self._given: list[Given] = []
        self._said: dict[int, Said] = {}
        self._accounts: dict[tuple[int, int], str] = {}
        self._seen: Seen | None = None
        self._at = 0
        self._mapped: OpenedList | None = None
        self.files: Table[Shown] = Table(
            desk.jobs, file_columns(), lambda _query: self._file_ids, self._ask_files, "bank.import.files",
            EmptyState(_("No file")), title=_("Files"), parent=self,
        )  # fmt: skip
        self.files.picked.connect(self._file_picked)
        self.file = FilePanel()
        self.file.account_said.connect(self._account_said)
        self.file.form_said.connect(self._form_said)
        self.file.account_wanted.connect(self._new_account)
        self.columns = MappingSheet(STATEMENT_LIST)
        self.columns.edited.connect(self._edited)
        self._save = button(_("&Save the refused…"), self.save_refused)
        self.table: Table[Entry] = Table(
            desk.jobs, line_columns(), self._ask_ids, self._ask_rows, "bank.import.lines",
            EmptyState(_("No line ends here")), title=_("Lines"), parent=self,
        )  # fmt: skip
        self.table.picked.connect(self._picked)
        self.table.clear_wanted.connect(self._clear)
        self.pane = FileLinePane()
        self.saved = SavedBar(self)
        hint = _(
            "Choose one or several files (CSV, a workbook, OFX, QIF, MT940 or CAMT.053), drop them here, or paste "
            "a table. You see where each line ends before anything is kept."
        )
        start = self.beginning(_("Statements, as the bank gives them"), hint, _("Choose &files…"))
        deeds = (self._other, button(_("&Cancel"), self.reject), self._import)
        self.lay_out(start=start, deeds=deeds, above=(self.files, self.file, self.columns), strip=(self._save,))

    # --- the files ----------------------------------------------------------------------------------------------------

    def choose(self) -> None:
        """Ask for files and read them."""
        kinds = [
            ask.FileKind(_("CSV"), ".csv"), ask.FileKind(_("Excel workbook"), ".xlsx"),
            ask.FileKind(_("OpenDocument spreadsheet"), ".ods"),
            ask.FileKind(_("Excel workbook of an old kind"), ".xls"), ask.FileKind("OFX", ".ofx"),
            ask.FileKind("QFX", ".qfx"), ask.FileKind("QIF", ".qif"),
            ask.FileKind("MT940", ".sta"), ask.FileKind("CAMT.053", ".xml"), ask.FileKind(_("Text"), ".txt"),
        ]  # fmt: skip
        found = ask.choose_open_files(self, _("Choose statements"), kinds)
        if found:
            self.add(found)

    def pasted(self, text: str) -> None:
        """Read the table that was copied."""
        self.take_text(text, _("Pasted table"))

    def take_text(self, text: str, name: str) -> None:
        """Read a table that is no file, and is called so."""
        self._take([Given(text.encode("utf-8", "replace"), name)])

    def add(self, paths: Iterable[Path]) -> None:
        """Read files beside those that are here already; one that is here already is read anew."""
        self._take([Given(path, path.name) for path in paths])

    def _take(self, given: list[Given]) -> None:
        if self._writing:
            return
        self._say("")
        for one in given:
            if one in self._given:
                self._read_anew(self._given.index(one))
            else:
                self._given.append(one)
        self._at = 0
        self._look()

    def _read_anew(self, at: int) -> None:
        if self._seen is not None:
            shown = tuple(one for one in self._seen.shown if one.at != at)
            self._seen = replace(self._seen, shown=shown)

    def _look(self) -> None:
        """Read what has to be read, and look through the lines, aside."""
        if not self._given:
            return
        self._desk.jobs.forget(self)
        self._looking = True
        self._settle()
        before = {} if self._seen is None else {one.at: one.read for one in self._seen.shown}
        work = partial(
            look_through, self._desk.office, tuple(self._given), dict(self._said), dict(self._accounts), before,
            self._desk.today, self._desk.now,
        )  # fmt: skip
        words = _("Reading {name}").format(name=self._given[-1].name)
        self._desk.jobs.run(work, owner=self, then=self._looked, failed=self._not_looked, words=words)

    def _looked(self, seen: Seen) -> None:
        first = self._pages.currentIndex() == 0
        self._looking = False
        self._let_go()
        self._seen = seen
        self._pages.setCurrentIndex(1)
        several = len(seen.shown) > 1
        self.files.setVisible(several)
        self._at = min(self._at, len(seen.shown) - 1)
        if several:
            high = cells.heading_height() + cells.row_height() * (min(len(seen.shown), _FILES_SEEN) + 1)
            self.files.setMaximumHeight(max(high, self.files.minimumHeight()))
            self.files.ask(ListQuery())
            self.files.select_id(self._at + 1)
        self._detail.setText(self._words_of_files())
        self._show_file(first=first)
        if first:
            self._start_at(self.files if several else self.table if len(seen.shown[0].piles) else None)

    def _start_at(self, part: QWidget | None) -> None:
        """Let the keyboard begin where something is to be looked at, else where something is to be said."""
        column = self.columns.findChild(ChoiceBox, "column.0") if self._mapped is not None else None
        account = self.file.account if self.file.account.isVisible() else None
        (part or account or column or self.file.form).setFocus(Qt.FocusReason.OtherFocusReason)

    def _not_looked(self, error: UserError) -> None:
        self._looking = False
        if self._seen is None:
            self._given.clear()
        if isinstance(error, Cancelled):
            self._say(_("Stopped: nothing was read."))
        else:
            self._say(error.message)
        self._settle()

    def _words_of_files(self) -> str:
        seen = self._seen
        if seen is None:
            return ""
        count = sum(len(one.piles) for one in seen.shown)
        lines = ngettext("{count} line", "{count} lines", count).format(count=show_count(count))
        if len(seen.shown) == 1:
            return f"{seen.shown[0].name}, {lines}"
        files = ngettext("{count} file", "{count} files", len(seen.shown)).format(count=show_count(len(seen.shown)))
        return f"{files}, {lines}"

    def _file_ids(self, _session: object) -> array[int]:
        from array import array

        return array("q", range(1, 1 + (0 if self._seen is None else len(self._seen.shown))))

    def _ask_files(self, ids: Any) -> Callable[[object], list[Shown]]:
        shown = () if self._seen is None else self._seen.shown
        return lambda _session: [shown[place - 1] for place in ids if place <= len(shown)]

    def _file_picked(self, place: int) -> None:
        if place > 0 and place - 1 != self._at:
            self._at = place - 1
            self._show_file(first=True)

    @property
    def _now(self) -> Shown | None:
        return None if self._seen is None or not self._seen.shown else self._seen.shown[self._at]

    # --- one file -----------------------------------------------------------------------------------------------------

    def _show_file(self, *, first: bool) -> None:
        """Show the file that is looked at; ``first``: it was not seen before."""
        one, seen = self._now, self._seen
        if one is None or seen is None:
            return
        self.file.show_file(one, seen.accounts)
        self._show_columns(one)
        counts = one.piles.counts
        every = [Chip(ALL, _("All"), len(one.piles)), *(Chip(pile, pile.label, counts[pile]) for pile in Pile)]
        self._show_chips(every, self._save)
        if first:
            self.search.wipe()
            self.chips.choose(Pile.REFUSED if counts[Pile.REFUSED] else Pile.NEW if counts[Pile.NEW] else ALL)
        for part in (self._strip, self._split):
            part.setVisible(len(one.piles) > 0)
        self._rest.setVisible(not len(one.piles))
        self._together.setText(_("{count} together").format(count=show_count(len(one.piles))))
        self._save.setVisible(counts[Pile.REFUSED] > 0)
        self._narrow()
        pile = self.chips.current()
        if first and (place := one.piles.first("" if pile == ALL else pile)) > 0:
            self.table.select_id(place)
        self._picked(self.table.current_id())
        self._settle()

    def _show_columns(self, one: Shown) -> None:
        """Show what the columns of a table are taken for, where its bank is not known."""
        opened = one.read.opened
        self.columns.setVisible(opened is not None)
        if opened is None:
            self._mapped = None
            return
        if self._mapped is None or self._mapped.header_key != opened.header_key or self._mapped.name != opened.name:
            self._mapped = opened
            self.columns.start(opened.mapping)
        days = one.file.days if one.file is not None else None
        self.columns.ask(Questions(order=days))
        if days is not None and self.columns.order is None and (one.read.said.order or _is_remembered(opened.mapping)):
            wanted_order = one.read.said.order or days.orders[0]
            self.columns.days.setCurrentIndex(1 + days.orders.index(wanted_order))

    def _edited(self) -> None:
        """Read the table anew as its columns and days are said to be now."""
        one = self._now
        if one is not None:
            self._say("")
            said = self._said.get(one.at, Said())
            columns = columns_said(self.columns.mapping)
            self._said[one.at] = replace(said, columns=columns or said.columns, order=self.columns.order)
            self._look()

    def _form_said(self, form: str) -> None:
        one = self._now
        if one is not None:
            self._say("")
            self._said[one.at] = replace(self._said.get(one.at, Said()), form=form, columns=())
            self._mapped = None
            self._look()

    def _account_said(self, code: str) -> None:
        """Take the account for this file, and for each of the same kind that does not say its own either."""
        one, seen = self._now, self._seen
        if one is None or seen is None:
            return
        self._say("")
        for other in seen.shown:
            if other is one or (other.plan is None and _alike(one, other)):
                self._accounts[other.at, other.part] = code
        self._look()

    def _new_account(self) -> None:
        """Make the account of this file, with what the file says of it."""
        from psg_admin.ui.dialogs.account import open_new_account

        one = self._now
        identity = one.file.statements[0].identity if one is not None and one.file is not None else None
        draft: dict[str, Any] = {}
        if one is not None and one.form in PROCESSORS:
            draft = {"name": one.form, "kind": AccountKind.PROCESSOR}
        if identity is not None and not identity.masked:
            code = identity.sort_code
            shown = "-".join((code[:2], code[2:4], code[4:])) if code else ""
            draft |= {"sort_code": shown, "number": identity.number}
        open_new_account(self, self._desk, draft=draft, done=self._account_made)

    def _account_made(self, changes: Changes) -> None:
        if changes.reference:
            self._account_said(changes.reference)

    # --- the lines ----------------------------------------------------------------------------------------------------

    def _piles(self) -> Piles:
        one = self._now
        return Piles(None) if one is None else one.piles

    def _ask_ids(self, query: ListQuery) -> Callable[[object], Any]:
        return partial(wanted, piles=self._piles(), query=query)

    def _ask_rows(self, ids: Any) -> Callable[[object], list[Entry]]:
        return partial(rows, piles=self._piles(), ids=ids)

    def _narrow(self, _key: object = None) -> None:
        pile = self.chips.current()
        self.table.ask(ListQuery(self.search.words(), {} if pile == ALL else {"pile": pile}))

    def _clear(self) -> None:
        self.search.wipe()
        self.chips.choose(ALL)
        self._narrow()

    def _picked(self, place: int) -> None:
        one = self._now
        if one is None or not 1 <= place <= len(one.piles):
            self.pane.clear()
            return
        entry = one.piles.entry(place)
        self.pane.show_line(self._at, entry)
        if entry.line is None:
            work = partial(line_as_it_stands, one.read.given, entry.number)
            self._desk.jobs.run(work, owner=self.pane, then=partial(self._stands, entry))

    def _stands(self, entry: Entry, found: list[tuple[str, str]]) -> None:
        one = self._now
        place = self.table.current_id()
        if one is not None and 1 <= place <= len(one.piles) and one.piles.entry(place) == entry:
            self.pane.show_line(self._at, entry, found)

    def save_refused(self) -> None:
        """Write the refused lines of the file to where a person says, to be mended."""
        one = self._now
        if one is None:
            return
        kinds = [ask.FileKind(_("CSV"), ".csv"), ask.FileKind(_("Excel workbook"), ".xlsx")]
        name = _("{list} – refused").format(list=Path(one.read.given.name).stem)
        path = ask_where(self, self._desk, _("Where the refused lines go"), name, kinds)
        if path is not None:
            work = partial(write_refused, one, path, self._desk.made_at)
            words = _("Writing {name}").format(name=path.name)
            self._desk.jobs.run(work, owner=self, then=self.saved.show_saved, failed=self._not_saved, words=words)

    def _not_saved(self, error: UserError) -> None:
        if not isinstance(error, Cancelled):
            self._say(error.message)

    # --- the deed -----------------------------------------------------------------------------------------------------

    def bring_in(self) -> None:
        """Import what is shown."""
        seen = self._seen
        if seen is None or self._why_not():
            return
        self._say("")
        self._writing = True
        self._settle()
        self._desk.jobs.carry_out(
            partial(bring_in, self._desk.office, seen), owner=self, then=self._done, failed=self._not_done,
            words=_("Importing {name}").format(name=seen.coming[0].name),
        )  # fmt: skip

    def _why_not(self) -> str:
        """Say why nothing can be imported now, "" where it can."""
        seen = self._seen
        if seen is None or self._looking or self._writing:
            return _("One moment…")
        unanswered = self.columns.unanswered() if self._mapped is not None else ""
        if unanswered:
            return unanswered
        if not seen.coming:
            if all(one.plan is None for one in seen.shown):
                return _("No file can be taken: each says why.") if len(seen.shown) > 1 else _("It says above why not.")
            if any(one.plan is not None and one.plan.refused for one in seen.shown):
                return _("There is no new line in it.")
            return _("There is nothing new in it: every line is there already.")
        return ""

    def _settle(self) -> None:
        """Let the buttons say what can be done now."""
        seen, why = self._seen, self._why_not()
        words = _("&Import")
        if seen is not None and seen.coming:
            count, files = seen.new, len(seen.coming)
            lines = ngettext("&Import {count} line", "&Import {count} lines", count).format(count=show_count(count))
            if files > 1:
                lines = _("&Import {files} files, {count} lines").format(
                    files=show_count(files), count=show_count(count)
                )
            words = lines if count else _("&Note its days")
        self._offer(words, why)
        for part in (self._import, self._other):
            part.setVisible(self._pages.currentIndex() == 1)
        waits = why if not self._looking and not self._writing else ""
        left = 0 if seen is None else sum(one.plan is None for one in seen.shown)
        if not waits and left:
            waits = ngettext(
                "{count} file is left out: it says why.", "{count} files are left out: each says why.", left
            ).format(count=show_count(left))
        self._promise_that(_("Nothing is booked by it. One undo takes all of it back."), waits)
        for each in (self.columns, self.file, self._other):
            each.setEnabled(not self._writing)

    def _let_go(self, then: Callable[[None], object] = lambda _done: None) -> None:
        """Let go of what was seen, aside: it may take a while."""
        shown = [] if self._seen is None else [self._seen]
        self._seen = None
        parent = self.parentWidget()
        if parent is not None and shown:
            self._desk.jobs.run(partial(forget, shown), owner=parent, then=then)

    # --- the window ---------------------------------------------------------------------------------------------------

    def reject(self) -> None:
        """Leave; while the deed is on its way there is nothing to leave."""
        if not self._writing:
            self._desk.jobs.forget(self)
            super().reject()

    def done(self, result: int) -> None:
        """Close, and give back what was put aside for a long file."""
        super().done(result)
        self._let_go(then=spare_no_more)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Read the files that were dropped."""
        found = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if found:
            self.add(found)
            event.acceptProposedAction()


def _alike(one: Shown, other: Shown) -> bool:
    """Say whether two files are of one kind and neither names its account."""
    if one.file is None or other.file is None:
        return False
    mine, theirs = one.file.statements[0], other.file.statements[0]
    return mine.format == theirs.format and mine.identity is None and theirs.identity is None


def _is_remembered(mapping: SheetMapping) -> bool:
    from psg_admin.imports.mapping import Source

    return any(column.source is Source.REMEMBERED for column in mapping.columns)
