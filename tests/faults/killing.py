"""Commands that write, killed at any moment: what was acknowledged is there, once, and nothing that was not asked for.

Each is asked for under a key, so that the history itself says what an entry was asked for by; then it is asked for
again, as whoever got no answer does.
"""

import os
import re
import shlex
import signal
import sys
import threading
import traceback
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from random import Random
from typing import Literal

from sqlalchemy import URL, Engine, Pool, event, select
from sqlalchemy.orm import Session

from psg_admin.bootstrap import features, start
from psg_admin.kernel.days import utc_now
from psg_admin.reports.audit import audit
from psg_admin.store.backup import back_up
from psg_admin.store.base import Base
from psg_admin.store.copy_mark import require_unaltered
from psg_admin.store.engine import make_engine, parse_url
from psg_admin.store.feature import give_features
from psg_admin.store.journal import JournalEntry
from psg_admin.store.once import Once
from psg_admin.store.revision import read_revision
from tests.faults.trial import HELD, Answer, Ground, Verdict, Verdicts, lost, said, there, trace
from tests.news.pages import PAGE

WRITING = {
    "accounts add": "accounts add 'Box {word}' --kind savings",
    "accounts change": "accounts change bank --name 'Bank {word}'",
    "accounts close": "accounts close savings --on {today}",
    "documents add": "documents add --contact {contact} {letter}",
    "documents change": "documents change {document} --name '{word}.txt'",
    "documents remove": "documents remove {document}",
    "notes add": "notes add --contact {contact} 'Wants a seat, {word}' --due {today}",
    "notes change": "notes change {note} --text 'Asked {word}'",
    "notes done": "notes done {note}",
    "notes remove": "notes remove {note}",
    "notes reopen": "notes reopen {note}",
    "bank accounts add": "bank accounts add 'Current {word}' --sort-code 40-00-{two} --number 123456{two}",
    "bank accept": "bank accept {line} --for {number}",
    "bank file": "bank file {line} --aside 'Not ours, {word}'",
    "bank import": "bank import {statement} --account bank",
    "bank learned forget": "bank learned forget {learned}",
    "bank match": "bank match --accept as-last-time",
    "bank release": "bank release {line} --reason {word}",
    "bank rules add": "bank rules add {word} --category interest",
    "bank rules change": "bank rules change {rule} --words {word}",
    "bank rules order": "bank rules order {rule}",
    "bank rules remove": "bank rules remove {rule}",
    "bank split": "bank split {line} --part {number}=12.50 --part gift=10",
    "book": "book {event} --member {number} --name 'Nora {word}' --pay cash --new",
    "bookings change": "bookings change {booking} --field Meal={word}",
    "bookings add": "bookings add {booking} --name 'Tom {word}' --new",
    "bookings name": "bookings name {booking} 1 --name 'Ana {word}' --new",
    "bookings price": "bookings price {booking} 1 --reason Speaker --concession",
    "budget set": "budget set postage 1{two}",
    "cancel": "cancel {booking} --reason Ill",
    "categories add": "categories add 'Bears {word}' --direction expense --heading office",
    "categories change": "categories change postage --name 'Post {word}'",
    "categories close": "categories close travel --on {today}",
    "close": "close 1995-03-31 --yes",
    "contacts add": "contacts add 'Nora {word}' --email {word}@example.org --town Leeds --new",
    "contacts change": "contacts change {contact} --notes '{word}' --telephone 01632960123",
    "contacts change-many": "contacts change-many {contact} --set concession=yes",
    "contacts consent": "contacts consent {contact} post no --words {word}",
    "contacts deceased": "contacts deceased {contact}",
    "contacts returns": "contacts returns {contact} --street '{word}'",
    "contacts person add": "contacts person add {contact} {contact} --role '{word}' --votes",
    "contacts person remove": "contacts person remove {contact} {contact}",
    "contacts remove": "contacts remove {contact}",
    "discounts add": "discounts add --method cheque --percent 5 --from 20{two}-01-01",
    "discounts end": "discounts end {discount} --to 2031-01-01",
    "discounts remove": "discounts remove {discount}",
    "events add": "events add --title 'Supper {word}' --start '20{two}-05-01 18:00' --end '20{two}-05-01 20:00' "
    "--band 'Anyone=13.00:anyone'",
    "events cancel": "events cancel {event} --reason Strike",
    "events change": "events change {event} --title 'Lecture {word}' --capacity 500",
    "events reopen": "events reopen {event}",
    "fees add": "fees add individual 31 --from 20{two}-04-01",
    "fees change": "fees change --fee individual=32.{two} --discount card=5% --from {today}",
    "fees remove": "fees remove individual --from 20{two}-04-01",
    "fields add": "fields add {word}",
    "fields change": "fields change {field} --name {word}",
    "fields close": "fields close {field}",
    "fields reopen": "fields reopen {field}",
    "figures-before set": "figures-before set postage 5{two}",
    "contacts tag": "contacts tag {contact} --add {word}",
    "contacts merge": "contacts merge 1 {contact}",
    "duplicates apart": "duplicates apart 1 {contact}",
    "homes change": "homes change {home} --name 'House {word}'",
    "homes gather": "homes gather",
    "homes join": "homes join 1 {contact}",
    "homes leave": "homes leave {contact}",
    "homes move": "homes move {contact} --street '{two} Mill Lane' --town Leeds",
    "funds add": "funds add 'Hall {word}' --kind restricted",
    "funds change": "funds change general --purpose {word}",
    "funds close": "funds close roof --on {today}",
    "import bookings": "import bookings {registrations} --event {event}",
    "import members": "import members {members} --make-types",
    "import payments": "import payments {past}",
    "income": "income 40 --from 'Scheme {word}' --organisation --category commission --new",
    "members add": "members add --given Eva --family '{word}' --type individual --method cash --pay cash --new",
    "members change": "members change {number} --method cheque",
    "members change-many": "members change-many {number} --set copies=2",
    "members join": "members join {number} 'Iris {word}' --new",
    "members leave": "members leave {number} {contact}",
    "members order": "members order {number} claimed --amount 27 --day 3",
    "members renew": "members renew {number} --yes --pay cheque",
    "members resign": "members resign {number} --note Moving",
    "members short": "members short {number} --as-it-is",
    "members waive": "members waive {number} --term {today} --reason Hardship",
    "members withdraw": "members withdraw {number} --reason Mistake",
    "move": "move 1 --from bank --to cash --anyway {word}",
    "news forget": "news forget {source}",
    "news read": "news read {page}",
    "owed remind": "owed remind {charge}",
    "owed write-off": "owed write-off {charge} --reason Small",
    "orders add": "orders add {number} --amount 2{two} --every month --day 3 --first {today}",
    "orders decide": "orders decide {number} --keep --note {word}",
    "pay": "pay 30 --method cash --from 'Luis {word}' --gift 30 --new",
    "payments allocate": "payments allocate {payment} --for {charge}",
    "pay-many": "pay-many {envelopes}",
    "orders form": "orders form {number} {form} --first {today} --note",
    "orders letters": "orders letters {form} --from {today} --soon --note",
    "payments correct": "payments correct {payment} --amount 3{two} --reason Nought",
    "payments keep-as-gift": "payments keep-as-gift {payment}",
    "payments release": "payments release {allocation} --reason Wrong",
    "payments reverse": "payments reverse {payment} --reason Bounced",
    "rebuild": "rebuild",
    "receipts issue": "receipts issue {payment}",
    "receipts void": "receipts void {receipt} --reason Name --reissue",
    "reconcile": "reconcile bank --on {today} --statement 1{two} --keep",
    "redo": "redo",
    "refund": "refund {payment} 1 --reason Moved",
    "reopen": "reopen 1995-03-31 --reason Missed",
    "settings set": "settings set organisation='{word} Group'",
    "slips add": "slips add --all",
    "slips credit": "slips credit {slip} --on {today}",
    "spend clear": "spend clear {spending} --on {today}",
    "spend correct": "spend correct {spending} --amount 2{two} --reason Nought --anyway {word}",
    "spend enter": "spend enter 25 --to 'Print {word}' --category printing --anyway {word}",
    "spend return": "spend return {spending} --on {today} --reason Lost",
    "till": "till 168 --expected 170",
    "tags remove": "tags remove {tag}",
    "tags rename": "tags rename {tag} {word}",
    "types add": "types add t{word} --name {word} --fee 20",
    "types change": "types change individual --name 'Individual {word}'",
    "undo": "undo",
    "views move": "views move members '{view}' 1",
    "views remove": "views remove members '{view}'",
    "views rename": "views rename members '{view}' 'Late {word}'",
    "views save": "views save members 'View {word}' --filter standing=lapsed --sort town,-name",
    "years add": "years add 1992-04-01 1993-09-30",
    "years remove": "years remove 1992-04-01",
}
"""Commands that write, with what they are about between braces, chosen anew each time."""

