"""Who is entered twice among many, in a real office: how fast they are found, how many, and how much of it is right."""

import tempfile
from functools import partial
from pathlib import Path
from time import perf_counter

from sqlalchemy.orm import Session

from psg_admin.bootstrap import open_at
from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.kernel.days import utc_now
from psg_admin.paths import Home
from psg_admin.people.operations import make_contacts
from psg_admin.people.queries import duplicate_pairs
from tests.benchmarks.measure import Result, Sizes
from tests.benchmarks.sampled import Offices
from tests.people.twins import Made, make


def measure(sizes: Sizes, offices: Offices) -> list[Result]:
    """Find who is entered twice, beside the reading of all names alone."""
    made = make(sizes.people)
    with tempfile.TemporaryDirectory(prefix="twins-", dir=offices.folder) as folder:
        office = open_at(Home(Path(folder)), None, create=True)
        try:
            ids: list[int] = []
            office.write(partial(_enter, made=made, ids=ids))
            begun = perf_counter()
            found = office.read(duplicate_pairs)
            seconds = perf_counter() - begun
        finally:
            office.close()
    places = {contact_id: place for place, contact_id in enumerate(ids)}
    listed = {(places[pair.one], places[pair.other]) for pair in found}
    right = len(listed & made.truth)
    told = [
        Result(f"  found of those entered twice: {way}", 100 * len(listed.intersection(some)) / len(some), "%")
        for way, some in made.twice.items()
    ]
    return [
        Result(f"Duplicates among {len(ids):,} people", seconds, "s", ceiling=30.0),
        Result("  recall", 100 * right / len(made.truth), "%"),
        Result("  precision", 100 * right / max(1, len(listed)), "%"),
        Result("  twins and fathers with their sons that are listed", float(len(listed.intersection(made.two))), ""),
        *told,
    ]


def _enter(session: Session, *, made: Made, ids: list[int]) -> Changes:
    ids += [row.id for row in make_contacts(session, drafts=made.drafts, now=utc_now())]
    return changed(Topic.PEOPLE, summary="Made people")
