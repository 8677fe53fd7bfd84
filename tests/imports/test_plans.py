"""What becomes of each line: in which pile it ends, and why."""

from datetime import date
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psg_admin.imports.lines import MemberLine, OrderLine, Remark
from psg_admin.imports.plans import MembersPlan, Pile, plan_members
from psg_admin.imports.queries import no_facts
from psg_admin.kernel.money import Money
from psg_admin.memberships.queries import membership_of_number
from tests.imports.people import imported, line, named, piles, planned, refusals, request
from tests.memberships.desk import Desk, person


def test_a_line_that_is_refused_already_stays_so(sqlite_desk: Desk) -> None:
    bad = MemberLine(3, refused=Remark("Joined", "29/02/2015", "no such day"))
    plan = planned(sqlite_desk.office, line(2, named("Ana Vega")), bad)
    assert (piles(plan), refusals(plan)) == ({2: "new", 3: "refused"}, [(3, "no such day")])


def test_numbers_and_names_of_another_program_stand_once_in_a_file(sqlite_desk: Desk) -> None:
    plan = planned(
        sqlite_desk.office,
        line(2, named("Ana Vega"), number="17"), line(3, named("Ben Luna"), number="0017"),
        line(4, named("Eva Sol"), old_id="A"), line(5, named("Leo Mar"), old_id="A"),
        line(6, named("Mia Paz"), number="17-b"), line(7),
    )  # fmt: skip
    assert refusals(plan) == [
        (3, "Line 2 has the number 0017 already."),
        (5, "Line 4 is called “A” already."),
        (6, "A membership number is letters and digits, at most 9 of them."),
        (7, "This line names nobody."),
    ]


def test_a_number_is_taken_where_the_name_agrees_and_refused_where_it_is_somebody_elses(sqlite_desk: Desk) -> None:
    sqlite_desk.enrol(person("Elinor", "Bramble"), number="1")
    sqlite_desk.enrol(person("Rosa", "Quill"), number="2")
    plan = planned(
        sqlite_desk.office,
        line(2, named("E. Bramble"), number="0001"), line(3, named("Tomás Wren"), number="2"),
    )  # fmt: skip
    assert piles(plan)[2] == "same"  # an initial says nothing more of her name
    assert refusals(plan) == [(3, "Number 2 is that of Rosa Quill.")]


@pytest.mark.parametrize(
    ("on_file", "said", "taken"),
    [
        (("C.", "Coot"), "Clover Ash", False), (("Clover", "Coot"), "C. Ash", False), (("C.", "Coot"), "C. Ash", False),
        (("Clover", "Coot"), "Clover Ash", True), (("Clover", "Coot"), "C. Coott", True),
        (("Clover", "Coot"), "Rosa Coott", False), (("Robert", "Coot"), "Bob Coott", True),
        (("Clover", "Coot"), "C. Coot-Ash", True), (("Clover", "Coot"), "Rosa Coot-Ash", False),
        (("Clover", ""), "C. Ash", True), (("Clover", ""), "Rosa Ash", False),
    ],
)  # fmt: skip
def test_an_initial_does_not_make_a_number_that_of_another_family(
    sqlite_desk: Desk, on_file: tuple[str, str], said: str, *, taken: bool
) -> None:
    sqlite_desk.enrol(person(*on_file), number="8")
    plan = planned(sqlite_desk.office, line(2, named(said), number="8"))
    assert (piles(plan)[2] != "refused") is taken
    told = " ".join(filter(None, on_file)).replace(".", "")
    assert taken or [reason.replace(".", "") for _line, reason in refusals(plan)] == [f"Number 8 is that of {told}"]


def test_the_others_at_home_stay_where_one_of_them_moves_alone(sqlite_desk: Desk) -> None:
    office, old, new = sqlite_desk.office, {"street": "1 Mill Lane"}, {"street": "7 Fen Road"}
    ana, ben = named("Ana Vega", **old), named("Ben Luna", **old)
    imported(office, line(2, ana, number="1", household="a"), line(3, ben, number="2", household="a"))
    apart = planned(office, line(2, ana, household="a"), line(3, named("Eva Sol", **new), household="a"))
    assert [told.reason for told in apart.notices if told.column == "household"] == [
        "Eva Sol comes to live with Ben Luna, Ana Vega, and has another address."
    ]
    alone = planned(office, line(2, named("Ana Vega", **new), number="1"))
    assert [told.reason for told in alone.notices] == [
        "Ana Vega lives in a home with Ben Luna: the others stay at the old address."
    ]
    both = planned(office, line(2, named("Ana Vega", **new), number="1"), line(3, named("Ben Luna", **new), number="2"))
    assert (piles(both), both.notices) == ({2: "changed", 3: "changed"}, ())


