"""The desktop as a screen reader reads it: a window in a process of its own, over the platform's accessibility bus."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from psg_admin.bootstrap import open_at
from psg_admin.memberships.queries import MemberRow, member_list_ids, member_list_rows
from psg_admin.memberships.states import Standing
from psg_admin.paths import Home
from psg_admin.payments.states import Method
from psg_admin.sample.make import NAME, fill
from psg_admin.store.list_query import ListQuery
from tests.ui.bus import Gone, Heard, Key, Reader, State, Thing, bus, missing, running

if missing():
    pytest.skip(missing(), allow_module_level=True)

PAGES = ("Today", "Members", "Events", "Money", "Bank", "News", "Settings")
ROLES = {
    "push button",
    "button menu",
    "radio button",
    "check box",
    "text",
    "combo box",
    "table",
    "label",
    "filler",
    "panel",
    "list",
}
"""What can have the focus; a filler or a panel is what scrolls, a label a figure that can be asked why."""


UNDER_MORE = {
    "Members": (
        "Change payer and method", "Note the status of the standing order", "Change the standing order",
        "Note a resignation", "Note a death",
    ),
    "Events": ("Cancel the event",),
    "Money": ("Free the money of the payment", "Take the payment back", "Void the receipt"),
}  # fmt: skip
"""What the pane of the first record has no button for, and asks something."""


class Desk:
    """The program, and who reads it."""

    def __init__(self, reader: Reader, program: Thing, members: list[MemberRow]) -> None:
        self.reader = reader
        self.program = program
        self.members = members

    def window(self, role: str = "frame") -> Thing:
        """Return the window of this role that is seen."""
        return self.reader.until(lambda: next(iter(self.windows(role)), None), role)

    def windows(self, role: str) -> list[Thing]:
        return [one for one in self.program.children() if one.role == role and State.SHOWING in one.states]

    def page(self, name: str) -> Thing:
        """Choose a page in the rail, as the command of a screen reader does, and return it."""
        window = self.active()
        window.find("radio button", name).act()
        return window.find("panel", name)

    def active(self) -> Thing:
        """Return the window, which has the keyboard."""
        window = self.window()
        if State.ACTIVE not in window.states:
            window.find("label", NAME).click()  # no desktop stands around it that would give it the keyboard
            self.reader.until(lambda: State.ACTIVE in window.states, "the keyboard to be the window’s")
        return window

    def form(self, page: str, button: str) -> Thing:
        """Open what a button of a page opens."""
        self.page(page).find("push button", button).act()
        return self.window("dialog")

    def read(self, page: Thing) -> None:
        """Wait until the pane of a page has the record that is chosen."""
        self.reader.until(lambda: any(map(_is_more, page.seen())), "“More” in the pane")

    def asks(self) -> Thing:
        """Return the form or the question that is open."""
        return self.reader.until(lambda: next(iter(self.asking()), None), "a form or a question")

    def asking(self) -> list[Thing]:
        return [*self.windows("dialog"), *self.windows("alert")]

    def leave(self) -> None:
        """Leave the form or the question that is open."""
        self.reader.type(Key.ESCAPE)
        self.reader.until(lambda: not self.asking(), "the form to go")

    def do(self, words: str) -> Thing:
        """Find by its words what can be done, do it, and return the form or the question that it opens.

        What stands under “More” of a pane is reached so: Qt lists no line of a menu among what a button has.
        """
        window = self.active()
        self.reader.heard.clear()
        window.find("push button", "Find anyone or anything").act()
        line = window.find("text", "Find anyone or anything")
        self.focused("text", "Find anyone or anything")
        for letter in words.lower():
            self.reader.type(ord(letter))
        self.reader.until(lambda: line.description.startswith(words), f"“{words}” at the search")
        self.reader.type(Key.RETURN)
        return self.asks()

    def focused(self, role: str, name: str) -> Thing:
        """Return what the program tells that the focus came to, once that is of this role and called ``name``."""
        found = self.reader.hear("focus", lambda heard: _is_so(heard.thing, role, name), f"the focus on “{name}”")
        return found.thing

    def announced(self, words: str) -> Heard:
        """Wait for words to be read out."""
        return self.reader.hear("announcement", lambda heard: words in heard.words, f"“{words}” to be read out")


def _is_more(thing: Thing) -> bool:
    return thing.name.startswith("More to do: ")


def _is_so(thing: Thing, role: str, name: str) -> bool:
    try:
        return thing.role == role and (thing.name == name or name in thing.labels)
    except Gone:
        return False


@pytest.fixture(scope="module")
def _desk() -> Iterator[Desk]:
    # The path of a socket has a hundred signs at most, which pytest's folders soon reach.
    with tempfile.TemporaryDirectory(prefix="psg-bus-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        home, today = Home(folder / "home"), datetime.now().astimezone().date()
        office = open_at(home, None, create=True, clock=lambda: datetime.now(UTC))
        office.write(partial(fill, members=40, seed=1, today=today))
        ids = office.read(partial(member_list_ids, query=ListQuery(""), today=today))
        members = office.read(partial(member_list_rows, ids=ids, today=today))
        office.close()
        log = folder / "log"
        with bus(folder) as environment, log.open("wb") as written:
            reader = Reader(environment["DBUS_SESSION_BUS_ADDRESS"])
            command = [sys.executable, "-m", "psg_admin", "--home", str(home.folder)]
            with running(command, environment, stderr=written) as process:
                yield Desk(reader, _program(reader, process, log), members)
            reader.close()


def _program(reader: Reader, process: subprocess.Popen[bytes], log: Path) -> Thing:
    """Return the program once its first page is there; skip where Qt has no libraries for a screen."""

    def first() -> Thing | None:
        if process.poll() is not None:
            said = log.read_text(errors="replace")
            if "Qt platform plugin" in said:
                pytest.skip(f"Qt draws on no screen here: {said.strip().splitlines()[0]}")
            raise AssertionError(said)
        return next((one for one in reader.programs() if one.name == "psg_admin" and _begun(one)), None)

    return reader.until(first, "the window")


def _begun(program: Thing) -> bool:
    return any(one.name.endswith("is waiting.") for window in program.children() for one in window.seen())


@pytest.fixture
def desk(_desk: Desk) -> Desk:
    """The program, of which nothing was heard yet."""
    _desk.reader.heard.clear()
    return _desk


def nameless(window: Thing) -> list[str]:
    """Return what can have the focus in a window and is not read as what it is."""
    return window.reader.whole(partial(_nameless, window))


def asking(page: Thing) -> list[str]:
    """Return the buttons of a page that open a form."""
    return [one.name for one in page.seen() if one.role == "push button" and one.name.endswith("…")]


def fields(page: Thing) -> list[Thing]:
    """Return where words are typed on a page."""
    return [one for one in page.seen() if one.role == "text" and State.FOCUSABLE in one.states]


def _nameless(window: Thing) -> list[str]:
    found = []
    for one in window.seen():
        role, states = one.role, one.states
        if State.FOCUSABLE not in states:
            continue
        name = " ".join(one.labels) if role == "combo box" else one.name
        if not name.strip() or role not in ROLES:
            found.append(f"{role} “{one.name}” {one.description}")
    return found


def test_the_window_has_the_name_of_the_office_and_the_rail_says_which_page_is_shown(desk: Desk) -> None:
    assert desk.window().name.startswith(NAME)
    for name in ("Members", "Today"):
        desk.page(name)
        rail = desk.window().find("panel", "Pages").seen()
        chosen = {one.name: State.CHECKED in one.states for one in rail if one.role == "radio button"}
        assert tuple(chosen) == PAGES
        assert [page for page, is_chosen in chosen.items() if is_chosen] == [name]


def test_every_control_on_every_page_has_a_name_and_a_role(desk: Desk) -> None:
    wrong = {name: found for name in PAGES if (found := nameless(desk.page(name)))}
    assert wrong == {}
    members = desk.page("Members")
    for role, name in (
        ("push button", "New member…"), ("text", "Filter the list"), ("button menu", "More"),
        ("panel", "Filters"), ("radio button", "All"), ("table", "Members"),
    ):  # fmt: skip
        assert State.SHOWING in members.find(role, name).states


def test_every_control_of_every_form_has_a_name_and_a_role(desk: Desk) -> None:
    wrong: dict[str, list[str]] = {}
    person = next(at for at, row in enumerate(desk.members) if _has_most_actions(row))
    for name in ("Today", "Members", "Events", "Money", "News"):
        page = desk.page(name)
        if name != "Today":
            desk.reader.whole(partial(fields, page))[0].focus()
            for _step in range(1 + (person if name == "Members" else 0)):
                desk.reader.type(Key.DOWN)  # into the list, and to its first record
        if name in {"Members", "Events", "Money"}:
            desk.read(page)
        for words in dict.fromkeys(desk.reader.whole(partial(asking, page))):
            form = f"{name}: {words}" if words == "Edit…" else words
            if form not in wrong and words not in {"Export…", "Attach…"}:  # which file is asked by Qt itself
                page.find("push button", words).act()
                wrong[form] = nameless(desk.window("dialog"))
                desk.leave()
        for words in UNDER_MORE.get(name, ()):
            wrong[words] = nameless(desk.do(words))
            desk.leave()
    assert {form: found for form, found in wrong.items() if found} == {}
    assert len(wrong) >= 20, sorted(wrong)


def _has_most_actions(row: MemberRow) -> bool:
    by_order = row.method is Method.STANDING_ORDER and row.standing is Standing.CURRENT
    return by_order and row.type_name != "Organisation"


def test_a_list_is_read_cell_by_cell_each_with_its_heading(desk: Desk) -> None:
    table = desk.page("Members").find("table", "Members")
    assert table.get("NRows", "Table") == len(desk.members)
    headings = [table.call("GetColumnDescription", column, of="Table") for column in range(8)]
    assert headings == ["No.", "Name", "Town", "Type", "Pays by", "Paid to", "Status", "Fee"]
    for row in (0, len(desk.members) - 1):
        shown = desk.members[row]
        desk.reader.until(partial(_reads, table, row, 1, shown.name), shown.name)
        assert table.cell(row, 3).name == shown.type_name
        assert table.cell(row, 0).role == "cell"


def _reads(table: Thing, row: int, column: int, words: str) -> bool:
    return table.cell(row, column).name == words


def test_in_a_list_each_row_that_the_focus_comes_to_is_told(desk: Desk) -> None:
    line = desk.page("Members").find("text", "Filter the list")
    table = desk.window().find("table", "Members")
    line.focus()
    desk.reader.type(Key.DOWN)  # into the list, to the row that was current before
    desk.focused("table", "Members")
    desk.reader.type(Key.HOME)
    for member in desk.members[:3]:
        cell = desk.focused("cell", member.name)
        desk.reader.until(partial(_is, cell, State.SELECTED), "the row to be chosen")
        desk.reader.type(Key.DOWN)
    desk.focused("cell", desk.members[3].name)  # else it might be this that is heard below
    line.focus()
    desk.reader.heard.clear()
    desk.reader.type(Key.DOWN)
    assert desk.focused("cell", desk.members[3].name) == table.cell(3, 1)


def _is(thing: Thing, state: State) -> bool:
    return state in thing.states


def test_tab_moves_the_focus_and_the_bus_is_told(desk: Desk) -> None:
    form = desk.form("Members", "New person…")
    desk.focused("text", "Given name")
    for name in ("Family name", "Organisation", "Known as"):
        desk.reader.type(Key.TAB)
        line = desk.focused("text", name)
        assert line == form.find("text", name)
        assert {State.EDITABLE, State.FOCUSED} <= line.states
    desk.leave()


def test_a_bad_sum_is_told_at_once_and_stands_at_its_field(desk: Desk) -> None:
    form = desk.form("Money", "Take payment…")
    amount = form.find("text", "Amount")
    amount.focus()
    amount.write("twelve")
    desk.reader.type(Key.TAB)
    said = desk.announced("Amount: ").words
    assert "“twelve”" in said
    assert said == f"Amount: {amount.description}"
    desk.leave()


def test_what_a_fee_comes_to_is_read_out_when_it_changes(desk: Desk) -> None:
    form = desk.form("Members", "New member…")
    desk.focused("combo box", "Type")
    fee = form.find("panel", "Fee")
    first = desk.reader.until(lambda: fee.description, "a fee")
    desk.announced(first.partition(" a year")[0])
    desk.reader.type(Key.DOWN)
    second = desk.reader.until(lambda: fee.description != first and fee.description, "another fee")
    desk.announced(str(second).partition(" a year")[0])
    desk.leave()


def test_a_receipt_is_read_out_as_it_stands_on_its_page(desk: Desk) -> None:
    desk.page("Money").find("text", "Filter the list").focus()
    desk.reader.type(Key.DOWN)
    desk.window().find("push button", "Receipt…").act()
    number = desk.window("dialog").name.partition(" — ")[0]  # "Receipt R-2016-0231"
    pages = desk.window("dialog").find("filler", f"Pages of {number}")
    assert desk.announced(number.split()[-1]).words == pages.description
    assert NAME in pages.description
    desk.leave()


def test_a_tick_set_by_a_screen_reader_counts_as_one_set_by_hand(desk: Desk) -> None:
    form = desk.form("Today", "Book places…")
    price = desk.reader.until(lambda: _price(form), "a price")
    form.find("check box", "Concession for attendee 1").act()
    desk.reader.until(lambda: _price(form) != price, "the price of a concession")
    desk.leave()


def _price(form: Thing) -> str:
    return next((one.name for one in form.seen() if one.role == "label" and one.name.startswith("Price: £")), "")


def test_the_search_reads_out_what_it_finds_and_gives_the_focus_back(desk: Desk) -> None:
    desk.page("Today")
    waiting = desk.reader.hear("focus", lambda heard: heard.thing.role == "push button", "the focus on a line").thing
    first = next(row.name for row in desk.members if row.name.isascii())
    desk.window().find("push button", "Find anyone or anything").act()
    line = desk.window().find("text", "Find anyone or anything")
    for key in first.replace(",", ""):
        desk.reader.type(ord(key))
    desk.reader.until(lambda: line.description.startswith(first), f"“{first}” at the search")
    desk.reader.type(Key.DOWN)
    found = desk.reader.hear("focus", lambda heard: heard.thing.role == "list item", "the focus on what was found")
    assert found.thing.name == line.description
    desk.reader.type(Key.ESCAPE)
    desk.reader.type(Key.ESCAPE)
    button = desk.focused("push button", waiting.name)
    desk.reader.catch_up(button)
    desk.reader.until(lambda: desk.reader.heard[-1].thing == button, "nothing else to be told of last")


def test_what_was_done_is_read_out_and_can_be_undone_there(desk: Desk) -> None:
    form = desk.form("Members", "New person…")
    form.find("text", "Given name").write("Thomasina")
    form.find("text", "Family name").write("Underhill")
    form.find("push button", "Add").act()
    announcement = desk.announced("Thomasina Underhill")
    assert announcement.thing.role == "panel"
    assert announcement.thing.name == "What was just done"
    assert announcement.thing.description == announcement.words
    undo = next(one for one in announcement.thing.seen() if one.name.startswith("Undo"))
    desk.reader.heard.clear()
    undo.act()
    desk.announced("Thomasina Underhill")


def test_a_list_that_is_narrowed_says_what_is_left(desk: Desk) -> None:
    line = desk.page("Members").find("text", "Filter the list")
    line.write("no such person")
    desk.announced("Nothing here fits")
    line.write("")
    desk.announced(" in the list")
