"""The lines of statements: what each is, or may be, and saying it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from psg_admin.bank.bench import Likelihood
from psg_admin.bank.documents import bench_columns
from psg_admin.bank.operations import TELL_LINES
from psg_admin.bank.plans.outcomes import wish_of
from psg_admin.bank.plans.telling import Telling
from psg_admin.bank.queries import AccountProof, proofs
from psg_admin.bank.queries.bench import (
    ASIDE,
    DONE,
    OPEN,
    Bench,
    BenchCounts,
    BenchRow,
    bench,
    bench_counts,
    bench_ids,
    bench_rows,
)
from psg_admin.bank.queries.line_pages import LinePage, OfSomebody, line_page
from psg_admin.bank.states import MatchKind, Tier
from psg_admin.kernel.days import show_day
from psg_admin.kernel.errors import BadInput
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.words import _, ngettext, pgettext
from psg_admin.store.list_query import ListQuery
from psg_admin.store.planning import perform
from psg_admin.ui.bank import forms, ways
from psg_admin.ui.bank.accepting import open_accept
from psg_admin.ui.bank.part import BankPart
from psg_admin.ui.bank.telling import TellBox
from psg_admin.ui.kit.action import Action, Chosen, Target
from psg_admin.ui.kit.chips import Chip, Chips
from psg_admin.ui.kit.empty import EmptyState
from psg_admin.ui.kit.list_page import ALL
from psg_admin.ui.kit.lists import NarrowLine
from psg_admin.ui.kit.table import Table
from psg_admin.ui.kit.widgets import ChoiceBox, TextLabel

if TYPE_CHECKING:
    from collections.abc import Callable

    from psg_admin.kernel.changes import Changes
    from psg_admin.kernel.progress import Progress
    from psg_admin.store.list_query import Work
    from psg_admin.ui.bank.page import BankPage
    from psg_admin.ui.bank.pane import BankPane

_RULE_OF_THREE = 3
"""Where none of n was wrong, at most 3 in n are, with a probability of 95 %."""
_FEWEST = 30
"""Of fewer nothing is said."""


class LinesPart(BankPart):
    """The bench: what open lines may be is worked out for all of them once, in a lane behind, and filled in when it is
    there; until then, and while a deed makes another one, the list shows what it has.
    """

    page: BankPage
    key = "lines"
    first = OPEN
    head = ("learned", "import-statements", "accept-last")
    primary = ("accept-certain",)
    pane_chars: ClassVar[int] = 64

    def __init__(self, page: BankPage) -> None:
        super().__init__(page)
        self.bench = Bench()
        self.box: TellBox | None = None
        self._looking = False
        self._again = False
        self._telling = False
        self._wanted: Tier | None = None
        self.choose_one = _("Choose one line.")
        self.account = ChoiceBox()
        self.account.setObjectName("account")
        self.account.setAccessibleName(_("Account"))
        self.account.addItem(_("All accounts"), "")
        empty = EmptyState(
            _("No statement yet"),
            _("Each line of a statement of your bank is listed here, with what it may be."),
            _("Import the firs&t one…"),
            partial(ways.import_statements, page, page.desk),
        )
        table: Table[BenchRow] = Table(
            self.desk.jobs, bench_columns(), lambda query: partial(bench_ids, query=query, judged=self.bench),
            lambda ids: partial(bench_rows, ids=ids, judged=self.bench), "bank.lines", empty, title=_("Lines"),
            parent=page.lists,
        )  # fmt: skip
        self.meaning = Meaning()
        self.furnish(
            table, NarrowLine(_("Text, sum, person"), _("Filter the list")), Chips(_("Lines")), [self.account],
            [self.meaning],
        )  # fmt: skip
        self._keys = _Keys(self)
        table.grid().installEventFilter(self._keys)
        self._show_chips(None)
        self.chips.choose(OPEN)

    def query(self) -> ListQuery:
        pile = self.chips.current()
        filters = {"pile": "" if pile == ALL else pile, "account": self.of_account()}
        return ListQuery(self.search.words(), {key: value for key, value in filters.items() if value})

    def of_account(self) -> str:
        """Return the code of the account whose lines are listed, "" for all."""
        return str(self.account.currentData() or "")

    def show_everything(self) -> None:
        """Show all lines: one that is sought may be done."""
        self.wipe()
        self.chips.choose(ALL)

    def made_from(self) -> str:
        said = [] if self.chips.current() == ALL else [_chip_words()[self.chips.current()]]
        if self.of_account():
            said.append(self.account.currentText())
        if self.search.words():
            said.append(_("with “{text}”").format(text=self.search.words()))
        return " · ".join(said)

    # --- what open lines may be ---------------------------------------------------------------------------------------

    def ask_counts(self) -> None:
        """Ask for the counts and the proof, and look anew for what the open lines may be."""
        self._count()
        account = self.of_account() or None
        self.desk.jobs.read(partial(proofs, account=account), owner=self.page, key="proof", then=self._show_proof)
        self._look()

    def _count(self) -> None:
        counts = partial(bench_counts, account=self.of_account(), judged=self.bench)
        self.desk.jobs.read(counts, owner=self.page, key="counts", then=self._show_counts)

    def _look(self) -> None:
        """Look for what the open lines may be; where that is on its way, once more after it."""
        if self._looking:
            self._again = True
            return
        self._looking = True
        self.desk.jobs.run_read(
            partial(_looked, self.bench), owner=self.page, then=self._found, failed=self._not_found,
            words=_("Looking what the lines may be"),
        )  # fmt: skip

    def _found(self, found: Bench) -> None:
        self._looking = False
        changed = found is not self.bench
        self.bench = found
        if changed:
            self.table.reload()
            self._count()
            if self.page.part is self:
                self.page.refresh_record()
                self.page.show_head()
        self._show_meaning()
        if self._again:
            self._again = False
            self._look()
        elif self._wanted is not None:
            wanted, self._wanted = self._wanted, None
            self._accept_all(wanted)

    def _not_found(self, _error: object) -> None:
        self._looking = False
        self._wanted = None

    def _show_counts(self, counts: BenchCounts) -> None:
        self._show_chips(counts)
        chosen = self.account.currentData()
        known = [self.account.itemData(place) for place in range(1, self.account.count())]
        if known != [code for code, _name in counts.accounts]:
            self.account.clear()
            self.account.addItem(_("All accounts"), "")
            for code, name in counts.accounts:
                self.account.addItem(name, code)
            self.account.setCurrentIndex(max(0, self.account.findData(chosen)))
        self.table.set_bare(bare=counts.bare)
        self._show_meaning()

    def _show_chips(self, counts: BenchCounts | None) -> None:
        known = {} if counts is None else {**counts.piles, ALL: sum(counts.piles[key] for key in (OPEN, DONE, ASIDE))}
        self.chips.show_chips([Chip(key, words, known.get(key)) for key, words in _chip_words().items()])

    def _show_meaning(self) -> None:
        """Say what certain means where certain lines are listed."""
        at = self.chips.current() in {OPEN, Likelihood.CERTAIN.value}
        count = self.bench.count(Likelihood.CERTAIN, self.of_account())
        self.meaning.say(self.bench, count if at else 0)
        self.meaning.setVisible(bool(at and count and self.page.part is self))

    def _show_proof(self, found: list[AccountProof]) -> None:
        self.table.set_proof(" · ".join(_proof_words(one, named=len(found) > 1) for one in found[:2]))

    def counted(self, count: int) -> None:
        del count
        self._show_meaning()

    # --- one line -----------------------------------------------------------------------------------------------------

    def read(self, record: int) -> Work[Any]:
        return partial(line_page, line_id=record, judged=self.bench)

    def record_id(self, record: LinePage) -> int:
        return record.row.id

    def fill(self, pane: BankPane, record: LinePage, actions: list[Action]) -> None:
        self._telling = False
        if not record.is_open:
            self.box = None
            _show_done(self.page, pane, record, actions)
            return
        before = self.box
        if before is not None and pane.shows(("line", record.row.id)) and before.same(record):
            return
        had = pane.has_keyboard()
        box = TellBox(
            self.page, record, more=self._more_parts, accept=self.accept, leave=self.page.take_focus, go=self.go
        )
        if before is not None and before.line_id == box.line_id:
            box.take_over(before)
        self._put(pane, box, actions)
        if had:
            box.focus()

    def _put(self, pane: BankPane, box: TellBox, actions: Sequence[Action]) -> None:
        row = box.record.row
        with pane.filled(("line", row.id), actions):
            pane.head_with_sum(row.text, box.amount.show(), _about(box.record))
            for day, why in box.record.again:
                pane.dated(show_day(day), _("Opened again: {reason}").format(reason=why))
            box.put(pane, buttons=("somebody", "category", "leave"))
        self.box = box

    def show_again(self) -> None:
        """Show the line anew with what a person has just said of it."""
        box = self.box
        if box is None:
            return
        fresh = TellBox(
            self.page, box.record, more=self._more_parts, accept=self.accept, leave=self.page.take_focus, go=self.go
        )
        fresh.take_over(box)
        fresh.place = box.place
        record = self.page.record
        self._put(self.page.pane, fresh, self.actions_for(Chosen((box.line_id,), record)))
        fresh.focus()

    def opened(self, record: int) -> None:
        """Go from the list to what the line may be."""
        del record
        if self.box is not None:
            self.box.focus()

    def go(self, step: int) -> None:
        """Go to the next line that is open, or with -1 to the one before."""
        ids = self.table.all_ids()
        here = self.table.current_id()
        place = ids.index(here) if here in ids else -1
        order = ids[place + 1 :] if step > 0 else ids[:place][::-1] if place > 0 else ids[:0]
        following = next((one for one in order if one in self.bench.lines and one != here), None)
        if following is not None:
            self.table.select_id(following)

    def leave_open(self) -> None:
        """Leave the line as it is, and go on to the next one that is open."""
        self.go(1)

    # --- deeds --------------------------------------------------------------------------------------------------------

    def actions_for(self, chosen: Chosen[LinePage]) -> list[Action]:
        record = chosen.record
        is_open = record is not None and record.is_open
        rows = self._rows(chosen)
        account = self.of_account()
        certain = self.bench.count(Likelihood.CERTAIN, account)
        last = self.bench.count(Likelihood.LAST_TIME, account)
        certain_words = ngettext("&Accept {count} certain…", "&Accept {count} certain…", certain)
        last_words = ngettext("Accept {count} as last &time…", "Accept {count} as last &time…", last)
        made = [
            Action(
                "accept-certain", _("Accept all certain lines"), partial(self._accept_all, Tier.CERTAIN),
                "Ctrl+Return", why="" if certain else _("No line is certain."),
                button=certain_words.format(count=show_count(certain)), everywhere=True,
                hint=_("Each is shown before, with what becomes of it"),
            ),
            Action(
                "accept-last", _("Accept all lines as last time"), partial(self._accept_all, Tier.AS_LAST_TIME),
                why="" if last else _("No line is like one of which somebody said before what it is."),
                button=last_words.format(count=show_count(last)), everywhere=True,
                hint=_("Each is shown before, with what becomes of it"),
            ),
        ]  # fmt: skip
        closed = "" if is_open or record is None else _("This line is done already: open it again first.")
        opened = "" if not is_open else _("This line is open.")
        one = record.row if record is not None else None
        judged = None if record is None else record.judged
        same = judged is not None and judged.tier is Likelihood.LAST_TIME
        of_open: list[tuple[str, str, str, Callable[[], object], str, bool]] = [
            ("accept", _("Accept what the line may be"), _("A&ccept it"), self.accept, "", False),
            ("same", _("Take the line for the same as last time"), _("Same as &last time"), self._same,
             "" if same else _("Nobody has said before what a line like this is."), False),
            ("somebody", _("Say whose the line is"), _("&Somebody else…"), partial(self._somebody, one), "", False),
            ("category", _("File the line under a category"), _("Categor&y…"),
             partial(self._form, forms.open_category, rows), "", True),
            ("leave", _("Leave the line open"), _("Leave &open"), self.leave_open, "", False),
            ("transfer", _("Say that money was moved between accounts"), _("Between &accounts…"),
             partial(self._form, forms.open_transfer, rows), "", True),
            ("aside", _("Set the line aside"), _("Set as&ide…"), partial(self._form, forms.open_aside, rows), "", True),
        ]  # fmt: skip
        made += [
            Action(key, label, run, why=closed or why, button=words, of_record=True, many=many,
                   reads=key == "leave")
            for key, label, words, run, why, many in of_open
        ]  # fmt: skip
        made.append(
            Action(
                "again", _("Open the line again"), partial(self._form, forms.open_again, rows), why=opened,
                button=_("Ope&n again…"), of_record=True, many=True, grave=True,
            )
        )  # fmt: skip
        return made

    def _rows(self, chosen: Chosen[LinePage]) -> list[BenchRow]:
        """Return the lines that are chosen, as far as the list has them here."""
        if not chosen.several:
            return [] if chosen.record is None else [chosen.record.row]
        return [row for one in chosen.ids if (row := self.table.row_of(one)) is not None]

    def accept(self) -> None:
        """Accept the line as it stands in the pane, and go on to the next one that is open."""
        box = self.box
        if box is None or self._telling:
            return
        try:
            work = box.deed()
        except BadInput as error:
            self.page.says.emit(error.message)
            return
        if work is None:
            return
        self._telling = True
        self.desk.jobs.write(work, owner=self.page, then=self._told, failed=self._refused)

    def _told(self, _changes: Changes) -> None:
        self._telling = False
        self.go(1)

    def _refused(self, error: Any) -> None:
        self._telling = False
        self.page.says.emit(error.message)
        self.page.refresh_record()

    def _same(self) -> None:
        """Take the line for what a person said of one like it before."""
        if self.box is None or self.box.record.judged is None:
            return
        candidates, _names = self.box.record.judged.read()
        request = Telling((wish_of(self.box.line_id, candidates[0]),), self.desk.today, self.desk.now)
        self._telling = True
        work = partial(perform, deed=TELL_LINES, request=request)
        self.desk.jobs.write(work, owner=self.page, then=self._told, failed=self._refused)

    def _accept_all(self, tier: Tier) -> None:
        """Open the preview of accepting all lines of a tier, as soon as it is known what they may be now."""
        if not self.page.isVisible():
            self.page.go(Target("bank"))
        if self._looking:
            self._wanted = tier
            return
        likelihood = Likelihood.CERTAIN if tier is Tier.CERTAIN else Likelihood.LAST_TIME
        open_accept(self.page, self.desk, tier, self.bench.matched(likelihood, self.of_account()), self._done)

    def _somebody(self, row: BenchRow | None) -> None:
        if row is not None:
            forms.open_somebody(
                self.page, self.desk, row, self._named, title=_("Whose is this line?"), action=_("Ch&oose")
            )

    def _named(self, found: OfSomebody) -> None:
        if self.box is not None:
            self.box.name_somebody(found)
            self.show_again()

    def _more_parts(self, box: TellBox) -> Sequence[Action]:
        """Return what "Add a part" offers."""
        return [
            Action("part-gift", _("Gift"), partial(self._add_gift, box), button=_("&Gift"), reads=True),
            Action("part-owed", _("What somebody else owes"), partial(self._add_owed, box),
                   button=_("What somebody else &owes…"), reads=True),
        ]  # fmt: skip

    @staticmethod
    def _add_gift(box: TellBox) -> None:
        box.add_gift()

    def _add_owed(self, box: TellBox) -> None:
        forms.open_somebody(
            self.page, self.desk, box.record.row, box.add, title=_("Whose part is it?"), action=_("&Add what they owe")
        )

    def _form(
        self, opening: Callable[[QWidget, Any, Sequence[BenchRow], Callable[[Changes], object]], object],
        rows: Sequence[BenchRow],
    ) -> None:  # fmt: skip
        if rows:
            opening(self.page, self.desk, rows, self._done)

    def _done(self, _changes: Changes) -> None:
        self.go(1)


class Meaning(QWidget):
    """Two sentences: what certain means, and how often that was wrong in this office."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("meaning")
        self._what = TextLabel("")
        self._how = TextLabel("", "soft")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(2)
        box.addWidget(self._what)
        box.addWidget(self._how)

    def say(self, found: Bench, count: int) -> None:
        """Say it of so many lines that are certain."""
        words = ngettext(
            "{count} is certain: the reference with its check character stands in the text, and the name, the sum or "
            "the account agrees.",
            "{count} are certain: the reference with its check character stands in the text, and the name, the sum or "
            "the account agrees.",
            count,
        )
        self._what.setText(words.format(count=show_count(count)))
        self._how.setText(how_often(found.proven, found.wrong))


