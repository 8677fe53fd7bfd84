"""The forms of the bench: of whom a line is, of which category, to or from which account, why it is set aside."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from psg_admin.accounts.queries import chart
from psg_admin.accounts.rules import GENERAL, Chart
from psg_admin.accounts.states import Direction
from psg_admin.bank.operations import RELEASE_LINES, TELL_LINES, Releasing, file_lines
from psg_admin.bank.plans.telling import LineWish, Part, Telling
from psg_admin.bank.queries.line_pages import OfSomebody, of_somebody
from psg_admin.bank.states import CandidateKind
from psg_admin.kernel.errors import BadInput
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.money import NOTHING
from psg_admin.kernel.words import _, ngettext
from psg_admin.memberships.queries import contact_hits
from psg_admin.payments.states import Category
from psg_admin.store.list_query import Hit, Work
from psg_admin.store.planning import perform
from psg_admin.ui.dialogs.money import account_options, category_options, fund_options
from psg_admin.ui.kit import form
from psg_admin.ui.kit.dialog import FormDialog

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from psg_admin.bank.queries.bench import BenchRow
    from psg_admin.kernel.changes import Changes
    from psg_admin.ui.kit.desk import Desk
    from psg_admin.ui.kit.fields import Field

_REASON = 500
_OWED = (Category.SUBSCRIPTION, Category.EVENT)
"""What is paid for a membership or a place, and never filed."""


def open_somebody(
    parent: QWidget, desk: Desk, row: BenchRow, done: Callable[[OfSomebody], object], *, title: str, action: str
) -> None:
    """Ask of whom a line is, and hand what it may be of them to ``done``."""
    SomebodyDialog(parent, desk, row, done, title=title, action=action).open()


class SomebodyDialog(FormDialog):
    """Finds somebody on file; nothing is written."""

    def __init__(
        self, parent: QWidget, desk: Desk, row: BenchRow, done: Callable[[OfSomebody], object], *, title: str,
        action: str,
    ) -> None:  # fmt: skip
        self._desk = desk
        self._row = row
        self._then = done
        super().__init__(
            parent, desk.jobs, name=f"line.somebody.{row.id}", title=title, subtitle=_about([row]),
            fields=[form.pick("who", _("&Name or number"), desk.jobs, _find, required=True)], draft={}, action=action,
            operation=_nothing, width=72,
        )  # fmt: skip

    def submit(self) -> None:
        """Ask what the line may be of who was picked."""
        values = self.form.values()
        if values is None:
            return
        who: Hit = values["who"]
        query = partial(of_somebody, line_id=self._row.id, amount=self._row.left, contact_id=who.record_id)
        self._desk.jobs.read(query, owner=self, key="who", then=self._found)

    def _found(self, found: OfSomebody) -> None:
        if not found.candidates:
            self.say_error(_("{name} has paid nothing of this sum, and nothing went back to them.").format(
                name=found.name
            ))  # fmt: skip
            return
        self.accept()
        self._then(found)


def _nothing(_values: dict[str, Any]) -> Work[Changes]:
    raise NotImplementedError  # the form only asks


def _find(text: str) -> Work[list[Hit]]:
    return partial(contact_hits, text=text)


def open_category(parent: QWidget, desk: Desk, rows: Sequence[BenchRow], done: Callable[[Changes], object]) -> None:
    """Open the form that files lines under a category."""
    _open(parent, desk, done, lambda known: CategoryDialog(parent, desk, rows, known))


def open_transfer(parent: QWidget, desk: Desk, rows: Sequence[BenchRow], done: Callable[[Changes], object]) -> None:
    """Open the form that says to or from which other account lines moved money."""
    _open(parent, desk, done, lambda known: TransferDialog(parent, desk, rows, known))


def _open(parent: QWidget, desk: Desk, done: Callable[[Changes], object], made: Callable[[Chart], FormDialog]) -> None:
    def arrived(known: Chart) -> None:
        dialog = made(known)
        dialog.done_with.connect(done)
        dialog.open()

    desk.jobs.read(chart, owner=parent, key="form", then=arrived)


class CategoryDialog(FormDialog):
    """Files lines under a category and a fund, and remembers a rule where the person says so."""

    def __init__(self, parent: QWidget, desk: Desk, rows: Sequence[BenchRow], known: Chart) -> None:
        self._desk = desk
        self._rows = tuple(rows)
        self._out = rows[0].left < NOTHING
        ways = (Direction.EXPENSE, Direction.NEITHER) if self._out else (Direction.INCOME, Direction.NEITHER)
        funds = fund_options(known)
        options = [("", _("Choose one")), *category_options(known, *ways, without=_OWED)]
        fields: list[Field] = [
            form.choice("category", _("Ca&tegory"), options),
            form.choice("fund", _("&Fund"), funds),
        ]
        if self._out:
            fields += [
                form.text("payee", _("&Paid to"), hint=_("Empty: as the line says.")),
                form.text("approved_by", _("Approved &by")),
                form.text("approved_by_too", _("A&lso approved by")),
            ]
        fields += [
            form.check("remember", _("&Remember it: offer this category for lines that say the same")),
            form.text("words", _("&Words that stand in the text"), limit=100),
        ]
        super().__init__(
            parent, desk.jobs, name=f"line.category.{rows[0].id}", title=_("File under a category"),
            subtitle=_about(rows), fields=fields,
            draft={"category": "", "fund": GENERAL, "words": proposed_words(rows[0].text)},
            action=_file_words(len(rows)), operation=self._file, width=92,
        )  # fmt: skip
        self.form.set_shown("fund", len(funds) > 1)
        self.form.changed.connect(self._look)
        self._look()

    def _look(self) -> None:
        self.form.set_shown("words", bool(self.form.value("remember")))

    def _file(self, values: dict[str, Any]) -> Work[Changes]:
        if not values["category"]:
            raise BadInput(_("Choose a category."), field="category")
        part = Part(
            CandidateKind.CATEGORY, category=values["category"], fund=values.get("fund") or GENERAL,
            payee=values.get("payee") or "", approved_by=values.get("approved_by") or "",
            approved_by_too=values.get("approved_by_too") or "",
        )  # fmt: skip
        words = values.get("words", "") if values["remember"] else ""
        telling = _telling(self._desk, [LineWish(row.id, (part,), place=_place(row, self._rows)) for row in self._rows])
        return partial(file_lines, telling=telling, remember=words)


class TransferDialog(FormDialog):
    """Says to or from which other account lines moved money."""

    def __init__(self, parent: QWidget, desk: Desk, rows: Sequence[BenchRow], known: Chart) -> None:
        self._desk = desk
        self._rows = tuple(rows)
        own = {row.account for row in rows}
        accounts = [(code, name) for code, name in account_options(known) if code not in own]
        words = _("&To account") if rows[0].left < NOTHING else _("&From account")
        super().__init__(
            parent, desk.jobs, name=f"line.transfer.{rows[0].id}", title=_("Moved between accounts"),
            subtitle=_about(rows), fields=[form.choice("other", words, accounts)],
            draft={"other": accounts[0][0] if accounts else None}, action=_file_words(len(rows)), operation=self._file,
            width=72,
        )  # fmt: skip

    def _file(self, values: dict[str, Any]) -> Work[Changes]:
        part = Part(CandidateKind.TRANSFER, other_account=values["other"] or "")
        wishes = [LineWish(row.id, (part,), place=_place(row, self._rows)) for row in self._rows]
        return partial(perform, deed=TELL_LINES, request=_telling(self._desk, wishes))


def open_aside(parent: QWidget, desk: Desk, rows: Sequence[BenchRow], done: Callable[[Changes], object]) -> None:
    """Ask why lines are nothing of the books, and set them aside."""

    def deed(values: dict[str, Any]) -> Work[Changes]:
        wishes = [LineWish(row.id, aside=values["reason"], place=_place(row, rows)) for row in rows]
        return partial(perform, deed=TELL_LINES, request=_telling(desk, wishes))

    words = ngettext("Set {count} line aside", "Set {count} lines aside", len(rows))
    _ask_reason(
        parent, desk, rows, deed, done, name="aside", title=words.format(count=show_count(len(rows))),
        action=_("&Set aside"),
        more=_("It is nothing of the books, and stays on the statement with your reason."),
    )  # fmt: skip


def open_again(parent: QWidget, desk: Desk, rows: Sequence[BenchRow], done: Callable[[Changes], object]) -> None:
    """Ask why lines were told wrongly, and open them again."""

    def deed(values: dict[str, Any]) -> Work[Changes]:
        request = Releasing(tuple(row.id for row in rows), values["reason"], desk.today)
        return partial(perform, deed=RELEASE_LINES, request=request)

    words = ngettext("Open {count} line again", "Open {count} lines again", len(rows))
    _ask_reason(
        parent, desk, rows, deed, done, name="again", title=words.format(count=show_count(len(rows))),
        action=_("&Open again"),
        more=_("What was entered for it is taken back: payment, receipt and membership year. What was there stays."),
    )  # fmt: skip


def _ask_reason(
    parent: QWidget, desk: Desk, rows: Sequence[BenchRow], deed: Callable[[dict[str, Any]], Work[Changes]],
    done: Callable[[Changes], object], *, name: str, title: str, action: str, more: str,
) -> None:  # fmt: skip
    dialog = FormDialog(
        parent, desk.jobs, name=f"line.{name}.{rows[0].id}", title=title, subtitle=f"{_about(rows)}\n{more}",
        fields=[form.text("reason", _("&Reason"), required=True, limit=_REASON)], draft={}, action=action,
        operation=deed, width=92,
    )  # fmt: skip
    dialog.done_with.connect(done)
    dialog.open()


def proposed_words(text: str) -> str:
    """Return the words of a line that the next one is likely to have too: those without figures."""
    return " ".join(word for word in text.split() if not any(map(str.isdigit, word)))[:100]


def _telling(desk: Desk, wishes: Sequence[LineWish]) -> Telling:
    return Telling(tuple(wishes), desk.today, desk.now)


def _place(row: BenchRow, rows: Sequence[BenchRow]) -> str:
    return row.text if len(rows) > 1 else ""


def _about(rows: Sequence[BenchRow]) -> str:
    if len(rows) == 1:
        return " · ".join((rows[0].text, rows[0].left.show() if rows[0].left else rows[0].amount.show()))
    return ngettext("{count} line", "{count} lines", len(rows)).format(count=show_count(len(rows)))


def _file_words(count: int) -> str:
    return ngettext("Fi&le it", "Fi&le {count} lines", count).format(count=show_count(count))
