"""New member: the fee stands beside the form, live; duplicates are hinted; what is done can be undone."""

from datetime import date
from functools import partial

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QListWidget, QPushButton, QWidget

from psg_admin.kernel.money import Money
from psg_admin.memberships.operations import add_type, mark_deceased
from psg_admin.memberships.queries import by_number
from psg_admin.memberships.queries.page import MembershipPage
from psg_admin.memberships.states import Standing
from psg_admin.payments import queries as payments
from psg_admin.people.particulars import CONTACT
from psg_admin.people.queries import contact, find_contacts
from psg_admin.people.states import ContactKind
from psg_admin.ui.dialogs.enrol import EnrolDialog
from psg_admin.ui.dialogs.person import open_edit_person
from psg_admin.ui.dialogs.similar import SimilarPanel
from psg_admin.ui.kit import theme
from psg_admin.ui.kit.form import Form
from tests.offices import TODAY
from tests.ui.memberships.hands import Hands, dearer


@pytest.fixture
def form(hands: Hands) -> Hands:
    hands.press("New member…")
    return hands


def page_of(hands: Hands, number: str) -> MembershipPage:
    return hands.read(by_number, number=number, day=TODAY)


def test_the_fee_is_said_with_its_reasons_before_anything_is_typed(form: Hands) -> None:
    said = form.says()
    assert "Individual £30.00 − 10\u00a0% standing order £3.00 = £27.00 a year" in said
    assert "Individual costs £30.00 a year since 1 April 2014." in said
    assert "Paying by standing order takes 10\u00a0% off since 14 June 2013." in said
    assert "20 October 2016 to 19 October 2017" in said
    assert form.action().text() == "&Enrol — £27.00"
    assert "£27.00 will be owed by the member." in said
    form.dialog().reject()


def test_the_fee_follows_type_method_and_day(form: Hands) -> None:
    form.set("method", "Cheque")
    assert form.action().text() == "&Enrol — £30.00"
    form.set("type_id", "Joint")
    assert form.action().text() == "&Enrol — £45.00"
    form.set("type_id", "Life")
    assert "Life £400.00, paid once" in form.says()
    form.type("joined", "1 March 2013")
    assert (
        "⚠ Life has no fee on 1 March 2013: its first begins on 1 April 2014. "
        "Add the fee of that time to the schedule." in form.says()
    )
    assert not form.action().isEnabled()
    form.type("joined", "1 April 2016")
    assert form.action().isEnabled()
    form.dialog().reject()


def test_a_type_for_organisations_asks_for_one_and_the_next_for_a_person_again(hands: Hands) -> None:
    hands.write_elsewhere(partial(add_type, name="Corporate member", fee=Money.of(60), from_day=TODAY))
    hands.press("New member…")
    fields = hands.dialog().form
    assert (fields.value("kind"), fields.value("organisation")) == (ContactKind.PERSON, None)
    hands.set("type_id", "Corporate member")
    assert fields.value("kind") is ContactKind.ORGANISATION
    hands.type("organisation", "Leeds Library")
    hands.set("type_id", "Individual")
    assert fields.value("kind") is ContactKind.PERSON
    hands.set("kind", "Organisation")  # by hand: it stays
    hands.set("type_id", "Life")
    assert fields.value("kind") is ContactKind.ORGANISATION
    hands.dialog().reject()


def test_a_new_member_has_every_part_of_the_address_that_is_kept(form: Hands) -> None:
    asked = form.dialog().form.typed()
    kept = [each.key for each in CONTACT if each.table == "address"]
    assert [key for key in kept if key not in asked and key != "gone_away"] == []
    form.type("given", "Rosa")
    form.type("county", "Yorkshire")
    form.submit()
    row = form.read(contact, contact_id=page_of(form, "0004").members[0].contact_id)
    assert row.draft.county == "Yorkshire"