def how_often(proven: int, wrong: int) -> str:
    """Return how often lines with a whole reference were somebody else's in this office."""
    never = _("A name alone is never certain.")
    if proven < _FEWEST:
        return " ".join((never, _("Too few lines with a reference are done yet to say how often that is wrong.")))
    if wrong:
        words = ngettext(
            "Of {count} lines done so far that have a reference, {wrong} was somebody else’s.",
            "Of {count} lines done so far that have a reference, {wrong} were somebody else’s.",
            wrong,
        )
        return f"{never} {words.format(count=show_count(proven), wrong=show_count(wrong))}"
    words = _("Of {count} lines done so far that have a reference, none was somebody else’s: at most 1 in {most} is, "
              "with a probability of 95 %.")  # fmt: skip
    return f"{never} {words.format(count=show_count(proven), most=show_count(proven // _RULE_OF_THREE))}"


class _Keys(QObject):
    """In the list the digits choose among the candidates of the line, and the arrow to the right goes to them."""

    def __init__(self, part: LinesPart) -> None:
        super().__init__(part.table)
        self._part = part

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent) or self._part.box is None:
            return False
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        digit = event.key() - Qt.Key.Key_1
        if 0 <= digit < 9:
            self._part.box.choose(digit)
        elif event.key() != Qt.Key.Key_Right:
            return False
        self._part.box.focus()
        return True


