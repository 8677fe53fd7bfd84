"""Invented news: a year of weekly items, notices and standing pages."""

from datetime import date, datetime, timedelta
from random import Random

from sqlalchemy.orm import Session

from psg_admin.events.rules import EventDraft
from psg_admin.news.operations import keep_items
from psg_admin.news.reader_item import Item
from psg_admin.news.states import INVENTED, Section
from psg_admin.sample import lists

WEEKS = 60
ADDRESS = f"{INVENTED}news"

_AIMS = "The group speaks up for human rights, fair development and a say for everybody in what happens at home."
_JOIN = """\
• Read what happens, every week
• Come to the annual conference at the members' price
• Help to pay for what we publish

Write to the office"""


def read_news(session: Session, *, chance: Random, conference: EventDraft, now: datetime) -> None:
    """Keep two items a week for a little more than a year up to ``now``, three notices and two standing pages."""
    today = now.date()
    invitation = f"{conference.theme}\n\n{conference.venue}\n\nMembers and concessions £8, non-members £13."
    items = [
        Item("Annual conference: book now", invitation, today - timedelta(days=12), Section.NOTICE, None),
        Item("A tenth off for standing orders", "Members who pay by standing order pay a tenth less.",
             date(today.year - 1, 6, 14), Section.NOTICE, None),
        Item("Annual report", "The report of last year can be had from the office.", today - timedelta(days=80),
             Section.NOTICE, None),
        Item("Our aims", _AIMS, None, Section.PAGE, None),
        Item("Why become a member?", _JOIN, None, Section.PAGE, None),
    ]  # fmt: skip
    sunday = today - timedelta(days=(today.weekday() + 1) % 7)
    for week in range(WEEKS):
        items += [_item(chance, sunday - timedelta(weeks=week)) for _second in range(2)]
    keep_items(session, address=ADDRESS, items=items, now=now)


def _item(chance: Random, day: date) -> Item:
    subject = chance.choice(lists.NEWS_SUBJECTS)
    short, long = chance.choice(lists.NEWS_DEEDS)
    rest = chance.sample(lists.NEWS_SENTENCES, 3)
    body = f"{subject} {long}. {rest[0]}\n\n{rest[1]} {rest[2]}"
    return Item(f"{subject} {short}", body, day, Section.NEWS, None)
