"""The pages of the window, in the order of the rail; each is imported when it is first shown."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from psg_admin.kernel.words import _
from psg_admin.ui.kit.desk import Desk
from psg_admin.ui.kit.page import Page
from psg_admin.ui.window import PageSpec

if TYPE_CHECKING:
    from psg_admin.store.asking import Hit, Work


def page_specs(desk: Desk) -> Sequence[PageSpec]:
    """Return the pages there are."""
    return (
        PageSpec("today", _("Today"), "sun", partial(_today, desk)),
        PageSpec("members", _("Members"), "users", partial(_members, desk), (("contact", _("Person")), ("member", _("Member")))),
        PageSpec("events", _("Events"), "calendar-blank", partial(_events, desk), (("event", _("Event")), ("booking", _("Booking")))),
        PageSpec("payments", _("Payments"), "receipt", partial(_payments, desk), (("receipt", _("Receipt")), ("payment", _("Payment")))),
        PageSpec("news", _("News"), "newspaper", partial(_news, desk), (("news", _("News")),)),
        PageSpec("settings", _("Settings"), "gear", partial(_settings, desk)),
    )  # fmt: skip


def _today(desk: Desk) -> Page:
    from psg_admin.ui.today.page import TodayPage

    return TodayPage(desk)


def _members(desk: Desk) -> Page:
    from psg_admin.ui.memberships.page import MembersPage

    return MembersPage(desk)


def _events(desk: Desk) -> Page:
    from psg_admin.ui.events.page import EventsPage

    return EventsPage(desk)


def _payments(desk: Desk) -> Page:
    from psg_admin.ui.payments.page import PaymentsPage

    return PaymentsPage(desk)


def _news(desk: Desk) -> Page:
    from psg_admin.ui.news.page import NewsPage

    return NewsPage(desk)


def _settings(desk: Desk) -> Page:
    from psg_admin.ui.settings.page import SettingsPage

    return SettingsPage(desk)


def finder(desk: Desk) -> "Callable[[str], Work[list[Hit]]]":
    """Return what makes the query that finds anything by what a person types."""

    def find(text: str) -> "Work[list[Hit]]":
        from psg_admin.reports.finding import find_anything  # noqa: PLC0415 - reaches into every feature

        return partial(find_anything, text=text, today=desk.today)

    return find
