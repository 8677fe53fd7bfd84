"""Own fields, tags and consents on the command line: made, said, listed, written, brought in and taken back."""

import csv
from pathlib import Path
from typing import Any

from tests.cli.conftest import Psg


def furnished(psg: Psg) -> str:
    """Make a field of each kind of record, and a member; return the number."""
    assert psg("types", "add", "individual", "--name", "Individual", "--fee", "30").status == 0
    for words in (
        ("Choir", "--kind", "choice", "--choice", "alto", "--choice", "bass"), ("Age", "--kind", "number"),
        ("First aid", "--kind", "yes-no"), ("Since", "--kind", "day"), ("Hobby",),
        ("Route", "--of", "membership", "--kind", "choice", "--choice", "North", "--choice", "South"),
        ("Meal", "--of", "booking", "--kind", "choice", "--choice", "fish", "--choice", "veg"),
    ):  # fmt: skip
        assert psg("fields", "add", *words).out == f"Own field “{words[0]}” made.\n"
    made = psg("members", "add", "--given", "Ana", "--family", "Heron", "--town", "York", "--street", "1 Mill Lane",
               "--type", "individual", "--method", "cash")  # fmt: skip
    return made.line


SAID = ("Choir=Alto", "age=£1,234.50", "First aid=Y", "since=5 nov 2016", "hobby=chess club")
KEPT = {
    "field:Choir": "alto", "field:Age": "1234.5", "field:First aid": "yes", "field:Since": "2016-11-05",
    "field:Hobby": "chess club",
}  # fmt: skip


def say(psg: Psg) -> None:
    done = psg("contacts", "change", 1, *(word for text in SAID for word in ("--field", text)), "--tags", "tea")
    assert done.status == 0, done.err
    assert "Choir: alto (was nothing)" in done.out
    assert "Age: 1,234.5 (was nothing)" in done.out
    assert "Tags: tea (was nothing)" in done.out


def test_a_field_may_have_an_equals_sign_in_its_name(psg: Psg) -> None:
    furnished(psg)
    assert psg("fields", "add", "Has a=b").status == 0
    done = psg("contacts", "change", 1, "--field", "has a=b=c=d")
    assert "Has a=b: c=d (was nothing)" in done.out, done.err
    for words in ("Has a=b", "Has a=b=c=d"):
        assert [row["number"] for row in psg("members", "list", "--field", words, "--json").json] == ["0001"]
    assert psg("members", "list", "--field", "Has a=b=", "--json").json == []
    assert psg("contacts", "change-many", 1, "--set", "field:Has a=b=e").status == 0
    assert psg("contacts", "show", 1, "--json").json["field:Has a=b"] == "e"


def own(record: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in record.items() if key.startswith("field:")}


def test_fields_are_made_listed_changed_closed_and_opened(psg: Psg) -> None:
    furnished(psg)
    listed = psg("fields", "list", "--json").json
    assert listed[0] == {
        "name": "Choir", "code": "choir", "of": "contact", "kind": "choice", "choices": ["alto", "bass"], "open": True,
    }  # fmt: skip
    assert [one["name"] for one in listed if one["of"] != "contact"] == ["Route", "Meal"]
    assert "Choir" in psg("fields", "list").out
    assert psg("fields", "add", "choir", "--of", "membership").err == "There is a field “Choir” already.\n"
    assert psg("fields", "change", "Choir").status == 2
    done = psg("fields", "change", "Choir", "--name", "Voice", "--choice", "contralto", "--choice", "bass")
    assert "Name: Voice (was Choir)" in done.out
    assert psg("fields", "change", "Hobby", "--before", "Voice").status == 0
    assert [one["name"] for one in psg("fields", "list", "--json").json][:2] == ["Hobby", "Voice"]
    assert psg("fields", "change", "Hobby", "--last").status == 0
    assert psg("fields", "close", "Voice").out == "Own field “Voice” closed.\n"
    assert psg("fields", "list", "--json").json[0]["open"] is False
    assert psg("fields", "reopen", "Voice").out == "Own field “Voice” opened again.\n"
    assert "There is no field “Boat”" in psg("fields", "close", "Boat").err


