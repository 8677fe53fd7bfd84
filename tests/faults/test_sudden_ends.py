"""A program that is killed at any moment leaves the whole deed or nothing of it."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import URL

from psg_admin.store.revision import SCHEMA

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork a process to be killed")

ROOT = Path(__file__).parents[2]


def kill_again_and_again(url: URL, **steps: int) -> dict[str, list[dict[str, Any]]]:
    """Return by work what each death left, and last what the one run left that was not killed."""
    database = url.render_as_string(hide_password=False)
    works = [f"{work}:{step}" for work, step in steps.items()]
    process = subprocess.run(
        [sys.executable, "-m", "tests.faults.dying", database, *works],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )
    assert process.returncode == 0, process.stderr
    deaths = [json.loads(line) for line in process.stdout.splitlines()]
    found = {work: [death for death in deaths if death["work"] == work] for work in steps}
    for work, step in steps.items():
        assert [death["point"] for death in found[work]] == [*range(0, (len(found[work]) - 1) * step, step), -1]
    return found


def test_making_doing_and_undoing_killed_at_any_moment_are_whole_or_absent(empty_url: URL) -> None:
    found = kill_again_and_again(empty_url, create=25, enrol=3, undo=4)
    assert {work: len(deaths) > 3 for work, deaths in found.items()} == {"create": True, "enrol": True, "undo": True}

    *killed, lived = found["create"]
    assert all(death["revision"] is None for death in killed)
    assert lived == {**lived, "revision": SCHEMA, "wrong": [], "history": []}

    *killed, lived = found["enrol"]
    assert all(death == {**death, "wrong": [], "history": []} for death in killed)
    assert lived == {**lived, "wrong": [], "history": ["All at once"]}

    *killed, lived = found["undo"]
    assert all(death == {**death, "wrong": [], "history": ["All at once"]} for death in killed)
    assert lived == {**lived, "wrong": [], "history": ["Undone: All at once", "All at once"]}


def test_closing_a_year_killed_at_any_moment_keeps_its_papers_with_it_or_nothing(office_url: URL) -> None:
    *killed, lived = kill_again_and_again(office_url, close=3)["close"]
    assert len(killed) > 1
    assert all(death == {**death, "wrong": [], "history": [], "papers": []} for death in killed)
    assert lived == {**lived, "wrong": [], "history": ["The books closed to 31 March 2016"], "papers": ["pdf", "xlsx"]}
