"""Events and bookings on the command line: places added, an event cancelled and opened again, what was cancelled."""

import csv
from datetime import datetime
from pathlib import Path

import pypdfium2

from tests.cli.conftest import Psg
from tests.offices import Clock


def booked(psg: Psg, event: str, *words: object) -> str:
    """Book, and return the reference."""
    answer = psg("book", event, *words)
    assert answer.status == 0, answer.err
    return answer.line


def member(psg: Psg) -> str:
    """Enrol a member who has paid; return the number."""
    made = psg("members", "add", "--given", "Lucía", "--family", "Ramírez", "--type", "individual", "--method",
               "cheque", "--joined", "2016-04-01")  # fmt: skip
    assert psg("pay", "30", "--method", "cheque", "--for", made.line, "--on", "2016-04-02").status == 0
    return made.line


def test_places_are_added_to_a_booking_at_the_price_of_today(conference: str, scheme: Psg) -> None:
    psg = scheme
    number, reference = member(psg), booked(psg, conference, "--name", "Ana Bell")
    added = psg("bookings", "add", reference.lower(), "--member", number, "--to-follow", 1)
    assert (added.status, added.line) == (0, reference)
    assert "2 places added to booking" in added.err
    assert "To pay for the booking: £34.00." in added.err
    (row,) = psg("bookings", "list", conference, "--json").json
    assert (row["amount"], sorted(p["amount"] for p in row["places"])) == ("34.00", ["13.00", "13.00", "8.00"])
    cheaper = ("bookings", "add", reference, "--name", "Eva Soto", "--band", "members and concessions")
    assert "reason" in psg(*cheaper).err
    assert psg(*cheaper, "--reason", "Speaker").status == 0
    assert psg("undo").status == 0
    assert psg("bookings", "list", conference, "--json").json[0]["amount"] == "34.00"
    assert psg("check").status == 0


def test_nothing_is_booked_at_another_price_than_was_quoted(conference: str, scheme: Psg) -> None:
    psg = scheme
    refused = psg("book", conference, "--name", "Ana Bell", "--to-follow", 1, "--quoted", "21")
    assert (refused.status, "It is £26.00 now, not £21.00" in refused.err) == (1, True), refused.err
    assert psg("book", conference, "--name", "Ana Bell", "--quoted", "a lot").status == 1
    reference = booked(psg, conference, "--name", "Ana Bell", "--to-follow", 1, "--quoted", "£26")
    refused = psg("bookings", "add", reference, "--to-follow", 1, "--quoted", "8")
    assert (refused.status, "It is £13.00 now, not £8.00" in refused.err) == (1, True), refused.err
    assert psg("bookings", "add", reference, "--to-follow", 1, "--quoted", "13.00").status == 0
    assert psg("bookings", "list", conference, "--json").json[0]["amount"] == "39.00"


def test_places_are_refused_where_there_can_be_none(conference: str, scheme: Psg) -> None:
    psg = scheme
    number, reference = member(psg), booked(psg, conference, "--name", "Ana Bell")
    assert psg("bookings", "add", reference).status == 2
    for words, sentence in (
        ((reference, "--to-follow", 5), "Only 4 places are left of 5, and 5 are asked for."),
        (("B0001X", "--to-follow", 1), "There is no booking B0001X."),
        ((reference, "--member", "9999"), "9999"),
        ((reference, "--member", number, "--member", number), "is named twice"),
        ((reference, "--name", "Eva", "--band", "Friends"), "no price “Friends”"),
    ):
        answer = psg("bookings", "add", *words)
        assert (answer.status, sentence in answer.err) == (1, True), answer.err
    assert psg("bookings", "add", reference, "--member", number).status == 0
    assert "has a place already" in psg("bookings", "add", reference, "--member", number).err
    assert psg("bookings", "add", reference, "--to-follow", 3).status == 0
    assert "full" in psg("bookings", "add", reference, "--to-follow", 1).err
    both = psg("cancel", reference, "--reason", "Ill", "--refund", "--donate")
    assert (both.status, "one of --credit, --refund and --donate" in both.err) == (2, True)
    assert psg("cancel", reference, "--reason", "Ill").status == 0
    assert "is cancelled" in psg("bookings", "add", reference, "--to-follow", 1).err
    assert psg("undo").status == 0
    assert psg("events", "cancel", conference, "--reason", "Strike").status == 0
    assert "is cancelled" in psg("bookings", "add", reference, "--to-follow", 1).err
    assert psg("check").status == 0