def test_who_has_another_number_here_is_refused(sqlite_desk: Desk) -> None:
    sqlite_desk.enrol(person("Rosa", "Quill", emails=("rosa@example.org",)), number="2")
    plan = planned(sqlite_desk.office, line(3, named("Rosa Quill", emails=("ROSA@example.org",)), number="9"))
    assert refusals(plan) == [(3, "Rosa Quill is member 2 here.")]


def test_unknown_types_are_refused_unless_they_are_to_be_made(sqlite_desk: Desk) -> None:
    lines = (line(2, named("Ana Vega"), type_words="Choir"), line(3, named("Ben Luna"), type_words=""))
    assert [number for number, _reason in refusals(planned(sqlite_desk.office, *lines))] == [2, 3]
    plan = planned(sqlite_desk.office, *lines, make_types=True)
    assert refusals(plan) == [(3, "The type of membership is missing.")]
    assert [kind.name for kind in plan.types] == ["Choir"]


def test_a_type_takes_no_more_people_than_it_does(sqlite_desk: Desk) -> None:
    two = (named("Ana Vega"), named("Ben Vega"))
    plan = planned(
        sqlite_desk.office, line(2, *two), line(3, *two, type_words="Jt", number="7"),
        line(4, named("Eva Vega"), type_words="", joint="7", joint_line=3, paid_to=None),
    )  # fmt: skip
    assert refusals(plan) == [(2, "Individual takes one member, not 2."), (4, "Joint takes 2 members, not 3.")]


def test_payers_are_found_by_number_by_name_and_by_what_another_program_calls_them(sqlite_desk: Desk) -> None:
    sqlite_desk.enrol(person("Rosa", "Quill"), number="50")
    plan = planned(
        sqlite_desk.office,
        line(2, named("Ana Vega"), number="12", old_id="x1"), line(3, named("Ben Vega"), payer="12"),
        line(4, named("Eva Vega"), payer="Ana Vega"), line(5, named("Leo Vega"), payer="Vega, Ana"),
        line(6, named("Mia Vega"), payer_id="x1"), line(7, named("Noa Vega"), payer="50"),
        line(8, named("Pau Vega"), payer="Nobody"), line(9, named("Sol Vega"), payer="Rosa Quill"),
    )  # fmt: skip
    payers = {one.line: one.membership.payer for one in plan.lines if one.membership and one.membership.payer}
    assert {number: payer.line for number, payer in payers.items()} == {3: 2, 4: 2, 5: 2, 6: 2, 7: None, 9: None}
    assert payers[7] == payers[9]
    assert refusals(plan) == [(8, "Nobody is called “Nobody”, and no member has that number.")]


def test_payers_in_a_circle_are_refused_and_so_is_who_needs_a_refused_line(sqlite_desk: Desk) -> None:
    plan = planned(
        sqlite_desk.office,
        line(2, named("Ana Vega"), number="1", payer="2"), line(3, named("Ben Luna"), number="2", payer="3"),
        line(4, named("Eva Sol"), number="3", payer="1"), line(5, named("Leo Mar"), number="4", payer="4"),
        line(6, named("Mia Paz"), payer="3"),
    )  # fmt: skip
    assert piles(plan) == {2: "refused", 3: "refused", 4: "refused", 5: "new", 6: "refused"}
    assert refusals(plan)[0] == (2, "Lines 2, 3, 4 pay for each other in a circle.")
    assert refusals(plan)[3] == (6, "It needs line 4, which cannot be taken.")