def _show_done(page: BankPage, pane: BankPane, record: LinePage, actions: Sequence[Action]) -> None:
    """Show what a line is, with the ways to it."""
    row = record.row
    with pane.filled(("line", row.id), actions):
        pane.head_with_sum(row.text, row.amount.show(), _about(record))
        pane.pair(_("State"), row.said)
        pane.section(_("What it is"))
        for part in record.parts:
            whose = record.names.get(part.contact_id, "") if part.contact_id is not None else ""
            pane.pair(part.purpose or part.becomes.label, part.amount.show())
            pane.line(" · ".join(filter(None, [part.becomes.label if part.purpose else "", whose])), "soft")
        for words, target in _leads(record):
            pane.link(words, partial(page.go, target))
        for day, why in record.again:
            pane.dated(show_day(day), _("Opened again: {reason}").format(reason=why))
        pane.buttons("again")


def _leads(record: LinePage) -> Iterator[tuple[str, Target]]:
    """Yield the ways to what a line is, each once, with their words."""
    lists = {
        MatchKind.SPENDING: (_("Show what went out"), "out"), MatchKind.REFUND: (_("Show what went out"), "out"),
        MatchKind.CASH: (_("Show the slips"), "slips"), MatchKind.CHEQUE: (_("Show the slips"), "slips"),
    }  # fmt: skip
    for kind, row_id in dict.fromkeys(part.target for part in record.parts if part.target is not None):
        if kind is MatchKind.PAYMENT:
            yield _("Show the payment"), Target("payments", row_id)
        elif kind in lists:
            words, chip = lists[kind]
            yield words, Target("payments", filter=chip)
    for contact_id, name in record.names.items():
        yield name, Target("members", contact_id)