def test_an_event_is_cancelled_with_its_bookings_after_saying_what_that_means(conference: str, scheme: Psg) -> None:
    psg = scheme
    booked(psg, conference, "--name", "Ana Bell", "--pay", "card")
    booked(psg, conference, "--name", "Leo Cruz", "--to-follow", 1)
    words = (
        "2 bookings are cancelled with it. £26.00 that is still to pay is not owed any more. £13.00 that was paid is "
        "left over on its payments: take it back, or use it for something else, on the page Money."
    )
    assert psg("events", "cancel", conference, "--dry-run").out.strip() == words
    expected = {"event": 1, "bookings": 2, "places": 3, "no_longer_owed": "26.00", "left_over": "13.00", "words": words}
    assert psg("events", "cancel", conference, "--dry-run", "--json").json == {**expected, "done": False}
    assert psg("bookings", "list", conference, "--cancelled", "--json").json == []
    assert psg("events", "cancel", conference).status == 2
    done = psg("events", "cancel", conference, "--reason", "Strike")
    assert done.out.splitlines() == ["Event “Annual Conference” cancelled with 2 bookings.", words]
    again = psg("events", "cancel", conference, "--dry-run")
    assert (again.status, "cancelled already" in again.err) == (1, True)
    assert psg("payments", "list", "--json").json[0]["left_over"] == "13.00"
    assert psg("check").status == 0
    assert psg("undo").status == 0
    assert sorted(b["owed"] for b in psg("bookings", "list", conference, "--json").json) == ["0.00", "26.00"]
    done = psg("events", "cancel", conference, "--reason", "Strike", "--json")
    assert done.json == {**expected, "done": True}
    assert psg("check").status == 0


def test_the_number_of_a_joint_membership_given_again_books_its_next_member(conference: str, scheme: Psg) -> None:
    psg = scheme
    both = psg(
        "members", "add", "--given", "Ana", "--family", "Quispe", "--with", "Luis Quispe", "--type", "joint",
        "--method", "cheque",
    ).line  # fmt: skip
    third = psg("book", conference, *["--member", both] * 3)
    assert (third.status, third.out, third.err) == (1, "", "Luis Quispe is named twice: each person takes one place.\n")
    booked(psg, conference, "--member", both, "--member", both, "--name", "Leo Cruz")
    (booking,) = psg("bookings", "list", conference, "--json").json
    assert [(p["name"], p["member"], p["amount"]) for p in booking["places"]] == [
        ("Cruz, Leo", None, "13.00"),
        ("Quispe, Ana", both, "8.00"),
        ("Quispe, Luis", both, "8.00"),
    ]


def test_an_event_opened_again_takes_bookings(conference: str, scheme: Psg) -> None:
    psg = scheme
    assert "is not cancelled" in psg("events", "reopen", conference).err
    booked(psg, conference, "--name", "Ana Bell")
    psg("events", "cancel", conference, "--reason", "Strike")
    assert psg("events", "reopen", conference).out == "Event “Annual Conference” opened again.\n"
    new = booked(psg, conference, "--name", "Ana Bell")
    states = {b["reference"]: b["state"] for b in psg("bookings", "list", conference, "--json").json}
    assert (len(states), states.pop(new), list(states.values())) == (2, "to-pay", ["cancelled"])
    assert psg("check").status == 0


def test_what_was_cancelled_is_listed_and_exported(conference: str, scheme: Psg, tmp_path: Path) -> None:
    psg = scheme
    paid = booked(psg, conference, "--name", "Ana Bell", "--pay", "card")
    booked(psg, conference, "--name", "Leo Cruz")
    gone = psg("cancel", paid, "--reason", "Ill")
    assert "£13.00 that was paid is left over" in gone.out
    listed = psg("bookings", "list", conference, "--cancelled")
    for part in ("Bell, Ana", "20 Oct 2016", "Whole booking", "Ill", "£13.00 left over"):
        assert part in listed.out
    assert psg("bookings", "list", conference, "--cancelled", "--json").json == [
        {
            "reference": paid, "booker": "Bell, Ana", "payer": "Bell, Ana", "booked_on": "2016-10-20",
            "cancelled_on": "2016-10-20", "reasons": ["Ill"], "names": ["Bell, Ana"], "places_kept": 0,
            "amount": "13.00", "paid": "13.00", "left_over": "13.00", "set_against_something_else": "0.00",
            "taken_back": "0.00",
        }
    ]  # fmt: skip
    assert psg("bookings", "list", conference, "--cancelled", "--search", "cruz", "--json").json == []
    assert psg("bookings", "list", 99, "--cancelled").status == 1
    path = tmp_path / "gone.csv"
    assert psg("export", "attendees", conference, path, "--cancelled").status == 0
    with path.open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["Booked by"], row["Why"], row["Was paid"], row["What became of it"]) == (
        "Bell, Ana",
        "Ill",
        "13.00",
        "£13.00 left over",
    )
    assert psg("export", "attendees", conference, tmp_path / "gone.pdf", "--cancelled").status == 0


