"""Invented news: a few years of weekly items, notices and standing pages."""

from datetime import date, timedelta
from random import Random

from psg_admin.news.reader import fingerprint
from psg_admin.news.reader_item import Item
from psg_admin.news.states import INVENTED, Section
from psg_admin.sample import lists
from psg_admin.sample.memberships import moment
from psg_admin.sample.people import Rows

WEEKS = 60
ADDRESS = f"{INVENTED}news"

_CONFERENCE = "{theme}\n\n{venue}\n\nMembers and concessions £8, non-members £13."
_AIMS = "The group speaks up for human rights, fair development and a say for everybody in what happens at home."
_JOIN = """\
• Read what happens, every week
• Come to the annual conference at the members' price
• Help to pay for what we publish

Write to the office"""


def news(rows: Rows, chance: Random, today: date) -> None:
    """Add two items a week for a little more than a year, three notices and two standing pages."""
    source = rows.add(
        "news_source", address=ADDRESS, name="Sample news", last_good_at=moment(today), last_failed_at=None,
        last_failure="",
    )  # fmt: skip
    conference = rows.tables["event"][-1]
    items = [
        Item("Annual conference: book now", _CONFERENCE.format(**conference), today - timedelta(days=12),
             Section.NOTICE, None),
        Item("A tenth off for standing orders", "Members who pay by standing order pay a tenth less.",
             date(today.year - 1, 6, 14), Section.NOTICE, None),
        Item("Annual report", "The report of last year can be had from the office.", today - timedelta(days=80),
             Section.NOTICE, None),
        Item("Our aims", _AIMS, None, Section.PAGE, None),
        Item("Why become a member?", _JOIN, None, Section.PAGE, None),
    ]  # fmt: skip
    for week in range(WEEKS):
        sunday = today - timedelta(days=(today.weekday() + 1) % 7 + 7 * week)
        items += [_item(chance, sunday) for _second in range(2)]
    seen: set[str] = set()
    for position, item in enumerate(items):
        print_of = fingerprint(item)
        if print_of in seen:
            continue
        seen.add(print_of)
        rows.add(
            "news_item", source_id=source, fingerprint=print_of, day=item.day, headline=item.headline, body=item.body,
            section=item.section, link="", first_read_at=moment(item.day or today), position=position,
        )  # fmt: skip


def _item(chance: Random, day: date) -> Item:
    subject = chance.choice(lists.NEWS_SUBJECTS)
    short, long = chance.choice(lists.NEWS_DEEDS)
    rest = chance.sample(lists.NEWS_SENTENCES, 3)
    body = f"{subject} {long}. {rest[0]}\n\n{rest[1]} {rest[2]}"
    return Item(f"{subject} {short}", body, day, Section.NEWS, None)