def _about(record: LinePage) -> str:
    row = record.row
    parts = [show_day(row.day), row.account_name, row.kind, record.file_name]
    if record.fee:
        parts.append(_("{amount} was kept on the way").format(amount=record.fee.show()))
    if row.left and row.left != row.amount:
        parts.append(_("{left} of {amount} is open").format(left=row.left.show(), amount=row.amount.show()))
    return ", ".join(filter(None, parts))


def _proof_words(one: AccountProof, *, named: bool) -> str:
    """Return the proof of an account in one line: what lay there, what its lines are, and what lies there."""
    if one.opening is None or one.closing is None:
        said = _("{done} done + {open} open").format(
            done=(one.matched + one.filed + one.aside).show(), open=one.open.show()
        )
    else:
        said = _("{opening} + done {done} + open {open} = {closing}").format(
            opening=one.opening.show(), done=(one.matched + one.filed + one.aside).show(), open=one.open.show(),
            closing=one.closing.show(),
        )  # fmt: skip
        agrees = _("✓ agrees") if one.agrees else _("⚠ does not agree")
        said = f"{said}  {agrees}"
    return _("{account}: {proof}").format(account=one.name, proof=said) if named else said


def _looked(before: Bench, progress: Progress) -> Work[Bench]:
    return partial(_look_anew, before=before, progress=progress)


def _look_anew(session: Any, *, before: Bench, progress: Progress) -> Bench:
    """Return what the open lines may be: what is known already where nothing of it has changed."""
    found = bench(session, progress=progress)
    return before if found == before else found


def _chip_words() -> dict[str, str]:
    """Return what each chip is called, in their order."""
    return {
        OPEN: pgettext("lines", "Open"),
        **{one.value: one.label for one in Likelihood},
        DONE: pgettext("lines", "Done"), ASIDE: pgettext("lines", "Set aside"), ALL: pgettext("lines", "All"),
    }  # fmt: skip