def test_a_concession_is_that_of_everybody_named(conference: str, scheme: Psg) -> None:
    psg = scheme
    number = psg(
        "members", "add", "--given", "Leo", "--family", "Cruz", "--type", "individual", "--method", "cash", "--joined",
        "2014-03-01",
    ).line  # fmt: skip
    reference = booked(psg, conference, "--member", number, "--name", "Ana Bell", "--to-follow", 1, "--concession")
    places = psg("bookings", "show", reference, "--json").json["places"]
    assert [(place["amount"], place["reasons"]) for place in places] == [
        ("8.00", ["Concession: £8.00."]),
        ("8.00", ["Concession: £8.00."]),
        ("13.00", ["Not a member: £13.00."]),
    ]


def test_the_attendee_list_is_narrowed_and_says_so(conference: str, scheme: Psg, tmp_path: Path) -> None:
    psg = scheme
    booked(psg, conference, "--name", "Ana Bell")
    gone = booked(psg, conference, "--name", "Leo Cruz")
    psg("cancel", gone, "--reason", "Ill")
    path = tmp_path / "list.pdf"
    for words, said, names in (
        ((), "Everybody", ("Bell, Ana",)),
        (("--search", "ana"), "Where “ana” occurs", ("Bell, Ana",)),
        (("--search", "leo"), "Where “leo” occurs", ()),
        (("--cancelled", "--search", "leo"), "Cancelled · Where “leo” occurs", ("Cruz, Leo",)),
        (("--cancelled",), "Cancelled", ("Cruz, Leo",)),
    ):
        assert psg("export", "attendees", conference, path, *words).status == 0
        text = " ".join(pypdfium2.PdfDocument(path)[0].get_textpage().get_text_range().split())
        assert f"{said} · Made on 20 October 2016" in text
        assert tuple(name for name in ("Bell, Ana", "Cruz, Leo") if name in text) == names


def test_a_booking_is_found_by_the_names_of_those_who_were_cancelled(conference: str, scheme: Psg) -> None:
    psg = scheme
    reference = booked(psg, conference, "--name", "Ana Bell", "--name", "Leo Cruz")
    psg("cancel", reference, "--place", 2, "--reason", "Ill")
    for words in (("--cancelled",), ()):
        found = psg("bookings", "list", conference, *words, "--search", "cruz", "--json").json
        assert [row["reference"] for row in found] == [reference]
    assert reference in psg("find", "leo cruz").out
    assert psg("check").status == 0


def test_an_event_that_took_place_is_not_cancelled(conference: str, scheme: Psg, clock: Clock) -> None:
    psg = scheme
    reference = booked(psg, conference, "--name", "Ana Bell")
    clock.now = datetime(2016, 11, 5, 20).astimezone()  # in the evening of that day, wherever the office is
    assert psg("events", "cancel", conference, "--dry-run").status == 0
    clock.now = datetime(2016, 11, 6, 9).astimezone()
    for words in (("--reason", "Flood"), ("--dry-run",)):
        refused = psg("events", "cancel", conference, *words)
        assert (refused.status, refused.out) == (1, "")
        assert "took place on 5 November 2016, so it cannot be cancelled any more." in refused.err
    assert psg("cancel", reference, "--reason", "Never came").status == 0