WHOLE = ("backup", "batch", "restore", "restore --over", "sample")
"""Commands that write in a way of their own; each is a trial of its own below."""

SAYS_BEFORE = {"members", "news", "events", "close", "reconcile"}
"""Commands that say something before what they write is kept."""

CHOSEN = {
    "contact": "contact.id", "home": "household.id", "field": "own_field.name", "tag": "tag.name",
    "number": "membership.number", "booking": "booking.reference", "event": "event.id",
    "document": "document.id", "note": "note.id",
    "discount": "discount.id", "source": "news_source.address", "payment": "payment.id", "charge": "charge.id",
    "allocation": "allocation.id", "receipt": "receipt.number", "slip": "slip.number", "spending": "spending.id",
    "view": "saved_view.name", "line": "statement_line.id", "learned": "learned_payer.id", "rule": "filing_rule.id",
}  # fmt: skip


@dataclass(slots=True)
class Seen:
    """What is in an office: entries with the digests of their keys, receipts, what may be chosen, what is wrong."""

    entries: dict[int, str | None] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    rows: dict[str, list[str]] = field(default_factory=dict)
    begun: bool = True


def look(url: URL, *, proved: bool = True) -> Seen:
    """Look into an office past the program's own memory, and let go of every connection."""
    engine = make_engine(url, writes=False)
    try:
        with closing(engine.connect()) as connection:
            if read_revision(connection) is None:
                return Seen(begun=False)
        with Session(engine) as session:
            give_features(session, features())
            found = Seen(wrong=audit(session) if proved else [])
            for entry in session.scalars(select(JournalEntry).order_by(JournalEntry.id)):
                found.entries[entry.id] = entry.deed_key
            for key, name in CHOSEN.items():
                table, column = name.split(".")
                stored = Base.metadata.tables[table].c[column]
                found.rows[key] = [str(value) for value in session.scalars(select(stored).order_by(stored))]
            found.wrong += receipts_wrong(found.rows["receipt"])
    finally:
        engine.dispose()
    return found


