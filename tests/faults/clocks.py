"""Clocks that say 1970 or 2099, or go back: no deed is numbered by one without a question, and none is lost."""

from datetime import UTC, datetime, timedelta
from functools import partial
from random import Random

from sqlalchemy import URL

from psg_admin.bootstrap import manifests, open_at
from psg_admin.cli.face import Face
from psg_admin.cli.main import run
from psg_admin.paths import Home
from psg_admin.store.backups import backups, daily
from psg_admin.store.office import Office
from psg_admin.store.seen import CLOCK_DAYS
from tests.faults.killing import look
from tests.faults.trial import HELD, Answer, Ground, Verdict, Verdicts, answered, lost, silent, trace
from tests.offices import NOW

LISTS = [("export", "treasurer"), ("export", "members"), ("export", "payments"), ("receipts", "print")]


def clocks(ground: Ground) -> Verdicts:
    """Pay by clocks of all times, with and without saying that they are right, list and back up by them."""
    url, home, chance = ground.house.new(ground.folder), Home(ground.folder / "clocks"), ground.chance
    newest = NOW
    say = partial(_said, home, url)
    say(NOW, ["types", "add", "individual", "--name", "Individual", "--fee", "30"])
    while True:
        moment = _moment(chance, newest)
        right, far = chance.random() < 0.3, abs(moment - newest) > timedelta(days=CLOCK_DAYS)
        before = look(url, proved=False)
        paying = ["pay", "30", "--method", "cash", "--from", "Nora Quill", "--gift", "30", "--new"]
        answer = say(moment, paying, right=right)
        after = look(url)
        new = len(after.entries) - len(before.entries)
        if answer.failed:
            yield trace(f"{moment}: {answer}")
        elif far and not right and (new or "clock of this computer says" not in answer.err):
            yield silent(f"{moment}, the newest deed is of {newest}: {answer}")
        elif new > (not far or right) or after.wrong or new != (answer.status == 0) or not (new or far):
            yield lost(f"{moment}, the newest deed is of {newest}: {answer} {after.wrong}")
        else:
            yield HELD
        newest = moment if new else newest
        yield _kept(home, url, moment, say, chance)


def _moment(chance: Random, newest: datetime) -> datetime:
    near = timedelta(seconds=chance.randint(-(CLOCK_DAYS - 2) * 86400, (CLOCK_DAYS - 2) * 86400))
    return chance.choice(
        [
            newest + near,
            newest + timedelta(hours=1),
            newest + timedelta(days=chance.choice([-1, 1]) * (CLOCK_DAYS + 1)),
            datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=chance.randrange(86400)),
            datetime(2099, 12, 31, 23, 59, tzinfo=UTC),
            datetime(chance.randint(1971, 2098), chance.randint(1, 12), 28, tzinfo=UTC),
            NOW,
        ]
    )


def _kept(home: Home, url: URL, moment: datetime, say: "partial[Answer]", chance: Random) -> Verdict:
    """List by that clock, and back up: the backup with the most in it stays."""
    words = chance.choice(LISTS)
    file = home.folder / f"list.{'pdf' if words[0] == 'receipts' else chance.choice(['xlsx', 'csv', 'pdf'])}"
    answer = say(moment, [*words, str(file if words[1] != "treasurer" else file.with_suffix(".xlsx"))])
    if answer.failed:
        return trace(f"{moment}: {answer}")
    most = max((one.state.entry for one in backups(home)), default=0)
    daily(home, url, today=moment.astimezone().date(), at=moment)
    if max((one.state.entry for one in backups(home)), default=0) < most:
        return lost(f"the backup with {most} entries was taken away on {moment}")
    return HELD


def _said(home: Home, url: URL, moment: datetime, words: list[str], *, right: bool = False) -> Answer:
    """Say a command to a computer whose clock says ``moment``; ``right``: so it is."""

    def opened(*, begins: bool) -> Office:
        office = open_at(home, address, create=begins, clock=lambda: moment)
        if right:
            office.accept("clock")
        return office

    address = url.render_as_string(hide_password=False)
    return answered(words, partial(run, words, Face(home, address, opened, lambda: moment, manifests())))