def test_what_people_memberships_and_bookings_say_is_shown_listed_and_taken_back(psg: Psg) -> None:
    number = furnished(psg)
    say(psg)
    shown = psg("contacts", "show", 1, "--json").json
    assert (own(shown), shown["tags"]) == (KEPT, ["tea"])
    assert "chess club" in psg("contacts", "show", 1).out
    assert own(psg("contacts", "list", "--json").json[0]) == KEPT
    assert psg("members", "change", number, "--field", "route=south").out.endswith("Route: South (was nothing)\n")
    assert own(psg("members", "show", number, "--json").json) == {"field:Route": "South"}
    assert "Route: South" in psg("members", "show", number).out
    assert own(psg("members", "list", "--json").json[0]) == {**KEPT, "field:Route": "South"}
    for narrowed in (
        ("--field", "Route=south"), ("--field", "Choir"), ("--field", "first aid=yes"), ("--tag", "TEA"),
        ("--search", "chess"), ("--search", "south"), ("--consent", "post-none"),
    ):  # fmt: skip
        assert len(psg("members", "list", *narrowed, "--json").json) == 1, narrowed
    for narrowed in (("--field", "Route="), ("--field", "Choir=bass"), ("--tag", "choir"), ("--consent", "ask")):
        assert psg("members", "list", *narrowed, "--json").json == [], narrowed
    assert psg("members", "list", "--field", "Boat=x").status == 1
    assert psg("contacts", "change", 1, "--field", "Age=old").err == (
        "“old” is not a number. Type it such as 12 or 12.5.\n"
    )
    assert psg("contacts", "change", 1, "--field", "Age").status == 2
    assert psg("members", "change", number, "--field", "Route=", "--number", "7").status == 2
    assert psg("find", "chess", "--json").json[0]["reasons"] == ["Hobby: chess club"]
    assert psg("find", "south", "--json").json[0]["reasons"] == ["Route: South"]
    assert psg("undo").status == 0
    assert own(psg("members", "show", number, "--json").json) == {"field:Route": None}
    assert psg("find", "south", "--json").json == []
    assert psg("contacts", "change", 1, "--field", "Age=", "--tags", "").status == 0
    shown = psg("contacts", "show", 1, "--json").json
    assert (shown["field:Age"], shown["tags"]) == (None, [])


def test_a_booking_says_something_in_a_field_of_bookings(psg: Psg, tmp_path: Path) -> None:
    number = furnished(psg)
    event = psg(
        "events", "add", "--title", "Supper", "--start", "2016-12-01 19:00", "--end", "2016-12-01 22:00",
        "--capacity", "9", "--band", "Everybody=5:everyone",
    )  # fmt: skip
    assert event.status == 0, event.err
    booking = psg("book", event.line, "--member", number).line
    assert psg("bookings", "change", booking).status == 2
    done = psg("bookings", "change", booking, "--field", "meal=FISH")
    assert done.out == f"Booking {booking} changed.\nMeal: fish (was nothing)\n"
    assert own(psg("bookings", "show", booking, "--json").json) == {"field:Meal": "fish"}
    assert "Meal: fish" in psg("bookings", "show", booking).out
    assert own(psg("bookings", "list", event.line, "--json").json[0]) == {"field:Meal": "fish"}
    assert psg("bookings", "list", event.line, "--field", "Meal=veg", "--json").json == []
    assert len(psg("bookings", "list", event.line, "--search", "fish", "--json").json) == 1
    other = psg("book", event.line, "--name", "Luis Paz").line
    assert psg("bookings", "change", other, "--field", "Meal=veg").status == 0
    listed = psg("bookings", "list", event.line, "--sort", "-field:Meal", "--json").json
    assert [one["field:Meal"] for one in listed] == ["veg", "fish"]
    out = tmp_path / "attendees.csv"
    done = psg("export", "attendees", event.line, out, "--sort", "field:meal", "--columns", "name,field:meal")
    assert done.status == 0, done.err
    with out.open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file)) == [["Name", "Meal"], ["Heron, Ana", "fish"], ["Paz, Luis", "veg"]]
    assert psg("export", "attendees", event.line, out, "--field", "Meal=veg").status == 0
    assert len(out.read_text(encoding="utf-8-sig").splitlines()) == 2
    assert psg("cancel", other, "--reason", "Ill").status == 0
    assert psg("export", "attendees", event.line, out, "--cancelled", "--field", "Meal=fish").status == 0
    assert len(out.read_text(encoding="utf-8-sig").splitlines()) == 1