def receipts_wrong(numbers: Sequence[str]) -> Iterator[str]:
    """Yield what is wrong with the numbers of receipts: one that is there twice, or a gap between two of a year."""
    years: dict[str, list[int]] = defaultdict(list)
    for number in numbers:
        series, _dash, tail = number.rpartition("-")
        years[series].append(int(tail))
    for series, given in years.items():
        if sorted(given) != list(range(1, len(given) + 1)):
            yield f"{series} has a gap or a number twice"


@dataclass(frozen=True, slots=True)
class Moment:
    """When a command is to die: so many ``seconds`` after its start or after its first statement that writes, or so
    many ``steps`` after that one: statements, commits, and connections given back.
    """

    since: Literal["start", "writing", "step"]
    seconds: float = 0.0
    steps: int = 0

    def aim(self) -> None:
        """Have this process die then, where it is not its parent that kills it."""
        if self.since == "start":
            return
        left = count(self.steps, -1)
        begun = False

        def die() -> None:
            os.kill(os.getpid(), signal.SIGKILL)

        def tick(*_given: object) -> None:
            if begun and self.since == "step" and next(left) == 0:
                die()

        def before(_connection: object, _cursor: object, statement: str, *_given: object) -> None:
            nonlocal begun
            if not begun and statement.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")):
                begun = True
                if self.since == "writing":
                    threading.Timer(self.seconds, die).start()
            tick()

        event.listen(Engine, "before_cursor_execute", before)
        event.listen(Engine, "commit", tick)
        event.listen(Pool, "checkin", tick)