def test_whoever_may_be_somebody_is_new_and_named_with_the_reasons(sqlite_desk: Desk) -> None:
    home = {"street": "14 Alder Row", "postcode": "LS6 9ZX"}
    sqlite_desk.enrol(person("Elinor", "Bramble", emails=("elinor@example.org",), **home), number="1")
    plan = planned(
        sqlite_desk.office,
        line(2, named("E. Bramble", emails=("ELINOR@example.org",), street="14, Alder Row", postcode="LS69ZX")),
        line(3, named("Tobias Marlin", telephones=("0115 496 0112",), **home), number="12"),
        line(4, named("Tabitha Marlin", telephones=("01154960112",), **home)),
        line(5, named("Hazel Larch", former_names="Finch", telephones=("029 2018 0110",))),
        line(6, named("Hazel Finch", telephones=("+44 29 2018 0110",))),
        line(7, named("Peter Bramble", **home)),
    )  # fmt: skip
    assert set(piles(plan).values()) == {"new"}
    assert [(one.line, one.number or one.other_line, one.reasons) for one in plan.perhaps] == [
        (2, "1", ("Same e-mail", "The initial fits", "Same address")),
        (6, 5, ("Same telephone", "The family name of before")),
    ]


def test_what_a_crowd_shares_tells_nobody_apart(sqlite_desk: Desk) -> None:
    reached = {"telephones": ("0115 496 0112",), "emails": ("office@example.org",)}
    sqlite_desk.enrol(person("Ana", "Vega", **reached), number="1")
    home = {"street": "14 Alder Row", "postcode": "LS6 9ZX"}
    list_of = [line(place, named(f"A. Vega{'s' * (place % 2)}", **reached)) for place in range(2, 45)]
    few = planned(sqlite_desk.office, *list_of[:38])
    assert (len(few.perhaps) > 300, [told for told in few.notices if told.column == "telephone"]) == (True, [])
    moved = [line(50, named("Ben Heron", **home, **reached)), line(51, named("Benjamin Heron", **home, **reached))]
    plan = planned(sqlite_desk.office, *list_of, *moved)
    assert [(one.line, one.other_line) for one in plan.perhaps] == [(51, 50)]
    shared = [told for told in plan.notices if told.column in {"email", "telephone"}]
    assert [(told.line, told.column, told.cell, told.reason) for told in shared] == [
        (2, key, cell, "46 people have this, so it tells nobody apart: nobody is asked about because of it")
        for key, cell in (("email", "office@example.org"), ("telephone", "0115 496 0112"))
    ]


def test_what_a_line_says_more_is_told_field_by_field_and_blanks_empty_nothing(sqlite_desk: Desk) -> None:
    home = {"street": "1 Mill Lane", "town": "Leeds", "postcode": "LS1 1AA"}
    sqlite_desk.enrol(person("Ana", "Vega", emails=("ana@example.org",), notes="Sings.", **home), number="1")
    said = named("Ana Vega", town="York", notes="Plays.", emails=("vega@example.org",), postcode="")
    plan = planned(sqlite_desk.office, line(2, said, number="1", paid_to=None))
    assert [(one.label, one.mine, one.theirs) for one in plan.lines[0].differences] == [
        ("E-mail", "vega@example.org, ana@example.org", "ana@example.org"),
        ("Town", "York", "Leeds"),
        ("Notes", "Sings. / Plays.", "Sings."),
    ]


def test_what_cannot_be_kept_of_a_person_is_left_out_and_its_line_taken(sqlite_desk: Desk) -> None:
    plan = planned(sqlite_desk.office, line(2, named("Ana Vega", emails=("ana@", "a@example.org"), telephones=("1",))))
    assert piles(plan) == {2: "new"}
    assert [(told.column, told.cell) for told in plan.left_out] == [
        ("emails", "ana@, a@example.org"),
        ("telephones", "1"),
    ]


def test_a_reference_that_another_order_has_is_left_out(sqlite_desk: Desk) -> None:
    order = OrderLine(Money.of("20"), reference="FINCH H")
    plan = planned(
        sqlite_desk.office, line(2, named("Ana Vega"), order=order), line(3, named("Ben Luna"), order=order),
        line(4, named("Eva Sol"), order=OrderLine(reference="SOL E")),
    )  # fmt: skip
    assert [told.line for told in plan.left_out] == [3, 4]
    assert [one.membership.order is not None for one in plan.lines if one.membership] == [True, True, False]


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ({"joined": date(2009, 4, 1)}, (date(2016, 4, 1), date(2017, 4, 1))),
        ({"joined": date(2016, 9, 5)}, (date(2016, 9, 5), date(2017, 4, 1))),
        ({"term_start": date(2015, 4, 1)}, (date(2015, 4, 1), date(2017, 4, 1))),
        ({"paid_to": None, "lifetime": True, "joined": date(1989, 1, 1)}, (date(1989, 1, 1), None)),
        ({"paid_to": None, "joined": date(2009, 4, 1)}, None),
    ],
)
def test_the_term_that_is_brought_forward_ends_on_the_paid_to_day(
    said: dict[str, object], days: tuple[date, date | None] | None
) -> None:
    wanted = request(line(2, named("Ana Vega"), **said), make_types=True)
    terms = plan_members(no_facts(wanted), wanted).lines[0].membership
    assert terms is not None
    assert [(term.start, term.end) for term in terms.terms] == ([] if days is None else [days])


