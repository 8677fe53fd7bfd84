"""Who is entered twice on the command line: listed with reasons, said to be two, or merged."""

from tests.cli.conftest import Psg


def two(psg: Psg) -> None:
    """Enter Elena Ruiz (1) and Nena Ruiz (2) with one telephone, and Elisa Ruiz (3), the twin, at the same address."""
    where = ("--street", "14 Grove Road", "--town", "Leeds", "--postcode", "LS1 4AP")
    for name, more in (("Elena Ruiz", ()), ("Nena Ruiz", ("--telephone", "07700 900123")), ("Elisa Ruiz", ())):
        assert psg("contacts", "add", name, *where, *more, "--new").status == 0


def test_the_list_says_who_and_why_and_forgets_who_are_two(psg: Psg) -> None:
    two(psg)
    [found] = psg("duplicates", "list", "--json").json
    assert [one["id"] for one in found["contacts"]] == [1, 2]
    assert found["reasons"] == ["A short form of the name", "Same address"]
    assert "Nena Ruiz" in psg("duplicates", "list").out
    assert psg("duplicates", "apart", 2, 1).out == "Elena Ruiz and Nena Ruiz are two people.\n"
    assert psg("duplicates", "list", "--json").json == []
    assert psg("undo").status == 0
    assert len(psg("duplicates", "list", "--json", "--limit", 1).json) == 1
    assert psg("duplicates", "apart", 1, 9).err == "This contact is no longer there.\n"


def test_a_dry_run_says_what_merging_does_and_does_nothing(psg: Psg) -> None:
    two(psg)
    said = psg("contacts", "merge", 1, 2, "--dry-run").out.splitlines()
    assert said[0] == "Nena Ruiz (07700 900123) goes into Elena Ruiz."
    assert "Telephone: 07700 900123 (was nothing)" in said
    assert "Kept in the history alone: Given name, Nena" in said
    planned = psg("contacts", "merge", 1, 2, "--take", "given=gone", "--dry-run", "--json").json
    assert (planned["done"], planned["keep"], planned["gone"], planned["name"]) == (False, 1, 2, "Nena Ruiz")
    assert psg("contacts", "show", 2).status == 0


def test_merging_leaves_one_and_undo_brings_both_back(psg: Psg) -> None:
    two(psg)
    assert psg("contacts", "merge", 1, 2).out == "Nena Ruiz and Elena Ruiz are one contact now, Elena Ruiz.\n"
    shown = psg("contacts", "show", 1, "--json").json
    assert (shown["telephones"], shown["former_names"]) == (["07700 900123"], "Nena Ruiz")
    assert psg("contacts", "show", 2).err == "There is no contact 2.\n"
    assert psg("find", "nena", "--json").json[0]["record_id"] == 1
    assert psg("undo").status == 0
    assert psg("contacts", "show", 2, "--json").json["given"] == "Nena"
    assert psg("contacts", "merge", 1, 2, "--take", "given").status == 2
    assert "There is no field" in psg("contacts", "merge", 1, 2, "--take", "hat=gone").err
