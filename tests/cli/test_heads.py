"""Seal numbers and doubts on the command line: found again, told, and accepted by an option."""

import json
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sqlalchemy import URL, delete, update

from psg_admin import bootstrap
from psg_admin.bootstrap import features
from psg_admin.settings import Settings, save_settings
from psg_admin.store.base import Base
from psg_admin.store.engine import make_engine, parse_url
from psg_admin.store.opening import open_office
from tests.cli.conftest import Psg
from tests.offices import Clock
from tests.store.rows import everything


def test_a_seal_number_is_found_again_in_the_history(scheme: Psg) -> None:
    before = scheme("check", "--json").json
    assert before["sound"]
    assert before["seal"] == before["head"][:16]
    assert len(before["office"]) == 32
    assert f"Seal number {before['seal']}" in scheme("check").out
    scheme("settings", "set", "organisation=Other Group")
    found = scheme("check", "--head", before["seal"].upper(), "--json").json
    assert (found["asked"]["entry"], found["asked"]["since"]) == (before["entries"], 1)
    assert found["entries"] == before["entries"] + 1
    assert f"The seal number belongs to entry {before['entries']} of 20 October 2016" in (
        scheme("check", "--head", before["head"]).out
    )


def test_a_seal_number_of_another_history_is_not_found(scheme: Psg) -> None:
    refused = scheme("check", "--head", "0123456789abcdef")
    assert refused.status == 1
    assert refused.out.startswith("The seal number 0123456789abcdef does not belong to this history.\n")
    assert scheme("check", "--head", "0123456789abcdef", "--json").json["asked"] is None
    for typed in ("0123", "x" * 16, "0" * 65, ""):
        assert "is not a seal number" in scheme("check", "--head", typed).err


def test_the_workbook_of_the_treasurer_bears_the_seal_number(scheme: Psg, tmp_path: Path) -> None:
    head = scheme("check", "--json").json
    assert scheme("export", "treasurer", tmp_path / "book.xlsx").status == 0
    book = openpyxl.load_workbook(tmp_path / "book.xlsx")
    assert book.properties.identifier == head["office"]
    assert book.properties.description == f"Seal number {head['seal']}"
    for sheet in book.worksheets[:7]:
        assert sheet.oddFooter is not None
        assert sheet.oddFooter.center.text == f"Seal number {head['seal']}"
        assert "eal" not in str([cell.value for cell in sheet[1]])


def test_the_check_of_the_day_is_made_by_a_command_too(scheme: Psg) -> None:
    assert scheme("check", "--daily").out.startswith("What was done lately is sound.\n")
    assert scheme("check", "--daily", "--json").json["sound"]


@pytest.fixture
def office_of_2016(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The words before a command of an office whose newest deed is of 2016."""
    monkeypatch.setenv("LANGUAGE", "en")
    file = tmp_path / "office.sqlite"
    office = open_office(parse_url(str(file)), features=features(), actor="Test", create=True, clock=Clock())
    for name in ("One", "Two"):
        office.write(partial(save_settings, settings=Settings(organisation=name)))
    office.close()
    return ["--home", str(tmp_path), "--database", str(file)]


def test_a_clock_far_from_the_newest_deed_is_accepted_by_an_option(
    office_of_2016: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert bootstrap.start([*office_of_2016, "settings", "show"]) == 0
    assert capsys.readouterr().err == ""
    deed = ["settings", "set", "organisation=Three"]
    assert bootstrap.start([*office_of_2016, *deed]) == 1
    said = capsys.readouterr().err
    assert "the newest entry of this office is of 20 October 2016, more than a year away" in said
    assert said.endswith("Nothing was done. If all is right, repeat the command with --clock-is-right.\n")
    assert bootstrap.start([*office_of_2016, *deed, "--clock-is-right"]) == 0
    assert bootstrap.start([*office_of_2016, "settings", "set", "organisation=Four"]) == 0


def test_an_office_that_is_behind_says_so_once_and_is_accepted_by_an_option(
    office_of_2016: list[str], tmp_path: Path, state: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    [seen] = (state / "seen").iterdir()
    seen.write_text(seen.read_text().replace('"entry": 2', '"entry": 5'))
    assert bootstrap.start([*office_of_2016, "settings", "show"]) == 0
    said = capsys.readouterr()
    assert "Two" in said.out
    assert said.err.startswith("This office is behind what was seen here on ")
    assert "3 deeds are missing (the newest: entry 5)" in said.err
    assert bootstrap.start([*office_of_2016, "check"]) == 1
    said = capsys.readouterr()
    assert said.out.count("3 deeds are missing") == 1
    assert said.err == "1 thing is wrong.\n", "and not a second time"
    deed = [*office_of_2016, "--clock-is-right", "settings", "set", "organisation=Three"]
    assert bootstrap.start(deed) == 1
    said = capsys.readouterr()
    assert said.err.count("3 deeds are missing") == 1
    assert "--older-is-right" in said.err
    assert bootstrap.start([*deed, "--older-is-right"]) == 0
    assert bootstrap.start([*office_of_2016, "settings", "show"]) == 0
    assert "missing" not in capsys.readouterr().err


def test_a_rebuild_does_not_hide_what_the_check_tells(scheme: Psg, office_url: URL) -> None:
    assert scheme("rebuild").status == 0
    engine = make_engine(office_url, writes=True)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE setting SET value = 'Their Group' WHERE value = 'Peru Group'")
    engine.dispose()
    refused = scheme("rebuild")
    assert refused.status == 1
    assert refused.err.startswith("Nothing was rebuilt: what is recorded has to be put right first.")
    assert "“Their Group”, but the history says “Peru Group”" in refused.err


def test_a_whole_last_receipt_taken_out_with_all_its_traces_is_told(
    office_url: URL, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LANGUAGE", "en")
    start = ["--home", str(tmp_path), "--database", office_url.render_as_string(hide_password=False)]
    pay = [*start, "pay", "9", "--method", "cash", "--from", "Nora Birch", "--gift", "9"]
    assert bootstrap.start(pay) == 0
    before = everything(office_url)
    assert bootstrap.start(pay) == 0
    capsys.readouterr()
    assert bootstrap.start([*start, "check", "--json"]) == 0
    seal = json.loads(capsys.readouterr().out)["seal"]

    put_back(office_url, before)
    assert bootstrap.start([*start, "check"]) == 1
    said = capsys.readouterr().out
    assert said.startswith("This office is behind what was seen here on ")
    assert bootstrap.start([*start, "check", "--head", seal]) == 1
    assert f"The seal number {seal} does not belong to this history." in capsys.readouterr().out
    assert bootstrap.start(pay) == 1
    assert "1 deed is missing (entry 2)" in capsys.readouterr().err


def put_back(url: URL, rows: Mapping[str, Sequence[Any]]) -> None:
    """Let the database hold ``rows`` alone, as with an older file, but for the numbers that SQLite drew."""
    engine = make_engine(url, writes=True, foreign_keys=False)
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        else:
            connection.exec_driver_sql("UPDATE sqlite_sequence SET seq = 1 WHERE name = 'journal_entry'")
        for table in Base.metadata.sorted_tables:
            kept = [row[0] for row in rows[table.name]]
            connection.execute(delete(table).where(table.c.id.not_in(kept)))
            for row in rows[table.name]:
                values = dict(zip(table.columns.keys(), row, strict=True))
                connection.execute(update(table).where(table.c.id == row[0]).values(values))
    engine.dispose()
