"""The pages of the window, in the order of the rail; each is imported when it is first shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from psg_admin.kernel.words import _
from psg_admin.ui.kit.page import Page
from psg_admin.ui.kit.page_stack import PageSpec, Place

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from psg_admin.kernel.progress import Progress
    from psg_admin.store.list_query import Hit, Work
    from psg_admin.ui.kit.desk import Desk
    from psg_admin.ui.kit.search_box import Finder


def page_specs(desk: Callable[[], Desk]) -> Sequence[PageSpec]:
    """Return the pages there are. ``desk`` is asked for what a page is given when the page is made."""
    people = (("contact", _("Person")), ("member", _("Member")))
    booked = (("event", _("Event")), ("booking", _("Booking")))
    paid = (("receipt", _("Receipt")), ("payment", _("Payment")))
    return (
        PageSpec("today", _("Today"), "sun", partial(_today, desk)),
        PageSpec("members", _("Members"), "users", partial(_members, desk), people),
        PageSpec("events", _("Events"), "calendar-blank", partial(_events, desk), booked),
        PageSpec("payments", _("Payments"), "receipt", partial(_payments, desk), paid),
        PageSpec(
            "news",
            _("News"),
            "newspaper",
            partial(_news, desk),
            (("news", _("News")),),
            (Place("read", _("Read news"), _("import file load open feed web page"), does=True),),
        ),
        PageSpec("settings", _("Settings"), "gear", partial(_settings, desk), (), _places()),
    )


def _places() -> tuple[Place, ...]:
    """Return the parts of the settings, with the words that people look for them by."""
    return (
        Place("organisation", _("Settings: Organisation"),
              _("name address letterhead e-mail telephone website charity number registered gift aid")),
        Place("scheme", _("Settings: Membership types"), _("fees prices subscription cost categories")),
        Place("discounts", _("Settings: Discounts"), _("reduction percent off standing order")),
        Place("terms", _("Settings: Membership year"), _("term grace days unpaid begins month")),
        Place("numbers", _("Settings: Numbering"), _("receipt number prefix membership digits reference")),
        Place("appearance", _("Settings: Appearance"),
              _("dark light theme colours density rows compact comfortable text font size zoom large language Spanish "
                "English look")),
        Place("safety", _("Settings: Backups"), _("backup copy restore save data folder database where export")),
    )  # fmt: skip


def _today(desk: Callable[[], Desk], parent: QWidget) -> Page:
    from psg_admin.ui.today.page import TodayPage

    return TodayPage(desk(), parent)


def _members(desk: Callable[[], Desk], parent: QWidget) -> Page:
    from psg_admin.ui.memberships.page import MembersPage

    return MembersPage(desk(), parent)


def _events(desk: Callable[[], Desk], parent: QWidget) -> Page:
    from psg_admin.ui.events.page import EventsPage

    return EventsPage(desk(), parent)


def _payments(desk: Callable[[], Desk], parent: QWidget) -> Page:
    from psg_admin.ui.payments.page import PaymentsPage

    return PaymentsPage(desk(), parent)


def _news(desk: Callable[[], Desk], parent: QWidget) -> Page:
    from psg_admin.ui.news.page import NewsPage

    return NewsPage(desk(), parent)


def _settings(desk: Callable[[], Desk], parent: QWidget) -> Page:
    from psg_admin.ui.settings.page import SettingsPage

    return SettingsPage(desk(), parent)


def import_first() -> None:
    """Import what the first page and the search reach into: nearly every feature."""
    from psg_admin.reports import finding
    from psg_admin.ui.today import page

    del finding, page


def import_rest(_progress: Progress) -> None:
    """Import what the other pages reach into, before anybody asks for them, so that none stalls the window."""
    from PySide6 import QtWidgets

    from psg_admin.ui.events import page as events
    from psg_admin.ui.memberships import page as members
    from psg_admin.ui.news import page as news
    from psg_admin.ui.payments import page as payments
    from psg_admin.ui.settings import page as settings

    # PySide makes a class with its enums when it is first looked into, and all widgets of Qt's when it must name one
    # that Qt itself has made, such as the inside of a table: then in the window's thread, while the person waits.
    for used in dir(QtWidgets):
        dir(getattr(QtWidgets, used))
    del events, members, news, payments, settings


def finder(desk: Callable[[], Desk]) -> Finder:
    """Return what makes the queries that find anything by what a person types.

    A query is put together where it is asked: a person may type before the office is open.
    """

    def find(text: str) -> list[Work[list[Hit]]]:
        return [partial(_first_found, desk, text), partial(_more_found, desk, text)]

    return find


def _first_found(desk: Callable[[], Desk], text: str, session: Any) -> list[Hit]:
    from psg_admin.reports.finding import first_found

    return first_found(session, text=text, today=desk().today)


def _more_found(desk: Callable[[], Desk], text: str, session: Any) -> list[Hit]:
    from psg_admin.reports.finding import more_found

    return more_found(session, text=text, today=desk().today)