def test_the_price_of_a_member_is_the_price_at_which_the_member_is_booked(conference: str, scheme: Psg) -> None:
    psg = scheme
    number = psg(
        "members", "add", "--given", "Rosa", "--family", "Poor", "--type", "individual", "--method", "cash",
        "--joined", "2014-03-01", "--concession",
    ).line  # fmt: skip
    price = psg("price", conference, "--member", number, "--json").json
    assert price == {"band": "Members and concessions", "amount": "8.00", "reasons": ["Concession: £8.00."]}
    reference = booked(psg, conference, "--member", number)
    (place,) = psg("bookings", "show", reference, "--json").json["places"]
    assert (place["band"], place["amount"], place["reasons"]) == (price["band"], price["amount"], price["reasons"])


def test_a_booking_is_shown_and_its_places_named_priced_and_cancelled_one_by_one(conference: str, scheme: Psg) -> None:
    psg = scheme
    reference = booked(psg, conference, "--name", "Ana Bell", "--to-follow", 2, "--pay", "card")
    assert psg("bookings", "name", reference, 2, "--name", "Eva Soto").line == reference
    changed = psg("bookings", "price", reference, 2, "--band", "Members and concessions", "--reason", "Speaker")
    assert "from £13.00 to £8.00" in changed.err
    gone = psg("cancel", reference, "--place", 3, "--reason", "Ill")
    assert "£13.00 that was paid is left over" in gone.out
    page = psg("bookings", "show", reference, "--json").json
    assert (page["amount"], page["paid"], page["owed"]) == ("21.00", "21.00", "0.00")
    assert [(p["place"], p["name"], p["amount"], p["cancel_reason"]) for p in page["places"]] == [
        (1, "Bell, Ana", "13.00", None),
        (2, "Soto, Eva", "8.00", None),
        (3, "Name to follow", "13.00", "Ill"),
    ]
    assert page["places"][1]["reasons"][0] == "Members and concessions £8.00 by decision: Speaker."
    assert "Soto, Eva" in psg("bookings", "show", reference).out
    assert psg("bookings", "price", reference, 1, "--concession", "--reason", "Student card").status == 0
    for words, sentence in (
        (("bookings", "name", reference, 4, "--name", "Leo"), "has places 1 to 3"),
        (("bookings", "name", reference, 3, "--name", "Leo"), "cancelled already"),
        (("bookings", "price", reference, 2, "--reason", "Why", "--band", "Friends"), "no price “Friends”"),
        (("bookings", "price", reference, 2, "--reason", " "), "Write the reason"),
        (("cancel", reference, "--place", 0, "--reason", "Ill"), "has places 1 to 3"),
        (("bookings", "show", "B0001X"), "no booking B0001X"),
    ):
        answer = psg(*words)
        assert (answer.status, sentence in answer.err) == (1, True), answer.err
    assert psg("bookings", "name", reference, 1).status == 2
    assert psg("check").status == 0


def test_an_event_is_changed_in_what_is_given_and_says_what_became_of_it(conference: str, scheme: Psg) -> None:
    psg = scheme
    before = psg("events", "show", conference, "--json").json
    done = psg("events", "change", conference, "--title", "Day of Peru", "--venue", "Hall 2", "--venue",
               "1 High Street", "--capacity", "", "--doors", "", "--notes", "Bring chairs")  # fmt: skip
    assert done.out.splitlines() == [
        "Event “Day of Peru” changed.",
        "Title: Day of Peru (was Annual Conference)",
        "Venue: Hall 2, 1 High Street (was nothing)",
        "Doors: nothing (was 5 November 2016, 10:30)",
        "Room for: no limit (was 5)",
        "Notes: Bring chairs (was nothing)",
    ]
    shown = psg("events", "show", conference, "--json").json
    assert shown == {
        **before,
        "title": "Day of Peru",
        "venue": "Hall 2\n1 High Street",
        "capacity": None,
        "doors": None,
        "notes": "Bring chairs",
    }
    page = psg("events", "show", conference).out
    for part in ("Venue: Hall 2, 1 High Street", "End: 5 November 2016, 17:00", "Non-members=13.00:anyone"):
        assert part in page
    assert psg("events", "change", conference, "--notes", "Bring chairs").out == "The event was the same already.\n"
    assert psg("undo").status == 0
    assert psg("events", "show", conference, "--json").json == before
    assert psg("events", "change", conference).status == 2
    assert psg("check").status == 0