NAMES = st.sampled_from(["Ana Vega", "A. Vega", "Ben Luna", "Eva Sol", ""])
LINES = st.lists(
    st.builds(
        lambda name, number, payer, type_words, email, old, joint: {
            "people": (named(name, emails=(email,) if email else ()),) if name else (),
            "number": number, "payer": payer, "type_words": type_words, "old_id": old, "joint": joint,
        },
        NAMES, st.sampled_from(["", "1", "01", "2", "?"]), st.sampled_from(["", "1", "2", "Eva Sol"]),
        st.sampled_from(["Individual", "Joint", "", "Choir"]), st.sampled_from(["", "a@example.org"]),
        st.sampled_from(["", "x", "y"]), st.sampled_from(["", "", "", "2"]),
    ),
    max_size=8,
)  # fmt: skip


@given(LINES, st.booleans())
def test_every_line_ends_in_one_pile(lines: list[dict[str, object]], make_types: bool) -> None:  # noqa: FBT001
    wanted = request(*(line(place, **said) for place, said in enumerate(lines, 2)), make_types=make_types)
    plan = plan_members(no_facts(wanted), wanted)
    ended = [one.line for one in plan.lines] + [told.line for told in plan.refused]
    assert sorted(ended) == [one.line for one in wanted.lines]
    assert sum(plan.count(pile) for pile in Pile) == len(lines)


def test_the_same_lines_twice_are_the_same_whoever_is_alike_in_them(sqlite_desk: Desk) -> None:
    lines = (
        line(2, named("Ana Vega", emails=("a@example.org",))), line(3, named("Ana Vega", emails=("a@example.org",))),
        line(4, named("Ana Vega", postcode="LS1 1AA", notes="Sings.")), line(5, named("Vega"), old_id="z"),
        line(6, named("Luna", postcode="LS1 1AA"), named("Sol"), type_words="Joint"),
        line(7, named("Ben Luna", postcode="LS1 1AB"), type_words="", paid_to=None),
    )  # fmt: skip
    assert piles(planned(sqlite_desk.office, *lines)) == dict.fromkeys(range(2, 8), "new")
    imported(sqlite_desk.office, *lines)
    again = planned(sqlite_desk.office, *lines)
    assert piles(again) == dict.fromkeys(range(2, 8), "same"), [one.differences for one in again.lines]
    assert imported(sqlite_desk.office, *lines).nothing


def test_a_later_paid_to_day_goes_on_from_the_last_one_and_an_earlier_one_changes_nothing(sqlite_desk: Desk) -> None:
    office = sqlite_desk.office
    imported(office, line(2, named("Ana Vega"), number="1"))
    earlier = planned(office, line(2, named("Ana Vega"), number="1", paid_to=date(2016, 3, 31)))
    assert (piles(earlier), earlier.left_out[0].reason) == (
        {2: "same"},
        "On file the membership runs to 31 March 2017, which stays.",
    )
    imported(office, line(2, named("Ana Vega"), number="1", paid_to=date(2018, 3, 31)))
    membership_id = office.read(partial(membership_of_number, number="1"))
    assert membership_id is not None
    page = sqlite_desk.page(membership_id)
    assert page.standing.reason == "Current to 31 March 2018, paid in another way"


def test_a_plan_is_the_same_whoever_looks(sqlite_desk: Desk) -> None:
    lines = (line(2, named("Ana Vega"), number="1"), line(3, named("Ben Luna"), payer="1"))
    plans: list[MembersPlan] = [planned(sqlite_desk.office, *lines) for _turn in range(2)]
    assert plans[0] == plans[1]