def test_lists_and_views_go_by_own_fields_under_their_names(psg: Psg) -> None:
    number = furnished(psg)
    say(psg)
    words = ("--given", "Ben", "--family", "Alder", "--type", "individual", "--method", "cash")
    assert psg("members", "add", *words).status == 0
    assert psg("contacts", "change", 2, "--field", "Age=9", "--field", "Choir=bass").status == 0
    assert psg("members", "change", number, "--field", "Route=South").status == 0
    for sort, names in (
        ("field:Age", ["Alder, Ben", "Heron, Ana"]), ("-field:age", ["Heron, Ana", "Alder, Ben"]),
        ("field:Choir", ["Heron, Ana", "Alder, Ben"]), ("-field:Route", ["Heron, Ana", "Alder, Ben"]),
        ("field:First aid,name", ["Heron, Ana", "Alder, Ben"]),
    ):  # fmt: skip
        assert [one["name"] for one in psg("members", "list", "--sort", sort, "--json").json] == names, sort
    assert "There is no field “Boat”" in psg("members", "list", "--sort", "field:Boat").err
    for nothing in (",", " , ", "-", "name,-"):
        refused = psg("members", "list", "--sort", nothing)
        assert (refused.status, "names no column to sort by" in refused.err) == (1, True), nothing
    assert psg("members", "list", "--sort", "name,").status == 0
    assert "There is no field “Meal”" in psg("contacts", "list", "--sort", "field:Meal").err
    saved = psg("views", "save", "members", "Singers", "--sort", "-field:Choir", "--columns", "name,field:choir")
    assert saved.status == 0, saved.err
    assert psg("fields", "change", "Choir", "--name", "Voice").status == 0
    listed = psg("members", "list", "--view", "Singers")
    assert listed.out.index("Alder") < listed.out.index("Heron")
    assert "Voice" in listed.out


def test_tags_and_consents_are_noted_listed_and_changed_for_all(psg: Psg, tmp_path: Path) -> None:
    furnished(psg)
    assert psg("contacts", "add", "Luis Paz", "--tags", "tea", "--street", "2 Mill Lane", "--town", "York").line == "2"
    assert psg("contacts", "tag", 1, 2).status == 2
    assert psg("contacts", "tag", 1, 2, "--add", "Tea", "--add", "stall").out == (
        "Tags of 2 contacts: tea, stall added.\n"
    )
    assert psg("tags", "list", "--json").json == [{"tag": "stall", "people": 2}, {"tag": "tea", "people": 2}]
    assert psg("tags", "rename", "stall", "Tea").out == "Tag “stall” is “tea” now.\n"
    assert psg("tags", "remove", "TEA").out == "Tag “tea” removed from 2 contacts.\n"
    assert psg("tags", "list", "--json").json == []
    done = psg("contacts", "consent", 1, "post", "no", "--source", "form", "--words", "no paper", "--on", "3/2/2016")
    assert done.out == "Consents of Ana Heron: Post: no.\n"
    assert psg("contacts", "consent", 2, "email", "ask").status == 0
    assert psg("contacts", "show", 1, "--json").json["consents"] == [
        {"channel": "post", "answer": "no", "words": "no paper", "source": "form", "on": "2016-02-03"}
    ]
    assert "no, 3 Feb 2016, form, “no paper”" in psg("contacts", "show", 1).out
    assert [one["id"] for one in psg("contacts", "list", "--consent", "ask", "--json").json] == [2]
    letters = psg("export", "homes", str(tmp_path / "letters.csv"))
    assert "1 wants no post" in letters.out
    assert psg("contacts", "consent", 1, "post", "none").out == "Consents of Ana Heron: Post: nothing noted.\n"


