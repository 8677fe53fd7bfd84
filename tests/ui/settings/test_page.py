"""Settings, as the treasurer sets them up on the first day."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from psg_admin.kernel.money import Money
from psg_admin.memberships.queries import SchemeRows, scheme
from psg_admin.memberships.settings import MembershipSettings
from psg_admin.memberships.states import Scheme
from psg_admin.payments.states import Method
from psg_admin.settings import all_settings, load_settings, save_settings
from psg_admin.store.office import Office
from psg_admin.ui.kit.desk import Desk
from psg_admin.ui.kit.dialog import FormDialog
from psg_admin.ui.settings.page import SettingsPage


class Hands:
    """The treasurer at the settings."""

    def __init__(self, page: SettingsPage, office: Office, settled: Callable[[], None]) -> None:
        self.page = page
        self.office = office
        self.settled = settled

    def fill(self, **values: Any) -> FormDialog:
        """Fill the dialog that is open and press its button."""
        self.settled()
        dialog = next(w for w in QApplication.topLevelWidgets() if isinstance(w, FormDialog) and w.isVisible())
        for key, value in values.items():
            dialog.form.put(key, value)
        dialog.submit()
        self.settled()
        self.page.reload()
        self.settled()
        return dialog

    def scheme(self) -> SchemeRows:
        """What the office holds."""
        return self.office.read(scheme)

    def words(self) -> str:
        """All that the part of types and fees says."""
        return "\n".join(label.text() for label in self.page.scheme.pane.findChildren(QLabel))

    def press(self, words: str) -> None:
        """Press a button of the part of types and fees."""
        found = self.page.scheme.findChildren(QPushButton)
        next(one for one in found if one.text().replace("&", "") == words).click()


@pytest.fixture
def hands(desk: Desk, sqlite_office: Office, settled: Callable[[], None]) -> Iterator[Hands]:
    page = SettingsPage(desk)
    page.show()
    page.reload()
    settled()
    yield Hands(page, sqlite_office, settled)
    settled()
    page.close()
    page.deleteLater()


def test_the_organisation_is_saved_and_can_be_undone(hands: Hands) -> None:
    part = hands.page.part("organisation")
    assert not part.save.isEnabled()
    part.form.put("organisation", "Peru Group")
    part.form.put("address", "1 High Street\nLondon")
    part.form.changed.emit()
    part.save.click()
    hands.settled()
    settings = hands.office.read(load_settings)
    assert (settings.organisation, settings.address) == ("Peru Group", "1 High Street\nLondon")
    assert hands.office.read(all_settings)["scheme"] is Scheme.ROLLING
    hands.office.undo()
    assert hands.office.read(load_settings).organisation == ""


def test_what_another_desk_saved_meanwhile_is_kept_and_told(hands: Hands) -> None:
    part = hands.page.part("organisation")
    part.form.put("organisation", "Mine")
    part.form.put("email", "office@example.org")
    part.form.changed.emit()
    theirs = {"organisation": "Theirs", "telephone": "020 7946 0018", "grace_days": 30}
    hands.office.write(lambda session: save_settings(session, settings=theirs))
    part.save.click()
    hands.settled()
    kept = hands.office.read(all_settings)
    assert kept.items() >= theirs.items()
    assert part.said.text() == (
        "Somebody else has changed the settings since you opened them.\n"
        "Name of the organisation: you have “Mine”, saved meanwhile is “Theirs”."
    )
    # Who has read that and saves again has the last word, on what was typed and on nothing else.
    part.save.click()
    hands.settled()
    assert hands.office.read(all_settings) == {**kept, "organisation": "Mine", "email": "office@example.org"}
    assert part.said.isHidden(), "what stood in the way does so no more"


def test_what_is_typed_while_the_settings_are_saved_is_nobody_elses(hands: Hands) -> None:
    part = hands.page.part("organisation")
    for name in ("Peru", "Peru Group"):
        part.form.put("organisation", name)
        part.form.changed.emit()
        if name == "Peru":
            part.save.click()  # and typed on before it is saved
    hands.settled()
    part.save.click()
    hands.settled()
    assert part.said.isHidden(), part.said.text()
    assert hands.office.read(load_settings).organisation == "Peru Group"


def test_a_wrong_number_is_said_at_the_field_and_what_was_typed_stays(hands: Hands) -> None:
    part = hands.page.part("terms")
    hands.page.show_filter("terms")
    part.form.put("scheme", Scheme.YEAR)
    part.form.editor("grace_days").widget.setFocus()
    part.form.editor("grace_days").retype("999")
    part.form.changed.emit()
    part.save.click()
    hands.settled()
    assert hands.office.read(all_settings)["scheme"] is Scheme.ROLLING
    assert part.form.typed()["grace_days"] == "999"
    part.form.put("grace_days", 60)
    part.form.changed.emit()
    part.save.click()
    hands.settled()
    settings = hands.office.read(lambda session: load_settings(session, MembershipSettings))
    assert (settings.scheme, settings.grace_days) == (Scheme.YEAR, 60)


def test_types_fees_and_discounts_are_added_shown_and_undone(hands: Hands) -> None:
    hands.page.show_filter("scheme")
    assert "There is no membership type yet" in hands.words()
    hands.page.scheme.add_type()
    hands.fill(code="individual", name="Individual")
    assert "No fee yet" in hands.words()
    hands.page.scheme.add_fee()
    hands.fill(amount=Money.of("30"), from_day=date(2015, 4, 1))
    hands.page.scheme.add_discount()
    hands.fill(method=Method.STANDING_ORDER, percent="10", from_day=date(2013, 6, 14))
    assert "£30.00 a year since 1 April 2015" in hands.words()
    assert "Standing order: 10\u00a0% off since 14 June 2013" in hands.words()
    assert hands.scheme().discounts[0].percent == Decimal(10)
    hands.office.undo()
    hands.office.undo()
    found = hands.scheme()
    assert (found.discounts, found.types[0].fees) == ((), ())


def test_every_field_of_a_discount_has_its_letter(hands: Hands) -> None:
    hands.page.scheme.add_discount()
    dialog = hands.fill()
    words = [label.text() for label in dialog.form.findChildren(QLabel) if label.buddy() is not None]
    assert len(words) == 5
    assert [one for one in words if "&" not in one] == []
    dialog.reject()
    hands.settled()


def test_a_discount_over_a_hundred_percent_is_refused_at_the_field(hands: Hands) -> None:
    hands.page.scheme.add_discount()
    dialog = hands.fill(percent="101")
    assert dialog.isVisible()
    assert "100" in "".join(label.text() for label in dialog.findChildren(QLabel))
    assert hands.scheme().discounts == ()
    dialog.reject()
    hands.settled()


def test_a_discount_is_ended_on_a_day_and_a_fee_removed(hands: Hands) -> None:
    hands.page.scheme.add_type()
    hands.fill(code="joint", name="Joint", people=2)
    hands.page.scheme.add_fee()
    hands.fill(amount=Money.of("45"), from_day=date(2015, 4, 1))
    hands.page.scheme.add_discount()
    hands.fill(method=Method.CASH, amount=Money.of("2"), from_day=date(2015, 1, 1))
    hands.press("End…")
    hands.fill(last_day=date(2016, 12, 31))
    assert "Cash: £2.00 off from 1 January 2015 to 31 December 2016" in hands.words()
    hands.press("Remove the newest fee")
    hands.settled()
    assert hands.scheme().types[0].fees == ()


def test_where_the_data_lie_is_said_as_a_person_reads_it(hands: Hands) -> None:
    said = [label.text() for label in hands.page.safety.findChildren(QLabel)]
    assert hands.office.url.database in said
    assert not [words for words in said if "sqlite:" in words]
