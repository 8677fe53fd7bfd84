"""Views of lists on the command line: saved, opened by their name in lists and exports, changed and taken away."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.cli.conftest import Psg


@pytest.fixture
def full(psg: Psg) -> Psg:
    """Run commands in an office with three members and somebody who is none."""
    psg("types", "add", "plain", "--name", "Plain", "--fee", "20", "--from", "2010-01-01")
    for given, town in (("Ana", "York"), ("Ben", "Ávila"), ("Cleo", "")):
        psg("members", "add", "--given", given, "--family", "Díaz", "--town", town, "--type", "plain", "--method",
            "cash", "--new")  # fmt: skip
    psg("contacts", "add", "Dora Speaker", "--email", "dora@example.org")
    return psg


def towns(psg: Psg, *words: str) -> list[str]:
    return [row["town"] for row in psg("members", "list", *words, "--json").json]


def test_a_list_is_put_in_order_by_several_columns(full: Psg) -> None:
    assert towns(full, "--sort", "town") == ["Ávila", "York", ""]
    assert towns(full, "--sort", "type,-town") == ["York", "Ávila", ""]
    refused = full("members", "list", "--sort", "height")
    assert refused.status == 1
    assert "This list is not sorted by “height”. Choose one of: name, number" in refused.err


def test_a_view_is_saved_and_opens_with_its_filters_order_and_columns(full: Psg) -> None:
    saved = full("views", "save", "members", "By town", "--filter", "type=plain", "--sort", "-town", "--columns",
                 "name,town")  # fmt: skip
    assert saved.status == 0, saved.err
    assert saved.out == "View “By town” saved.\n"
    said = full("members", "list", "--view", "by TOWN").out.splitlines()
    assert said[0].split() == ["Name", "Town"]
    assert [line.split()[1] for line in said[-3:]] == ["Ana", "Ben", "Cleo"]
    assert towns(full, "--view", "By town") == ["York", "Ávila", ""]
    assert towns(full, "--view", "By town", "--search", "ben") == ["Ávila"]
    assert towns(full, "--view", "By town", "--sort", "town") == ["Ávila", "York", ""]
    [view] = full("views", "list", "--json").json
    assert view == full("views", "show", "members", "By town", "--json").json
    assert (view["list"], view["name"], view["sort"], view["columns"]) == (
        "members", "By town", "-town", ["name", "town"],
    )  # fmt: skip


def test_an_export_is_headed_by_the_view_and_has_its_columns_in_its_order(full: Psg, tmp_path: Path) -> None:
    full("views", "save", "members", "By town", "--sort", "-town", "--columns", "town,name")
    assert full("export", "members", tmp_path / "towns.xlsx", "--view", "By town").status == 0
    book = load_workbook(tmp_path / "towns.xlsx")
    foot = book.worksheets[0].oddFooter
    assert foot is not None
    assert "View “By town”" in str(foot.left.text)
    cells = [[cell for cell in row if cell] for row in book.worksheets[0].values]
    head = cells.index(["Town", "Name"])
    assert [row[0] for row in cells[head + 1 : head + 3]] == ["York", "Ávila"]


def test_what_a_view_names_and_the_list_has_not_is_refused(full: Psg) -> None:
    for words, said in (
        (("--filter", "height=3"), "This list cannot be narrowed by height"),
        (("--filter", "standing=tall"), "Choose one of: not-yet, current"),
        (("--sort", "reason"), "not sorted by “reason”"),
        (("--columns", "name,height"), "There is no column “height” in this list"),
    ):
        refused = full("views", "save", "members", "Tall", *words)
        assert (refused.status, said in refused.err) == (1, True), refused.err
    assert full("views", "save", "members", "Tall", "--filter", "height").status == 2
    assert full("views", "list", "--json").json == []
    assert "There is no view of this list yet" in full("members", "list", "--view", "Tall").err


def test_views_are_renamed_moved_replaced_removed_and_each_is_undone(full: Psg) -> None:
    def names() -> list[str]:
        return [view["name"] for view in full("views", "list", "members", "--json").json]

    for name in ("One", "Two", "Three"):
        full("views", "save", "members", name)
    assert names() == ["One", "Two", "Three"]
    full("views", "move", "members", "three", "1")
    assert names() == ["Three", "One", "Two"]
    full("undo")
    assert names() == ["One", "Two", "Three"]
    assert "There is a view “Two” of this list already." in full("views", "rename", "members", "One", "two").err
    full("views", "rename", "members", "One", "Uno")
    assert names() == ["Uno", "Two", "Three"]
    assert "already" in full("views", "save", "members", "Uno", "--search", "ana").err
    full("views", "save", "members", "Uno", "--search", "ana", "--replace")
    assert towns(full, "--view", "Uno") == ["York"]
    full("views", "remove", "members", "Two")
    assert names() == ["Uno", "Three"]
    assert "There are: Uno, Three." in full("members", "list", "--view", "Two").err
    full("undo")
    assert names() == ["Uno", "Two", "Three"]
    told = full("history").out
    assert "View “Two” removed" in told
    assert "View “One” is called “Uno” now" in told


def test_a_view_with_a_type_that_is_gone_says_so_and_opens_with_the_rest(full: Psg) -> None:
    full("types", "add", "brief", "--name", "Brief", "--fee", "5", "--from", "2010-01-01")
    full("views", "save", "members", "Brief", "--filter", "type=brief", "--search", "ana")
    assert towns(full, "--view", "Brief") == []
    entries = full("history", "--json").json
    made = next(entry["id"] for entry in entries if "Brief" in entry["summary"] and "View" not in entry["summary"])
    assert full("undo", str(made)).status == 0
    told = full("members", "list", "--view", "Brief", "--json")
    assert [row["town"] for row in told.json] == ["York"]
    assert "The view “Brief” has filters that are no longer there, and opens without them: Type." in told.err


@pytest.mark.parametrize(
    ("key", "command"),
    [
        ("contacts", ("contacts", "list")), ("payments", ("payments", "list")), ("owed", ("owed",)),
        ("spending", ("spend", "list")), ("receipts", ("receipts", "list")), ("events", ("events", "list")),
        ("news", ("news", "list")),
    ],
)  # fmt: skip
def test_every_list_takes_a_view_of_its_own(full: Psg, key: str, command: tuple[str, ...]) -> None:
    full("views", "save", key, "Mine", "--search", "nobody")
    shown = full(*command, "--view", "Mine", "--json")
    assert (shown.status, shown.json) == (0, [])
    assert "There are: Mine." in full(*command, "--view", "Other").err


def furnished(psg: Psg) -> None:
    """Make own fields, tags and consents, and two views by them."""
    for words in (
        ("fields", "add", "Choir", "--kind", "choice", "--choice", "alto", "--choice", "bass"),
        ("fields", "add", "Route", "--of", "membership"),
        ("contacts", "change", 1, "--field", "Choir=alto", "--tags", "tea"),
        ("contacts", "change", 2, "--field", "Choir=bass", "--tags", "tea"),
        ("members", "change", "0002", "--field", "Route=North"), ("contacts", "consent", 2, "email", "yes"),
        ("views", "save", "members", "Altos", "--filter", "field:Choir=Alto", "--filter", "tag=TEA", "--columns",
         "name,field:choir,tags"),
        ("views", "save", "members", "Northern basses", "--filter", "field:choir=bass", "--filter", "consent=email-yes",
         "--filter", "field:Route", "--columns", "name,field:route,consents"),
        ("views", "save", "contacts", "Silent", "--filter", "field:Choir="),
    ):  # fmt: skip
        done = psg(*words)
        assert done.status == 0, done.err


def test_views_go_by_own_fields_tags_and_consents_and_show_their_columns(full: Psg, tmp_path: Path) -> None:
    furnished(full)
    said = full("members", "list", "--view", "Altos").out.splitlines()
    assert (said[0].split(), said[-1].split()) == (["Name", "Choir", "Tags"], ["Díaz,", "Ana", "alto", "tea"])
    said = full("members", "list", "--view", "northern basses").out.splitlines()
    assert (said[0].split(), said[-1].split("  ")[0]) == (["Name", "Route", "Consents"], "Díaz, Ben")
    assert "North" in said[-1]
    silent = full("contacts", "list", "--view", "Silent", "--json").json
    assert [row["name"] for row in silent] == ["Cleo Díaz", "Dora Speaker"]
    assert towns(full, "--view", "Altos", "--field", "Choir=bass") == ["Ávila"]
    altos = full("views", "show", "members", "Altos", "--json").json
    assert altos["filters"] == {"field:choir": "=alto", "tag": "tea"}
    assert full("export", "members", tmp_path / "altos.xlsx", "--view", "Altos").status == 0
    foot = load_workbook(tmp_path / "altos.xlsx").worksheets[0].oddFooter
    assert foot is not None
    assert "View “Altos” · Tag: tea · Choir: alto" in str(foot.left.text)
    for wrong, why in (("field:Boat=x", "There is no field “Boat”"), ("field:Choir=tenor", "none of its choices")):
        refused = full("views", "save", "members", "Wrong", "--filter", wrong)
        assert (refused.status, why in refused.err) == (1, True), refused.err


def test_a_view_by_a_field_that_is_closed_opens_with_the_rest_and_says_so(full: Psg) -> None:
    furnished(full)
    assert full("fields", "close", "Choir").status == 0
    told = full("members", "list", "--view", "Northern basses", "--json")
    assert [row["name"] for row in told.json] == ["Díaz, Ben"]
    assert "opens without them: Own field." in told.err
    assert full("fields", "reopen", "Choir").status == 0
    assert full("members", "list", "--view", "Northern basses", "--json").err == ""