def some_moment(chance: Random, whole: float = 0.4) -> Moment:
    """Choose when to kill a command that takes about ``whole`` seconds: mostly while it writes or has just written."""
    since = chance.choice(["start", "writing", "writing", "step", "step"])
    if since == "start":
        return Moment("start", seconds=chance.uniform(0.0, whole))
    if since == "writing":
        return Moment("writing", seconds=chance.uniform(0.0, chance.choice([0.01, 0.05, 0.2])))
    return Moment("step", steps=chance.randrange(chance.choice([5, 25])))


def killed(words: Sequence[str], moment: Moment, folder: Path, given: bytes = b"") -> Answer:
    """Say a command in a process of its own and kill it (SIGKILL) at that moment, if it is not done by then."""
    out, err, typed = folder / "out", folder / "err", folder / "in"
    typed.write_bytes(given)
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if child == 0:
        moment.aim()
        _say_in_child(words, typed, out, err)
    timer = threading.Timer(moment.seconds if moment.since == "start" else 60, _kill, (child,))
    timer.start()
    _pid, status, used = os.wait4(child, 0)
    timer.cancel()
    timer.join()
    ended = os.waitstatus_to_exitcode(status)
    return Answer(words, ended, out.read_text("utf-8", "replace"), err.read_text("utf-8", "replace"), used.ru_utime)


def _kill(child: int) -> None:
    os.kill(child, signal.SIGKILL)


def _say_in_child(words: Sequence[str], typed: Path, out: Path, err: Path) -> None:
    """Become the command and end with it."""
    for path, flags, number in ((typed, os.O_RDONLY, 0), (out, os.O_WRONLY, 1), (err, os.O_WRONLY, 2)):
        os.dup2(os.open(path, flags | os.O_CREAT | (0 if number == 0 else os.O_TRUNC), 0o600), number)
    # A face of its own: what stood in the way of the parent's standard output is the parent's.
    sys.stdin, sys.stdout, sys.stderr = (
        open(number, mode, encoding="utf-8", closefd=False)  # noqa: SIM115 - by its number; it ends with us
        for number, mode in ((0, "r"), (1, "w"), (2, "w"))
    )
    status = 70
    try:
        status = start(list(words))
    except BaseException:  # noqa: BLE001 - whatever it is, it is told
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def kills(ground: Ground) -> Verdicts:
    """Kill every writing command again and again; now and then those that are whole or absent."""
    names = list(WRITING)
    for turn in count():
        folder = ground.folder / f"kills-{turn}"
        folder.mkdir()
        url = ground.house.empty(folder)
        yield from _beginning(ground, folder, url)
        ground.chance.shuffle(names)
        for number, name in enumerate(names):
            yield _one(ground, folder, url, name)
            if number % 10 == 4:
                yield _batch(ground, folder, url)
            if number % 10 == 9:
                yield from _copies(ground, folder, url)
        ground.house.leave(url)