def test_a_member_is_enrolled_and_shown_and_undone(form: Hands) -> None:
    form.type("given", "Rosa")
    form.type("family", "Quispe Mamani")
    form.type("emails", "rosa@example.org")
    form.type("telephones", "020 7946 0999")
    form.type("street", "3 Hill Road")
    form.type("town", "Leeds")
    form.type("postcode", "ls16aa")
    form.tick("concession")
    assert "£27.00 will be owed by Rosa Quispe Mamani." in form.says()
    form.submit()
    assert form.no_dialog()
    page = page_of(form, "0004")
    assert (page.type_name, page.joined_on, page.balance) == ("Individual", TODAY, Money.of(27))
    assert page.order is not None
    row = form.read(contact, contact_id=page.members[0].contact_id)
    assert row.full_name == "Rosa Quispe Mamani"
    assert row.address_lines == ("3 Hill Road", "Leeds", "LS1 6AA")
    assert (row.email, row.telephone, row.draft.concession) == ("rosa@example.org", "020 7946 0999", True)
    assert form.pane()[0] == "Rosa Quispe Mamani"
    assert "Quispe Mamani, Rosa" in form.names()
    form.undo()
    assert "Quispe Mamani, Rosa" not in form.names()
    assert form.read(find_contacts, text="quispe") == []


def test_the_filter_that_stands_has_the_new_member(hands: Hands) -> None:
    hands.chip("current")
    hands.press("New member…")
    hands.type("given", "Rosa")
    hands.type("family", "Quispe Mamani")
    hands.submit()
    assert hands.page.chips.current() == "current"
    assert hands.table().current_id() in hands.table().selected_ids()
    assert hands.pane()[0] == "Rosa Quispe Mamani"
    hands.chip("lapsed")
    hands.press("New member…")
    hands.type("family", "Vega")
    hands.submit()
    assert hands.page.chips.current() == "all", "where the filter leaves the new one out, all are shown"