def test_an_event_on_another_day_takes_doors_and_end_along(conference: str, scheme: Psg) -> None:
    psg = scheme

    def times(*words: str) -> list[str]:
        answer = psg("events", "change", conference, *words)
        assert answer.status == 0, answer.err
        row = psg("events", "show", conference, "--json").json
        return [row["doors"], row["start"], row["end"]]

    assert times("--start", "2016-11-12 11:00") == ["2016-11-12T10:30:00", "2016-11-12T11:00:00", "2016-11-12T17:00:00"]
    assert times("--start", "11.30") == ["2016-11-12T10:30:00", "2016-11-12T11:30:00", "2016-11-12T17:00:00"]
    assert times("--end", "13 nov 2016 16:00")[2] == "2016-11-13T16:00:00"
    assert times("--end", "15:00")[2] == "2016-11-13T15:00:00"
    assert times("--start", "2016-11-19 10:00", "--doors", "9:00") == [
        "2016-11-19T09:00:00",
        "2016-11-19T10:00:00",
        "2016-11-20T15:00:00",
    ]


def test_the_prices_of_an_event_are_changed_and_places_sold_keep_theirs(conference: str, scheme: Psg) -> None:
    psg = scheme
    reference = booked(psg, conference, "--name", "Ana Bell")

    def prices() -> list[tuple[str, str, int]]:
        bands = psg("events", "show", conference, "--json").json["bands"]
        return [(band["name"], band["amount"], band["sold"]) for band in bands]

    early = "Early=10:anyone:..2016-10-31"
    done = psg("events", "change", conference, "--band", early, "--band", "non-members=14:anyone")
    assert done.status == 0, done.err
    assert (
        "Prices: Early=10.00:anyone:..2016-10-31; non-members=14.00:anyone (was Members and concessions=8.00:"
        "member,concession; Non-members=13.00:anyone)"
    ) in done.out
    assert prices() == [("Early", "10.00", 0), ("non-members", "14.00", 1)]
    band = psg("events", "show", conference, "--json").json["bands"][0]
    assert (band["from"], band["to"], band["groups"]) == (None, "2016-10-31", ["anyone"])
    assert psg("bookings", "show", reference, "--json").json["amount"] == "13.00"
    assert psg("events", "change", conference, "--rename-band", "Non-members=Guests").status == 0
    assert prices() == [("Early", "10.00", 0), ("Guests", "14.00", 1)]
    refused = psg("events", "change", conference, "--band", early)
    assert (refused.status, "Places were sold at “Guests”, so it stays." in refused.err) == (1, True)
    assert psg("events", "change", conference, "--rename-band", "guests=Visitors", "--band", early, "--band",
               "Visitors=15:anyone").status == 0  # fmt: skip
    assert prices() == [("Early", "10.00", 0), ("Visitors", "15.00", 1)]
    for _deed in range(3):
        assert psg("undo").status == 0
    assert prices() == [("Members and concessions", "8.00", 0), ("Non-members", "13.00", 1)]
    assert psg("check").status == 0


def test_no_two_prices_of_an_event_have_one_name(conference: str, scheme: Psg) -> None:
    psg = scheme
    before = psg("events", "show", conference, "--json").json
    for words in (
        ("change", conference, "--rename-band", "Non-members=members and CONCESSIONS"),
        ("change", conference, "--band", "Seat=10:anyone:..2016-10-31", "--band", "Seat=13:anyone:2016-11-01.."),
        ("add", "--title", "Talk", "--start", "2016-11-05 11:00", "--end", "12:00", "--band", "A=1:member", "--band",
         "a=2:anyone"),
    ):  # fmt: skip
        refused = psg("events", *words)
        assert (refused.status, refused.out) == (1, "")
        assert "There are two prices called" in refused.err
    assert psg("events", "show", conference, "--json").json == before
    assert len(psg("events", "list", "--json").json) == 1


def test_a_name_that_another_price_has_by_now_does_not_come_back_by_undo(conference: str, scheme: Psg) -> None:
    psg = scheme
    assert psg("events", "change", conference, "--rename-band", "Non-members=Guests").status == 0
    renaming = psg("history", "--json").json[0]["id"]
    bands = ("Members and concessions=8:member,concession", "Guests=13:anyone", "Non-members=20:anyone")
    assert psg("events", "change", conference, *(f"--band={band}" for band in bands)).status == 0
    before = psg("events", "show", conference, "--json").json
    refused = psg("undo", renaming)
    assert (refused.status, "two prices called “Non-members”" in refused.err) == (1, True), refused
    assert psg("events", "show", conference, "--json").json == before