def _beginning(ground: Ground, folder: Path, url: URL) -> Iterator[Verdict]:
    """Kill the making of an office with its sample, then let it be made."""
    words = [*there(folder / "home", url), "sample", "--members", "12", "--seed", str(ground.chance.randrange(1000))]
    moment = some_moment(ground.chance, 1.5)
    answer = killed(words, moment, folder)
    seen = look(url)
    if answer.failed and answer.status != -signal.SIGKILL:
        yield trace(str(answer))
    elif seen.wrong or (seen.entries and not seen.rows["contact"]):
        yield lost(f"{answer}\nleft half a sample: {seen.wrong}")
    elif answer.status == 0 and not seen.entries:
        yield lost(f"{answer}\nwas acknowledged and is not there")
    else:
        yield HELD
    if not seen.entries:
        again = said(words)
        if again.status:
            yield lost(f"{again}\nafter one that was killed")


def _filled(template: str, ground: Ground, folder: Path, seen: Seen) -> list[str]:
    chance = ground.chance
    page = folder / "page.txt"
    page.write_text(f"{PAGE}\n• {chance.randrange(1, 28)} May 2016\n\n  {chance.random()}\n\n  More.\n", "utf-8")
    envelopes = folder / "envelopes.csv"
    envelopes.write_text("1,30,cheque,000123\n2,12.50,cash\n", "utf-8")
    members = folder / "members.csv"
    names = "".join(f"Ana,{name} {chance.random()},Individual,31/03/2027\n" for name in ("Vega", "Luna", "Sol"))
    members.write_text(f"First name,Surname,Type,Paid to\n{names}", "utf-8")
    past = folder / "past.csv"
    number = chance.choice(seen.rows["number"] or ["1"])
    past.write_text(f"Date,Number,Amount,Ref\n13/04/2016,{number},22.50,{chance.random()}\n", "utf-8")
    letter = folder / "letter.txt"
    letter.write_text(f"Dear office, {chance.random()}", "utf-8")
    registrations = folder / "registrations.csv"
    registrations.write_text(f"Name,E-mail,Places\nLuz Sol,{chance.random()}@example.org,1\n", "utf-8")
    statement = folder / "statement.csv"
    statement.write_text(f"Date,Description,Amount\n13/04/2016,HERON {chance.random()},22.50\n", "utf-8")
    chosen = {key: chance.choice(rows or ["1"]) for key, rows in seen.rows.items()}
    today = utc_now().date().isoformat()
    word = "".join(chance.choices("abcdefghij", k=6))
    return [
        one.format(
            **chosen,
            today=today,
            form=folder / "form.pdf",
            word=word,
            two=f"{chance.randrange(17, 60)}",
            page=page,
            envelopes=envelopes,
            members=members,
            past=past,
            registrations=registrations,
            letter=letter,
            statement=statement,
        )
        for one in shlex.split(template)
    ]


def _one(ground: Ground, folder: Path, url: URL, name: str) -> Verdict:
    before = look(url, proved=False)
    key, command = f"key {ground.chance.random()}", _filled(WRITING[name], ground, folder, before)
    words = [*there(folder / "home", url), "--once", key, *command]
    moment = some_moment(ground.chance)
    answer = killed(words, moment, folder)
    return judge(answer, before, url, {Once(key, command).kept: words}, _acknowledged(answer, key, command))


def _acknowledged(answer: Answer, key: str, command: Sequence[str]) -> set[str]:
    """Return the keys of the deeds that were said to be done: nothing is answered before."""
    nothing = "Nothing was recorded" in answer.err or answer.status in {1, 2}
    done = answer.status == 0 or (answer.out and command[0] not in SAYS_BEFORE)
    return {Once(key, command).kept} if done and not nothing else set()


def judge(answer: Answer, before: Seen, url: URL, asked: dict[str, list[str]], acknowledged: set[str]) -> Verdict:
    """Compare what a killed command has left with what was ``asked`` and ``acknowledged``; then ask for all again."""
    if answer.failed and answer.status != -signal.SIGKILL:
        return trace(str(answer))
    seen = look(url)
    if problem := _problem(before, seen, set(asked), acknowledged):
        return lost(f"{answer}\n{problem}")
    done = set(seen.entries.values())
    for kept, words in asked.items():
        again = said(words)
        if again.failed:
            return trace(str(again))
        if kept in done and again.status:
            return lost(f"{again}\nwas done, and is not known to be done")
    after = look(url, proved=False)
    if problem := _problem(seen, after, set(asked) - done, set()):
        return lost(f"{answer}\nasked for again: {problem}")
    return HELD