def test_who_pays_at_once_gets_a_receipt_and_is_paid_up(form: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []
    monkeypatch.setattr(form.page.acts, "receipt", shown.append)
    form.set("method", "Cheque")
    form.type("given", "Rosa")
    form.type("family", "Quispe")
    form.set("paid", "Cheque")
    form.type("gift", "5")
    assert "£35.00 is taken by cheque, and a receipt is made." in form.says()
    form.submit()
    page = page_of(form, "0004")
    assert page.balance == Money()
    assert page.terms[0].paid_on == TODAY
    money = form.read(payments.for_contact, contact_id=page.payer_id)
    assert [payment.amount for payment in money.payments] == [Money.of(35)]
    assert shown == [money.payments[0].receipt]
    form.undo()
    assert "Quispe, Rosa" not in form.names()


def test_a_joint_membership_takes_a_second_member_and_a_payer_apart(form: Hands) -> None:
    assert not form.dialog().form.editor("other0").widget.isVisible()
    form.set("type_id", "Joint")
    assert form.dialog().form.editor("other0").widget.isVisible()
    form.type("given", "Rosa")
    form.type("family", "Quispe")
    form.type("street", "3 Hill Road")
    form.type("other0", "Pedro Quispe")
    form.pick("payer", "bell")
    assert "£40.50 will be owed by Bell, Thomasina." in form.says()
    form.submit()
    page = page_of(form, "0004")
    assert [line.name for line in page.members] == ["Quispe, Rosa", "Quispe, Pedro"]
    assert page.payer_name == "Bell, Thomasina"
    second = form.read(contact, contact_id=page.members[1].contact_id)
    assert second.address_lines == ("3 Hill Road",)


def test_somebody_alike_on_file_is_hinted_and_can_be_taken(form: Hands) -> None:
    form.type("given", "Thomasina")
    form.type("family", "Bell")
    assert "On file already?" in form.says()
    form.press("Bell, Thomasina", form.dialog())
    assert not form.dialog().form.editor("family").widget.isVisible()
    assert "£27.00 will be owed by Bell, Thomasina." in form.says()
    form.submit()
    page = page_of(form, "0004")
    assert page.members[0].contact_id == form.read(find_contacts, text="bell")[0].record_id
    assert len(form.read(find_contacts, text="bell")) == 1


def test_a_same_telephone_is_hinted_too(form: Hands) -> None:
    form.type("telephones", "+44 20 7946 0107")
    found = [b for b in form.dialog().findChildren(QPushButton) if b.text() == "Ramírez Ñato, Lucía"]
    assert found[0].accessibleDescription().startswith("Same telephone")
    form.dialog().reject()


def offered(hands: Hands, key: str, text: str) -> list[str]:
    """What a field offers to pick for what is typed into it."""
    hands.type(key, text)
    line = hands.dialog().findChild(QLineEdit, key)
    assert line is not None
    found = line.findChild(QListWidget)
    assert found is not None
    return [found.item(row).text().split("   ")[0] for row in range(found.count())]


def alike(hands: Hands) -> list[str]:
    """Who is offered because the name is alike."""
    panel = hands.dialog().findChild(SimilarPanel)
    assert panel is not None
    return [one.text() for one in panel.findChildren(QPushButton)]


def test_nobody_who_died_is_offered_to_join_to_pay_or_as_the_one_who_is_meant(hands: Hands) -> None:
    hands.press("New member…")
    hands.set("type_id", "Joint")
    for key in ("who", "other0", "payer"):
        assert "Bell, Thomasina" in offered(hands, key, "bell"), key
        hands.type(key, "")
    hands.type("given", "Thomasina")
    hands.type("family", "Bell")
    assert alike(hands) == ["Bell, Thomasina"]
    hands.dialog().reject()
    bell = hands.read(find_contacts, text="bell")[0].record_id
    hands.write_elsewhere(partial(mark_deceased, contact_id=bell, on=TODAY, today=TODAY))
    hands.press("New member…")
    hands.set("type_id", "Joint")
    for key in ("who", "other0", "payer"):
        assert "Bell, Thomasina" not in offered(hands, key, "bell"), key
        hands.type(key, "")
    hands.type("given", "Thomasina")
    hands.type("family", "Bell")
    assert alike(hands) == []
    hands.dialog().reject()
    hands.choose("Díaz, Ana")
    hands.press("Payer and method…")
    assert "Bell, Thomasina" not in offered(hands, "payer", "bell")
    hands.dialog().reject()


def test_who_is_a_member_already_is_refused_with_what_to_do(form: Hands) -> None:
    form.pick("who", "lucia")
    form.submit()
    assert form.dialog()._errors.text() == (
        "⚠ Lucía Ramírez Ñato has membership 0001 already. Renew that one: its number is kept."
    )
    form.dialog().reject()


def test_every_wrong_field_says_so_at_its_place(form: Hands) -> None:
    form.type("given", "Rosa")
    form.type("emails", "rosa at example")
    form.type("number", "0001")
    form.submit()
    said = form.says()
    assert "⚠ “rosa at example” is not an e-mail address. Type it as name@example.org." in said
    form.type("emails", "rosa@example.org")
    form.submit()
    assert "⚠ There is a member with the number 0001 already." in form.says()
    form.type("number", "77")
    form.submit()
    assert form.no_dialog()
    assert page_of(form, "77").members[0].name == "Rosa"


def test_an_organisation_is_enrolled_by_its_name(form: Hands) -> None:
    form.set("kind", "Organisation")
    form.type("organisation", "Andean Books")
    form.type("joined", "1/4/2016")
    form.submit()
    page = page_of(form, "0004")
    assert page.members[0].name == "Andean Books"
    assert page.joined_on == date(2016, 4, 1)


def order(form: Form, *, down: bool) -> list[str]:
    """Return the fields of a name as they are seen from the top, or as Tab goes through them from the kind on."""
    names = ("title", "given", "family", "organisation")
    shown = [key for key in names if form.editor(key).widget.isVisible()]
    if down:
        return sorted(shown, key=lambda key: form.editor(key).widget.mapTo(form, QPoint()).y())
    found: list[str] = []
    now: QWidget | None = form.editor("kind").widget.nextInFocusChain()
    while now is not None and now.objectName() != "kind":
        if now.objectName() in shown and now.isVisible():
            found.append(now.objectName())
        now = now.nextInFocusChain()
    return found


def test_the_name_of_an_organisation_comes_before_that_of_its_person(form: Hands) -> None:
    fields = form.dialog().form
    for kind, keys in (
        ("Organisation", ["organisation", "given", "family"]),
        ("Person", ["title", "given", "family"]),
        ("Organisation", ["organisation", "given", "family"]),
    ):
        form.set("kind", kind)
        assert order(fields, down=True) == keys
        assert order(fields, down=False) == keys


def test_whoever_is_changed_has_the_focus_in_the_name_and_a_letter_leaves_the_kind(hands: Hands) -> None:
    hands.choose("O’Neill, Seán")
    hands.press("Edit…")
    fields = hands.dialog().form
    assert hands.dialog().focusWidget() is fields.editor("given").widget
    QTest.keyClick(hands.dialog().focusWidget(), Qt.Key.Key_O)
    assert fields.value("kind") is ContactKind.PERSON
    assert order(fields, down=True) == order(fields, down=False) == ["title", "given", "family", "organisation"]
    hands.set("kind", "Organisation")
    assert order(fields, down=True) == order(fields, down=False) == ["organisation", "given", "family"]
    hands.dialog().reject()


def test_all_of_the_form_is_seen_on_a_small_laptop_and_scrolls_in_a_smaller_window(form: Hands) -> None:
    dialog = form.dialog()
    assert isinstance(dialog, EnrolDialog)
    form.set("type_id", "Joint")
    form.set("kind", "Organisation")
    form.set("paid", "Cheque")
    dialog.resize(1366 - 40, 768 - 60)
    form.settled()
    bar = dialog._scroll.verticalScrollBar()
    assert bar.maximum() == 0
    body = dialog._scroll.viewport()
    columns = {dialog.form.editor(key).widget.mapTo(body, QPoint()).x() for key in ("type_id", "emails", "paid")}
    assert len(columns) == 3
    assert dialog.fee_panel.isVisible()
    dialog.resize(800 - 40, 600 - 60)
    form.settled()
    assert bar.maximum() > 0
    assert not dialog._scroll.horizontalScrollBar().maximum()
    columns = {dialog.form.editor(key).widget.mapTo(body, QPoint()).x() for key in ("type_id", "emails", "paid")}
    assert len(columns) == 1, "one below the other, in one line"
    assert dialog.fee_panel.isVisible()


def test_somebody_on_file_is_enrolled_from_the_pane(hands: Hands) -> None:
    hands.chip("people")
    hands.choose("Bell, Thomasina")
    hands.press("Enrol…")
    hands.submit()
    assert hands.pane()[0] == "Thomasina Bell"
    assert page_of(hands, "0004").standing.standing is Standing.CURRENT


def test_a_fee_that_moved_meanwhile_is_refused_and_asked_again(form: Hands) -> None:
    form.type("given", "Rosa")
    form.type("family", "Quispe")
    assert form.action().text() == "&Enrol — £27.00"
    dearer(form)
    form.submit()
    assert "⚠ It is £36.00 now, not £27.00: that has changed meanwhile, so nothing was done. Look at it again." in (
        form.says()
    )
    assert form.read(find_contacts, text="quispe") == []
    assert form.action().text() == "&Enrol — £36.00"
    assert form.dialog().form.value("given") == "Rosa"
    form.submit()
    assert form.no_dialog()
    assert page_of(form, "0004").terms[0].amount == Money.of(36)


@pytest.mark.parametrize("deed", ["Edit…", "New person…"])
def test_all_of_a_person_is_seen_on_a_small_laptop_and_scrolls_in_a_smaller_window(hands: Hands, deed: str) -> None:
    hands.choose("O’Neill, Seán")
    hands.press(deed)
    dialog = hands.dialog()
    keys = ("given", "emails", "notes")
    body = dialog._scroll.viewport()
    for width, height, count in ((1366 - 40, 768 - 60, 3), (800 - 40, 600 - 60, 1)):
        dialog.resize(min(width, theme.chars(dialog._width) + theme.px(48)), height)
        hands.settled()
        assert len({dialog.form.editor(key).widget.mapTo(body, QPoint()).x() for key in keys}) == count
        assert bool(dialog._scroll.verticalScrollBar().maximum()) is (count == 1)
        assert not dialog._scroll.horizontalScrollBar().maximum()
    dialog.reject()


def test_columns_stand_beside_each_other_only_where_each_has_room_at_any_size_of_the_text(
    hands: Hands, qapp: QApplication
) -> None:
    try:
        for percent, width, count in ((100, 1326, 3), (125, 1660, 3), (200, 1880, 1), (150, 1326, 1)):
            theme.apply(qapp, "light", percent)
            hands.settled()
            open_edit_person(hands.page, hands.desk, 1)
            hands.settled()
            dialog = hands.dialog()
            dialog.resize(width, 700)
            hands.settled()
            form = dialog.form
            places = {form.editor(key).widget.mapTo(form, QPoint()).x() for key in ("given", "emails", "notes")}
            assert len(places) == count, (percent, width)
            dialog.reject()
            hands.settled()
    finally:
        theme.apply(qapp, "light")