def test_an_event_that_cannot_be_so_stays_as_it_is(conference: str, scheme: Psg) -> None:
    psg = scheme
    booked(psg, conference, "--name", "Ana Bell", "--to-follow", 2)
    before = psg("events", "show", conference, "--json").json
    for words, sentence in (
        (("--title", ""), "Title"),
        (("--capacity", "2"), "3"),
        (("--capacity", "-3"), "“-3” is not a number of people."),
        (("--end", "10:00"), "The event ends before it starts"),
        (("--doors", "12:00"), "The doors open after the start"),
        (("--start", "some day"), "“some” cannot be read as a day."),
        (("--start", ""), "needs a day and a time"),
        (("--band", "Members"), "“Members” is not a price."),
        (("--rename-band", "Friends=Guests"), "“Friends=Guests” renames no price of this event."),
        (("--rename-band", "Non-members="), "The name of the price"),
    ):
        answer = psg("events", "change", conference, *words)
        assert (answer.status, answer.out, sentence in answer.err) == (1, "", True), answer.err
    assert psg("events", "show", conference, "--json").json == before
    assert "There is no event 99." in psg("events", "change", 99, "--title", "Other").err
    assert psg("events", "cancel", conference, "--reason", "Flood").status == 0
    assert "is cancelled: it cannot be changed any more." in psg("events", "change", conference, "--theme", "X").err
    assert "Cancelled on 20 October 2016: Flood" in psg("events", "show", conference).out
    assert psg("events", "show", conference, "--json").json["cancel_reason"] == "Flood"


def test_events_are_listed_by_whether_they_come_are_past_or_cancelled(conference: str, scheme: Psg) -> None:
    psg = scheme
    made = psg("events", "add", "--title", "Old talk", "--start", "2015-11-05 11:00", "--end", "12:00",
               "--venue", "Hall", "--theme", "Rivers", "--notes", "No slides", "--band",
               "Free=0:anyone:2015-01-01..2015-11-04")  # fmt: skip
    shown = psg("events", "show", made.line, "--json").json
    assert (shown["venue"], shown["theme"], shown["notes"]) == ("Hall", "Rivers", "No slides")
    assert (shown["bands"][0]["from"], shown["bands"][0]["to"]) == ("2015-01-01", "2015-11-04")

    def titles(*words: str) -> list[str]:
        return [row["title"] for row in psg("events", "list", *words, "--json").json]

    assert titles() == ["Annual Conference", "Old talk"]
    assert (titles("--when", "coming"), titles("--when", "past")) == (["Annual Conference"], ["Old talk"])
    psg("events", "cancel", conference, "--reason", "Flood")
    assert titles("--when", "cancelled") == ["Annual Conference"]


def test_an_event_takes_its_day_with_the_weekday(scheme: Psg) -> None:
    psg = scheme
    words = ("--title", "Talk", "--end", "21:00", "--band", "All=0:anyone")
    assert psg("events", "add", *words, "--start", "sun 6 nov 19:00").line == "1"
    assert psg("events", "show", 1, "--json").json["start"] == "2016-11-06T19:00:00"
    wrong = psg("events", "add", *words, "--start", "fri 4 nov 2017 19:00")
    assert (wrong.status, wrong.err) == (1, "“fri 4 nov 2017” does not fit: 4 November 2017 is a Saturday.\n")


def test_a_place_that_costs_nothing_is_booked_though_it_was_to_be_paid(scheme: Psg) -> None:
    psg = scheme
    free = psg("events", "add", "--title", "Talk", "--start", "2016-11-06 19:00", "--end", "21:00", "--band",
               "All=0:anyone").line  # fmt: skip
    shown = psg("book", free, "--name", "Ana Bell", "--pay", "cash", "--dry-run", "--json").json
    assert (shown["amount"], shown["payment"]) == ("0.00", None)
    done = psg("book", free, "--name", "Ana Bell", "--pay", "cash")
    assert done.status == 0, done.err
    assert done.err == "Ana Bell booked 1 place at “Talk”.\nThere is nothing to pay: no payment was entered.\n"
    assert psg("bookings", "show", done.line, "--json").json["paid"] == "0.00"
    assert psg("payments", "list", "--json").json == []
    given = psg("book", free, "--name", "Eva Paz", "--pay", "cash", "--gift", "5")
    assert "paid £5.00" in given.err