def _problem(before: Seen, seen: Seen, asked: set[str], acknowledged: set[str]) -> str:
    new = [kept for number, kept in seen.entries.items() if number not in before.entries]
    if not set(before.entries) <= set(seen.entries):
        return "entries are gone"
    if missing := acknowledged - set(new):
        return f"acknowledged and not there: {len(missing)}"
    if len(new) != len(set(new)) or not set(new) <= asked:
        return f"there and not asked for, or twice: {new}"
    return "; ".join(seen.wrong)


def _batch(ground: Ground, folder: Path, url: URL) -> Verdict:
    """Kill a batch: each line that was answered is done, and the next ones in their order or not at all."""
    before = look(url, proved=False)
    asked, lines, kepts = {}, [], []
    for name in ("pay", "contacts add", "settings set", "pay", "events add"):
        key, command = f"key {ground.chance.random()}", _filled(WRITING[name], ground, folder, before)
        kepts.append(Once(key, command).kept)
        asked[kepts[-1]] = [*there(folder / "home", url), "--once", key, *command]
        lines.append(shlex.join(["--once", key, *command]))
    given = "\n".join(lines).encode()
    moment = some_moment(ground.chance)
    answer = killed([*there(folder / "home", url), "batch"], moment, folder, given)
    answered = [re.match(r'\{"status": (\d+)', line) for line in answer.out.splitlines()]
    done = {kept for kept, one in zip(kepts, answered, strict=False) if one is not None and one[1] == "0"}
    return judge(answer, before, url, asked, done)


def _copies(ground: Ground, folder: Path, url: URL) -> Iterator[Verdict]:
    """Kill a backup, a restore beside and a restore over: each is whole or absent, and the office never half of it."""
    home, copy = folder / "home", folder / f"copy-{ground.chance.random()}.sqlite"
    back_up(url, copy)
    before = look(url, proved=False)
    target = folder / f"target-{ground.chance.random()}.sqlite"
    moment = some_moment(ground.chance)
    answer = killed([*there(home, url), "backup", str(target)], moment, folder)
    if target.exists():
        require_unaltered(target)
    yield _whole(answer, target.exists(), look(parse_url(str(target))) if target.exists() else None, before)

    beside = ground.house.empty(folder)
    moment = some_moment(ground.chance)
    answer = killed([*there(folder / "other", beside), "restore", str(copy)], moment, folder)
    found = look(beside)
    yield _whole(answer, found.begun, found if found.begun else None, before)
    ground.house.leave(beside)

    for _time in range(2):
        said([*there(home, url), *_filled(WRITING["pay"], ground, folder, before)])
    now = look(url, proved=False)
    moment = some_moment(ground.chance)
    answer = killed([*there(home, url), "restore", str(copy), "--over", "--yes"], moment, folder)
    found = look(url)
    restored = len(found.entries) == len(before.entries) + 1
    if answer.failed and answer.status != -signal.SIGKILL:
        yield trace(str(answer))
    elif found.wrong or not (restored or found.entries == now.entries) or (answer.status == 0 and not restored):
        yield lost(f"{answer}\nleft neither the office nor the backup: {found.wrong}")
    else:
        yield HELD


def _whole(answer: Answer, there_is: bool, found: Seen | None, before: Seen) -> Verdict:  # noqa: FBT001 - a question
    if answer.failed and answer.status != -signal.SIGKILL:
        return trace(str(answer))
    if answer.status == 0 and not there_is:
        return lost(f"{answer}\nwas acknowledged and is not there")
    if found is not None and (found.wrong or found.entries != before.entries):
        return lost(f"{answer}\nleft something that is not the whole: {found.wrong}")
    return HELD
