"""Settings, as the treasurer sets them up on the first day."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton

from psg_admin.bootstrap import manifests
from psg_admin.kernel.manifest import places_of
from psg_admin.kernel.money import Money
from psg_admin.memberships.operations import add_discount, add_type, set_fee
from psg_admin.memberships.settings import MembershipSettings
from psg_admin.memberships.states import Scheme
from psg_admin.payments.states import Method
from psg_admin.settings import all_settings, load_settings, save_settings
from psg_admin.ui.kit.desk import Desk
from psg_admin.ui.pages import OWN
from psg_admin.ui.settings.page import SettingsPage
from tests.ui.conftest import press, type_over
from tests.ui.settings.conftest import Hands


def test_the_organisation_is_saved_and_can_be_undone(hands: Hands) -> None:
    part = hands.form("organisation")
    part.form.put("organisation", "Peru Group")
    part.form.put("address", "1 High Street\nLondon")
    part.form.changed.emit()
    assert hands.page.unsaved()
    hands.save()
    assert not hands.page.unsaved()
    settings = hands.office.read(load_settings)
    assert (settings.organisation, settings.address) == ("Peru Group", "1 High Street\nLondon")
    assert hands.office.read(all_settings)["scheme"] is Scheme.ROLLING
    hands.office.undo()
    assert hands.office.read(load_settings).organisation == ""


def test_the_search_leads_to_every_part_of_the_settings(hands: Hands) -> None:
    led = {one.key for one in places_of((*OWN, *manifests()), "settings")}
    assert {*hands.page.chips._buttons} <= led


def test_what_another_desk_saved_meanwhile_is_kept_and_told(hands: Hands) -> None:
    part = hands.form("organisation")
    part.form.put("organisation", "Mine")
    part.form.put("email", "office@example.org")
    part.form.changed.emit()
    theirs = {"organisation": "Theirs", "telephone": "020 7946 0018", "grace_days": 30}
    hands.office.write(lambda session: save_settings(session, settings=theirs))
    hands.save()
    kept = hands.office.read(all_settings)
    assert kept.items() >= theirs.items()
    assert part.said.text() == (
        "Somebody else has changed the settings since you opened them.\n"
        "Name of the organisation: you have “Mine”, saved meanwhile is “Theirs”."
    )
    # Who has read that and saves again has the last word, on what was typed and on nothing else.
    hands.save()
    assert hands.office.read(all_settings) == {**kept, "organisation": "Mine", "email": "office@example.org"}
    assert part.said.isHidden(), "what stood in the way does so no more"


def test_what_is_typed_while_the_settings_are_saved_is_nobody_elses(hands: Hands) -> None:
    part = hands.form("organisation")
    for name in ("Peru", "Peru Group"):
        part.form.put("organisation", name)
        part.form.changed.emit()
        if name == "Peru":
            press(hands.page, "Save")  # and typed on before it is saved
    hands.settled()
    hands.save()
    assert part.said.isHidden(), part.said.text()
    assert hands.office.read(load_settings).organisation == "Peru Group"


def test_a_wrong_number_is_said_at_the_field_and_what_was_typed_stays(hands: Hands) -> None:
    part = hands.form("terms")
    part.form.put("scheme", Scheme.YEAR)
    part.form.editor("grace_days").widget.setFocus()
    part.form.editor("grace_days").retype("999")
    part.form.changed.emit()
    hands.save()
    assert hands.office.read(all_settings)["scheme"] is Scheme.ROLLING
    assert part.form.typed()["grace_days"] == "999"
    part.form.put("grace_days", 60)
    part.form.changed.emit()
    hands.save()
    settings = hands.office.read(lambda session: load_settings(session, MembershipSettings))
    assert (settings.scheme, settings.grace_days) == (Scheme.YEAR, 60)


def test_each_part_has_its_one_primary_button_beside_the_title_or_in_its_empty_list(hands: Hands) -> None:
    said = {}
    for key in ("organisation", "scheme", "discounts", "terms", "numbers", "appearance", "safety"):
        hands.page.show_filter(key)
        hands.settled()
        said[key] = hands.head()
    assert said == {
        "organisation": ["Save*"], "scheme": ["What if…", "New type…"], "discounts": ["Add a discount…"],
        "terms": ["Save*"], "numbers": ["Save*"], "appearance": [], "safety": ["Back up to a file…", "Back up now"],
    }  # fmt: skip
    hands.listed("scheme")
    hands.run("type")
    hands.fill(name="Individual", fee=Money.of("30"), from_day=date(2015, 4, 1))
    assert hands.head() == ["What if…", "New type…*"]


def test_the_focus_goes_along_from_part_to_part_and_leaves_the_chips_alone(hands: Hands) -> None:
    hands.page.take_focus()
    for key in ("scheme", "discounts", "appearance", "safety", "organisation"):
        hands.page.show_filter(key)
        hands.settled()
        now = hands.page.window().focusWidget()
        assert now is not None
        assert hands.page.seen().isAncestorOf(now), key
    chip = next(one for one in hands.page.chips.findChildren(QPushButton) if one.text() == "Discounts")
    chip.setFocus()
    chip.click()
    hands.settled()
    assert hands.page.window().focusWidget() is chip


def test_types_are_a_table_with_what_they_cost_and_how_many_have_them(hands: Hands) -> None:
    hands.listed("scheme")
    hands.run("type")
    hands.fill(name="Individual", fee=Money.of("30"), from_day=date(2015, 4, 1))
    hands.run("type")
    hands.fill(name="Joint (two at one address)", people=2)
    hands.run("discount")
    hands.fill(method=Method.STANDING_ORDER, percent="10", from_day=date(2013, 6, 14))
    assert hands.rows() == [["Standing order", "10\u00a0%", "14 Jun 2013", "", ""]]
    hands.listed("scheme")
    assert hands.rows() == [
        ["Individual", "1", "£30.00", "1 Apr 2015", "£27.00", "0", ""],
        ["Joint (two at one address)", "2", "", "", "", "0", "No fee yet"],
    ]
    assert [kind.code for kind in hands.scheme().types] == ["individual", "joint-two-at-one-address"[:24].strip("-")]
    assert hands.scheme().discounts[0].percent == Decimal(10)
    hands.office.undo()
    hands.office.undo()
    found = hands.scheme()
    assert (found.discounts, len(found.types)) == ((), 1)


def test_a_type_is_asked_for_by_name_people_and_fee_and_its_code_under_more(hands: Hands) -> None:
    hands.page.show_filter("scheme")
    hands.run("type")
    dialog = hands.dialog()
    assert list(dialog.form.typed()) == ["name", "people", "fee", "from_day", "lifetime", "concession", "code"]
    assert dialog.form.editor("name").widget.hasFocus() or dialog.focusWidget() is dialog.form.editor("name").widget
    dialog.reject()
    hands.settled()


def test_the_pane_has_the_fees_of_the_chosen_type_and_the_row_what_can_be_done(hands: Hands) -> None:
    hands.office.write(partial(add_type, name="Individual"))
    for amount, day in (("24", date(2012, 4, 1)), ("30", date(2015, 4, 1)), ("33", date(2100, 4, 1))):
        hands.office.write(partial(set_fee, code="individual", amount=Money.of(amount), from_day=day))
    hands.page.reload()
    part = hands.listed("scheme")
    assert "remove-fee" not in {one.key for one in hands.page.page_actions() if one.enabled}, "none is chosen"
    hands.choose(0)
    for words in ("since 1 Apr 2012", "since 1 Apr 2015", "from 1 Apr 2100", "£33.00"):
        assert words in hands.pane()
    menu = part.table.grid().row_menu()
    said = [line.text().split("\t", maxsplit=1)[0] for line in menu.actions()]
    assert said[:3] == ["Add a fee", "Change the type", ""]
    assert "Remove the newest fee" in said
    menu.close()
    QTest.keyClick(part.table.grid(), Qt.Key.Key_Return)
    hands.settled()
    hands.fill(name="Single")
    assert hands.rows()[0][0] == "Single"
    press(hands.page, "Remove the newest fee")
    hands.settled()
    assert [fee.amount for fee in hands.scheme().types[0].fees] == [Money.of("24"), Money.of("30")]


def test_every_field_of_a_discount_has_its_letter(hands: Hands) -> None:
    hands.run("discount")
    dialog = hands.fill()
    words = [label.text() for label in dialog.form.findChildren(QLabel) if label.buddy() is not None]
    assert len(words) == 5
    assert [one for one in words if "&" not in one] == []
    dialog.reject()
    hands.settled()


def test_a_discount_over_a_hundred_percent_is_refused_at_the_field(hands: Hands) -> None:
    hands.run("discount")
    dialog = hands.fill(percent="101")
    assert dialog.isVisible()
    assert "100" in "".join(label.text() for label in dialog.findChildren(QLabel))
    assert hands.scheme().discounts == ()
    dialog.reject()
    hands.settled()


def test_a_discount_is_ended_on_a_day_and_removed(hands: Hands) -> None:
    hands.office.write(partial(add_discount, method=Method.CASH, amount=Money.of("2"), from_day=date(2015, 1, 1)))
    hands.listed("discounts")
    hands.choose(0)
    press(hands.page, "Last day…")
    hands.fill(last_day=date(2016, 12, 31))
    assert hands.rows()[0][:4] == ["Cash", "£2.00", "1 Jan 2015", "31 Dec 2016"]
    hands.choose(0)
    press(hands.page, "Remove")
    hands.settled()
    assert hands.scheme().discounts == ()


def test_a_charity_number_says_what_follows_and_a_wrong_one_gets_a_hint(hands: Hands) -> None:
    part = hands.form("organisation")

    def below(number: str) -> str:
        type_over(part.form.editor("charity_number").widget, number)
        part.form.editor("website").widget.setFocus()
        return "\n".join(one.text() for one in part.form.findChildren(QLabel) if one.isVisible())

    for number in ("1234567", "SC012345", "NIC100123", "100123"):
        assert f"New receipts say “Registered charity no. {number}”. Gift Aid is claimed as before" in below(number)
    for number in ("12345", "SC112345", "12E4567"):
        assert "Charity numbers look like 1234567" in below(number)
    assert "Charity numbers" not in below("")
    below("12345")
    part.form.put("organisation", "Peru Group")
    hands.save()
    assert hands.office.read(load_settings).charity_number == "12345", "a hint refuses nothing"


def test_what_follows_from_a_charity_number_stands_there_after_saving_and_on_another_day(
    hands: Hands, desk: Desk, settled: Callable[[], None]
) -> None:
    def said(page: SettingsPage) -> str:
        return "\n".join(one.text() for one in page.findChildren(QLabel) if one.isVisible())

    part = hands.form("organisation")
    part.form.put("organisation", "Peru Group")
    part.form.put("charity_number", "1234567")
    part.form.changed.emit()
    hands.save()
    hands.page.reload()  # as the window does after each deed
    settled()
    assert "New receipts say “Registered charity no. 1234567”." in said(hands.page)
    again = SettingsPage(desk)
    again.show()
    again.reload()
    settled()
    again.show_filter("organisation")
    settled()
    assert "New receipts say “Registered charity no. 1234567”." in said(again)
    again.close()
    again.deleteLater()


def test_where_the_data_lie_is_said_as_a_person_reads_it(hands: Hands) -> None:
    hands.listed("safety")
    said = hands.pane().split("\n")
    assert hands.office.url.database in said
    assert not [words for words in said if "sqlite:" in words]


def test_what_had_the_focus_in_a_part_hands_it_to_the_part_that_is_shown(hands: Hands) -> None:
    part = hands.form("organisation")
    part.form.focus_first()
    listed = hands.listed("scheme")
    assert hands.page.focusWidget() is not None
    assert listed.isAncestorOf(hands.page.focusWidget())


def test_while_several_types_are_chosen_the_pane_holds_back_what_is_done_to_one(hands: Hands) -> None:
    hands.office.write(partial(add_type, code="a", name="Alone", fee=Money.of(30), from_day=date(2015, 4, 1)))
    hands.office.write(partial(add_type, code="b", name="Both", fee=Money.of(40), from_day=date(2015, 4, 1)))
    part = hands.listed("scheme")
    hands.choose(0)
    changing = hands.page.pane.findChild(QPushButton, "do.change-type")
    assert changing is not None
    assert changing.isEnabled()
    part.table.grid().selectAll()
    hands.settled()
    changing = hands.page.pane.findChild(QPushButton, "do.change-type")
    assert changing is not None
    assert (changing.isEnabled(), changing.toolTip()) == (False, "Choose one membership type.")
    hands.choose(1)
    changing = hands.page.pane.findChild(QPushButton, "do.change-type")
    assert changing is not None
    assert changing.isEnabled()


def test_enter_on_several_says_why_none_is_opened(hands: Hands) -> None:
    hands.office.write(partial(add_type, code="a", name="Alone", fee=Money.of(30), from_day=date(2015, 4, 1)))
    hands.office.write(partial(add_type, code="b", name="Both", fee=Money.of(40), from_day=date(2015, 4, 1)))
    for percent in (5, 10):
        deed = partial(add_discount, method=Method.CARD, percent=Decimal(percent), from_day=date(2015 + percent, 4, 1))
        hands.office.write(deed)
    hands.page.reload()
    heard: list[str] = []
    hands.page.says.connect(heard.append)
    for key, words in (("scheme", "Choose one membership type."), ("discounts", "Choose one discount.")):
        part = hands.listed(key)
        hands.choose(0)
        part.table.grid().selectAll()
        hands.settled()
        QTest.keyClick(part.table.grid(), Qt.Key.Key_Return)
        assert heard[-1:] == [words]
