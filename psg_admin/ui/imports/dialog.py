"""Bringing a list in: the file, what its columns are, what becomes of each line, and the deed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
)
from PySide6.QtWidgets import (
    QWidget,
)

from psg_admin.imports.bookings import mail_text
from psg_admin.imports.opening import OpenedList, mapped, open_list
from psg_admin.imports.plans import Decisions
from psg_admin.imports.queries import remembered_columns
from psg_admin.imports.reading import Answers
from psg_admin.kernel.collector import spare_no_more
from psg_admin.kernel.errors import Cancelled, UserError
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.progress import Progress
from psg_admin.kernel.words import _, ngettext
from psg_admin.store.list_query import ListQuery
from psg_admin.store.office import Office
from psg_admin.tables.cells import LineKind
from psg_admin.ui.dialogs.proposed import open_proposed
from psg_admin.ui.imports.entries import Candidate, Entries, Entry, Heap, columns, other_lines, rows, wanted
from psg_admin.ui.imports.event_box import EventBox
from psg_admin.ui.imports.kinds import Asked, ListKind, Shown, bring_in, forget, look_through
from psg_admin.ui.imports.mapping import MappingSheet
from psg_admin.ui.imports.pane import LinePane
from psg_admin.ui.imports.window import ImportWindow
from psg_admin.ui.kit import ask
from psg_admin.ui.kit.action import Action
from psg_admin.ui.kit.chips import Chip
from psg_admin.ui.kit.desk import Desk
from psg_admin.ui.kit.empty import EmptyState
from psg_admin.ui.kit.export import ask_where
from psg_admin.ui.kit.table import Table
from psg_admin.ui.kit.widgets import ChoiceBox, TextLabel, button


def open_import(
    parent: QWidget, desk: Desk, kind: ListKind, source: Path | None = None, *, event_id: int = 0
) -> ImportDialog:
    """Open the window in which a list of some ``kind`` is brought in, with a file where one is known already.

    ``event_id``: the event of bookings, 0 where it is to be chosen.
    """
    dialog = ImportDialog(parent, desk, kind, event_id)
    dialog.open()
    if source is not None:
        dialog.read(source, source.name)
    return dialog


def open_pasted(parent: QWidget, desk: Desk, kind: ListKind, *, event_id: int = 0) -> None:
    """Open that window with the table that was copied, or with what an e-mail that was copied says the form of a
    booking.
    """
    mail = mail_text(QGuiApplication.clipboard().text()) if kind.of_event else None
    if mail is not None:
        open_proposed(parent, desk, mail, event_id or None)
    else:
        open_import(parent, desk, kind, event_id=event_id).paste()


class ImportDialog(ImportWindow):
    """Leads from a file, or a table that is pasted, to its lines in the office."""

    pane: LinePane

    def __init__(self, parent: QWidget, desk: Desk, kind: ListKind, event_id: int = 0) -> None:
        super().__init__(
            parent, desk, name="import" if not kind.of_event else f"import.{event_id}", title=kind.title,
            searched=_("Name, line, reason…"),
        )  # fmt: skip
        self._kind = kind
        self._source: Path | bytes = b""
        self._opened: OpenedList | None = None
        self._shown: Shown | None = None
        self._entries = Entries({})
        self._decided: dict[int, tuple[str, Any]] = {}
        self._fresh = True  # the list has not been looked through yet
        self._sheets = self._sheet_box()
        self._events = EventBox(desk, event_id) if kind.of_event else None
        self.columns = MappingSheet(kind.what)
        self.columns.edited.connect(self._edited)
        self._note = TextLabel("", "soft")
        self._note.hide()
        self.table: Table[Entry] = Table(
            desk.jobs, columns(), self._ask_ids, self._ask_rows, "import.lines",
            EmptyState(_("No line ends here")), title=_("Lines"), parent=self,
        )  # fmt: skip
        self.table.picked.connect(self._picked)
        self.table.chose.connect(self._chose)
        self.table.clear_wanted.connect(self._clear)
        self.table.grid().row_actions = self._deciding
        self.pane = LinePane()
        deeds = (self._events, self._sheets, self._other, button(_("&Cancel"), self.reject), self._import)
        self.lay_out(
            start=self.beginning(kind.start, kind.hint, _("Choose a &file…")),
            deeds=[part for part in deeds if part is not None], above=(self._note, self.columns),
        )  # fmt: skip
        if self._events is not None:
            self._events.chosen.connect(self._event_chosen)
            self._events.offered.connect(self._offered)

    def _sheet_box(self) -> ChoiceBox:
        made = ChoiceBox()
        made.setAccessibleName(_("Sheet"))
        made.hide()
        made.activated.connect(self._other_sheet)
        return made

    # --- the event ----------------------------------------------------------------------------------------------------

    @property
    def _event_id(self) -> int:
        return 0 if self._events is None else self._events.event_id

    def _lacks_event(self) -> bool:
        return self._events is not None and not self._events.event_id

    def _offered(self, count: int) -> None:
        if not count:
            self._say(_("There is no event. Add it under Events first."))
        self._settle()

    def _event_chosen(self) -> None:
        self._decided.clear()
        self._let_go()
        self._look_through()
        self._settle()

    # --- the file -----------------------------------------------------------------------------------------------------

    def choose(self) -> None:
        """Ask for a file and read it."""
        kinds = [
            ask.FileKind(_("Excel workbook"), ".xlsx"), ask.FileKind(_("CSV"), ".csv"),
            ask.FileKind(_("OpenDocument spreadsheet"), ".ods"), ask.FileKind(_("Text"), ".txt"),
            ask.FileKind(_("Excel workbook of an old kind"), ".xls"),
        ]  # fmt: skip
        files = ask.choose_open_files(self, self._kind.choose, kinds)
        if files:
            self.read(files[0], files[0].name)

    def pasted(self, text: str) -> None:
        """Read the table that was copied; of the e-mail of one registration the form of a booking is proposed."""
        mail = mail_text(text) if self._kind.of_event and not self._writing else None
        parent = self.parentWidget()
        if mail is None or parent is None:
            self.read(text.encode("utf-8", "replace"), _("Pasted table"))
            return
        self.reject()
        if not self.isVisible():
            open_proposed(parent, self._desk, mail, self._event_id or None)

    def read(self, source: Path | bytes, name: str, sheet: str | None = None) -> None:
        """Read a list and look through it; what stands in the way is said in place."""
        if self._writing:
            return
        self._say("")
        self._desk.jobs.forget(self)
        self._looking = True
        self._settle()
        work = partial(_read, self._desk.office, self._kind, source, name, sheet)
        self._desk.jobs.run(
            work, owner=self, then=partial(self._read, source), failed=self._not_read,
            words=_("Reading {name}").format(name=name),
        )  # fmt: skip

    def _read(self, source: Path | bytes, opened: OpenedList) -> None:
        self._let_go(rows=True)
        self._source, self._opened = source, opened
        self._decided.clear()
        self._fresh = True
        with QSignalBlocker(self._sheets):
            self._sheets.clear()
            self._sheets.addItems(list(opened.sheets))
            self._sheets.setCurrentIndex(max(0, self._sheets.findText(opened.sheet)))
        self._sheets.setVisible(len(opened.sheets) > 1)
        count = opened.body.kinds.get(LineKind.ROW, 0)
        lines = ngettext("{count} line", "{count} lines", count).format(count=show_count(count))
        others = other_lines(opened)
        sheet = _("sheet “{name}”").format(name=opened.sheet) if opened.sheet else ""
        self._detail.setText(", ".join(filter(None, (opened.name, sheet, lines))))
        left = _("Not lines of the list: {lines}.").format(lines=others) if others else ""
        self._note.setText(" ".join((*opened.notes, left)).strip())
        self._note.setVisible(bool(self._note.text()))
        self.chips.choose(Heap.LOOK)
        self.columns.start(opened.mapping)
        self._pages.setCurrentIndex(1)
        self._look_through()

    def _not_read(self, error: UserError) -> None:
        self._looking = False
        if not isinstance(error, Cancelled):
            self._say(error.message)
        self._settle()

    def _other_sheet(self, index: int) -> None:
        if self._opened is not None:
            self.read(self._source, self._opened.name, self._sheets.itemText(index))

    # --- what becomes of its lines ------------------------------------------------------------------------------------

    def _edited(self) -> None:
        """Look through the lines anew as the columns and answers are now."""
        if self._opened is not None:
            self._opened = mapped(self._opened, self.columns.mapping)
            self._let_go()  # of a long list there is no room for two plans
            self._look_through()

    def _look(self) -> None:
        self._look_through()

    def _look_through(self, make: Callable[[], Any] | None = None) -> None:
        opened = self._opened
        if opened is None:
            return
        if self._lacks_event():
            self._looking = False
            self._show_entries(Entries({}))
            self._settle()
            return
        self._desk.jobs.forget(self)
        self._looking = True
        self._settle()
        answers = Answers(self.columns.order, self.columns.paid_to_is)
        asked = Asked(
            self._desk.today, self._desk.now, self._decisions(), make_types=self.columns.make_types.isChecked(),
            event_id=self._event_id,
        )  # fmt: skip
        make = make or partial(self._kind.request, self._desk.office, opened, answers, asked)
        work = partial(look_through, self._desk.office, opened, self._kind, make)
        words = _("Looking through the lines")
        self._desk.jobs.run(work, owner=self, then=self._looked, failed=self._not_looked, words=words)

    def _looked(self, shown: Shown) -> None:
        first, self._fresh = self._fresh, False
        self._looking = False
        self._let_go()
        self._shown = shown
        self.columns.ask(shown.asked)
        self._show_entries(shown.entries, first=first)
        self._picked(self.table.current_id())
        self._settle()
        if first:
            seen = wanted(None, shown.entries, self.table.current_query())
            if seen:
                self.table.select_id(seen[0])
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_entries(self, entries: Entries, *, first: bool = False) -> None:
        self._entries = entries
        self._show_chips([Chip(heap, heap.label, entries.counts[heap]) for heap in self._kind.heaps])
        if first and not entries.counts[Heap.LOOK]:
            self.chips.choose(Heap.NEW if entries.counts[Heap.NEW] else Heap.SAME)
        plan = None if self._shown is None else self._shown.planned.plan
        words = _("{count} together").format(count=show_count(len(entries)))
        self.table.set_bare(bare=self._lacks_event())
        self._together.setText(" · ".join(filter(None, (words, "" if plan is None else self._kind.together(plan)))))
        self._narrow()

    def _not_looked(self, error: UserError) -> None:
        self._looking = False
        stopped = _("The lines were not looked through to the end. Change a column, or open the file again.")
        self._say(stopped if isinstance(error, Cancelled) else error.message)
        self._settle()

    def _ask_ids(self, query: ListQuery) -> Callable[[object], Any]:
        return partial(wanted, entries=self._entries, query=query)

    def _ask_rows(self, ids: Any) -> Callable[[object], list[Entry]]:
        return partial(rows, entries=self._entries, ids=ids)

    def _narrow(self, _key: object = None) -> None:
        self.table.ask(ListQuery(self.search.words(), {"heap": self.chips.current()}))

    def _clear(self) -> None:
        self.search.wipe()
        self._narrow()

    def _picked(self, line: int) -> None:
        entry, opened = self._entries.get(line), self._opened
        if entry is None or opened is None:
            self.pane.clear()
            return
        row = opened.body.row(line)
        self.pane.show_line(entry, opened.body.header, row, self._decided_words(line), self._deciding())
        self._chose()

    def _chose(self, _count: int = 0) -> None:
        several = len(self.table.selected_ids()) > 1
        why = _("Choose one line.") if several else ""
        self.pane.hold_back(lambda key: why if key.startswith("same") else "")

    # --- who may be somebody ------------------------------------------------------------------------------------------

    def _deciding(self) -> list[Action]:
        """Return what can be decided of the lines that are chosen."""
        entry = self._entries.get(self.table.current_id())
        if entry is None:
            return []
        made: list[Action] = []
        if entry.heap is Heap.PERHAPS:
            for number, one in enumerate(entry.candidates):
                words = self._kind.same[1] if not number else _("The same as {name}").format(name=one.name)
                label = _("{words}: {name}").format(words=self._kind.same[0], name=one.name)
                made.append(self._decision(f"same.{number}", label, words, partial(self._same, entry, one)))
            made += [
                self._decision("others", *self._kind.others, partial(self._decide, "others")),
                self._decision("aside", _("Set aside"), _("Set asi&de"), partial(self._decide, "aside")),
            ]
        if entry.line in self._decided:
            made.append(self._decision("anew", _("Decide again"), _("Decide &again"), partial(self._decide, "")))
        return made

    def _decision(self, key: str, label: str, words: str, run: Callable[[], object]) -> Action:
        return Action(key, label, run, button=words, of_record=True, many=not key.startswith("same"))

    def _same(self, entry: Entry, one: Candidate) -> None:
        other = one.perhaps.other_line
        if other is None:
            self._decided[entry.line] = ("same", (one.perhaps.place, one.perhaps.contact_id))
        else:
            reason = _("The same person as line {line}. Import it again after this.").format(line=other)
            self._decided[entry.line] = ("aside", reason)
        self._look_again()

    def _decide(self, what: str) -> None:
        """Decide the same of every chosen line that waits, or take back what was decided of them."""
        for line in self.table.selected_ids():
            if not what:
                self._decided.pop(line, None)
            elif self._entries[line].heap is Heap.PERHAPS:
                self._decided[line] = (what, _("Set aside by you.") if what == "aside" else "")
        self._look_again()

    def _look_again(self) -> None:
        """Look through the lines with what was decided: they need not be read again."""
        if self._shown is not None:
            self._look_through(partial(replace, self._shown.planned.request, decisions=self._decisions()))

    def _decisions(self) -> Decisions:
        every = self._decided.items()
        return Decisions(
            same={(line, said[0]): said[1] for line, (what, said) in every if what == "same"},
            others=frozenset(line for line, (what, _said) in every if what == "others"),
            aside={line: said for line, (what, said) in every if what == "aside"},
        )

    def _decided_words(self, line: int) -> str:
        what = self._decided.get(line, ("", None))[0]
        said = {"same": self._kind.same[0], "others": self._kind.others[0]}.get(what, "")
        return _("You said: {words}").format(words=said) if said else ""

    # --- the deed -----------------------------------------------------------------------------------------------------

    def bring_in(self) -> None:
        """Import what is shown; the lines that are not taken go to a file that is asked for."""
        shown, opened = self._shown, self._opened
        if shown is None or opened is None or self._why_not():
            return
        aside: Path | None = None
        if shown.waiting:
            kinds = [ask.FileKind(_("CSV"), ".csv"), ask.FileKind(_("Excel workbook"), ".xlsx")]
            name = _("{list} – set aside").format(list=Path(opened.name).stem)
            aside = ask_where(self, self._desk, _("Where the lines that are set aside go"), name, kinds)
            if aside is None:
                return
        self._say("")
        self._writing = True
        self._settle()
        work = partial(bring_in, self._desk.office, opened, shown, self._kind, aside, self._desk.made_at)
        self._desk.jobs.carry_out(
            work, owner=self, then=self._done, failed=self._not_done,
            words=_("Importing {name}").format(name=opened.name),
        )  # fmt: skip

    def _why_not(self) -> str:
        """Say why nothing can be imported now, "" where it can."""
        shown = self._shown
        if self._lacks_event():
            return _("Choose the event first, above.")
        if shown is None or self._looking or self._writing:
            return _("One moment…")
        unanswered = self.columns.unanswered()
        if not shown.coming and not unanswered:
            if not shown.waiting:
                return _("There is nothing in the list that is not on file.")
            if shown.counts[Heap.SAME]:
                return _("Nothing else can be taken as it is: each line that waits says why.")
            return _("No line can be taken as it is: each says why.")
        return unanswered

    def _settle(self) -> None:
        """Let the buttons say what can be done now."""
        shown, why = self._shown, self._why_not()
        if shown is None and self._looking and not self._fresh:
            words = self._import.text()
        elif shown is None or not shown.coming:
            words = _("&Import")
        elif shown.waiting:
            words = _("&Import {count}, set {aside} aside…").format(
                count=show_count(shown.coming), aside=show_count(shown.waiting)
            )
        else:
            words = ngettext("&Import {count} line", "&Import {count} lines", shown.coming)
            words = words.format(count=show_count(shown.coming))
        self._offer(words, why)
        for shows in (self._import, self._other):
            shows.setVisible(self._opened is not None)
        waits = why if not self._looking and not self._writing else ""
        types = "" if shown is None else ", ".join(kind.name for kind in getattr(shown.planned.plan, "types", ()))
        made = _("Types that will be made: {types}.").format(types=types) if types else ""
        self._promise_that(f"{made} {self._kind.promise}".strip(), waits)
        self.columns.setEnabled(not self._writing)
        self.pane.setEnabled(not self._writing and not self._looking)
        for part in filter(None, (self._other, self._sheets, self._events)):
            part.setEnabled(not self._writing)

    def _let_go(self, *, rows: bool = False, then: Callable[[None], object] = lambda _done: None) -> None:
        """Let go of what was seen of the list, and with ``rows`` of the list, aside: it may take a while."""
        shown = [] if self._shown is None else [self._shown]
        opened = [self._opened] if rows and self._opened is not None else []
        self._shown, self._entries = None, Entries({})
        if rows:
            self._opened = None
        parent = self.parentWidget()
        if parent is not None and (shown or opened):
            self._desk.jobs.run(partial(forget, shown, opened), owner=parent, then=then)

    # --- the window ---------------------------------------------------------------------------------------------------

    def reject(self) -> None:
        """Leave; while the deed is on its way there is nothing to leave, and what was decided is asked about."""
        if self._writing:
            return
        question = _("You decided about some lines. Leave without importing them?")
        if self._decided and self._shown is not None and not ask.confirm(self, question, _("&Leave without importing")):
            return
        self._desk.jobs.forget(self)
        super().reject()

    def done(self, result: int) -> None:
        """Close, and give back what was put aside for a long list."""
        super().done(result)
        self._let_go(rows=True, then=spare_no_more)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() or event.mimeData().hasText():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Read the file that was dropped, or the table."""
        files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            self.read(files[0], files[0].name)
        elif event.mimeData().hasText():
            self.pasted(event.mimeData().text())
        event.acceptProposedAction()


def _read(
    office: Office, kind: ListKind, source: Path | bytes, name: str, sheet: str | None, progress: Progress
) -> OpenedList:
    def remembered(header_key: str) -> str | None:
        return office.read(partial(remembered_columns, kind=kind.what.key, header_key=header_key))

    return open_list(source, name, what=kind.what, sheet=sheet, remembered=remembered, progress=progress)