def test_a_whole_export_goes_out_and_in_with_every_kind_of_field(psg: Psg, tmp_path: Path) -> None:
    number = furnished(psg)
    say(psg)
    assert psg("members", "change", number, "--field", "Route=North").status == 0
    assert psg("contacts", "consent", 1, "telephone", "yes").status == 0
    file, again = tmp_path / "whole.csv", tmp_path / "again.csv"
    assert psg("export", "members", str(file), "--whole").status == 0
    rows = list(csv.DictReader(file.read_text("utf-8-sig").splitlines()))
    assert own(rows[0]) == {**KEPT, "field:Route": "North"}
    known = psg("import", "members", str(file), "--json").json
    assert (known["new"], known["changed"], known["same"]) == (0, 0, 1)
    text = file.read_text("utf-8")
    file.write_text(text.replace("1234.5", "old").replace("North", "South"), "utf-8")
    taken = psg("import", "members", str(file), "--json").json
    assert (taken["changed"], [one["column"] for one in taken["left_out"]]) == (1, ["field:Age"])
    assert own(psg("members", "list", "--json").json[0]) == {**KEPT, "field:Route": "South"}
    assert psg("export", "members", str(again), "--whole").status == 0
    assert again.read_text("utf-8") == text.replace("North", "South")


def test_whoever_joins_and_whoever_books_says_something_in_the_same_deed(psg: Psg) -> None:
    furnished(psg)
    words = ("--family", "Alder", "--type", "individual", "--method", "cash")
    refused = psg("members", "add", "--given", "Ben", *words, "--field", "Choir=tenor", "--dry-run")
    assert refused.err == "Choir: “tenor” is none of its choices. There are: alto, bass.\n"
    assert "There is no field “Meal”" in psg("members", "add", "--given", "Ben", *words, "--field", "Meal=fish").err
    made = psg("members", "add", "--given", "Ben", *words, "--field", "choir=Bass", "--field", "Route=north")
    assert made.status == 0, made.err
    found = own(psg("members", "list", "--search", "Alder", "--json").json[0])
    assert (found["field:Choir"], found["field:Route"]) == ("bass", "North")
    assert psg("find", "north", "--json").json[0]["reasons"] == ["Route: North"]
    assert psg("undo").status == 0
    assert psg("members", "list", "--search", "Alder", "--json").json == []
    on_file = psg("contacts", "add", "Eva Soto", "--field", "Age=40").line
    joined = psg(
        "members", "add", "--contact", on_file, "--type", "individual", "--method", "cash", "--field", "Age=41"
    )
    assert joined.status == 0, joined.err
    assert own(psg("contacts", "show", on_file, "--json").json)["field:Age"] == "41"
    event = psg(
        "events", "add", "--title", "Supper", "--start", "2016-12-01 19:00", "--end", "2016-12-01 22:00",
        "--capacity", "9", "--band", "Everybody=5:everyone",
    ).line  # fmt: skip
    assert "none of its choices" in psg("book", event, "--name", "Luis Paz", "--new", "--field", "Meal=ham").err
    booking = psg("book", event, "--name", "Luis Paz", "--new", "--field", "Meal=Fish").line
    assert own(psg("bookings", "show", booking, "--json").json) == {"field:Meal": "fish"}
    assert len(psg("bookings", "list", event, "--search", "fish", "--json").json) == 1
    assert psg("undo").status == 0
    assert psg("bookings", "list", event, "--json").json == []
