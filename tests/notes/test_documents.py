"""Documents: kept byte for byte, once, found, carried along, and proved."""

import os
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import URL, select, text

from psg_admin.kernel.errors import BadInput, NotFound, Refused, Unusable
from psg_admin.kernel.money import Money
from psg_admin.notes.documents import read_files, write_file
from psg_admin.notes.model import DocumentContent
from psg_admin.notes.operations import attach, change_document, remove_document
from psg_admin.notes.queries import DocumentRow, document, documents_of, stored_file
from psg_admin.notes.rules import NewFile
from psg_admin.notes.states import DocumentKind
from psg_admin.payments.operations import take_payment
from psg_admin.payments.states import Method
from psg_admin.reports.audit import audit
from psg_admin.reports.finding import find_anything
from psg_admin.reports.merging import MERGE, Merge
from psg_admin.reports.person import person_record
from psg_admin.settings import save_settings
from psg_admin.store.backup import back_up, restore
from psg_admin.store.engine import make_engine, parse_url
from psg_admin.store.office import Office
from psg_admin.store.planning import perform
from psg_admin.store.rebuild import rebuild_proved
from tests.notes.test_notes import person
from tests.offices import NOW, TODAY, open_for_test

LETTER = NewFile("letter.pdf", bytes(range(256)) * 40)


def kept(office: Office, *files: NewFile, **whose: Any) -> int:
    made = office.write(partial(attach, files=files, today=TODAY, **whose)).made
    assert made is not None
    return made


def of(office: Office, **whose: Any) -> list[DocumentRow]:
    return office.read(partial(documents_of, **whose))


def contents(office: Office) -> list[bytes]:
    return office.read(lambda session: list(session.scalars(select(DocumentContent.content))))


def test_a_file_comes_out_as_it_went_in_whatever_is_undone_between(office: Office) -> None:
    ana = person(office, "Ana")
    made = kept(office, LETTER, contact_id=ana, kind=DocumentKind.LETTER, note="Signed")
    row = office.read(partial(document, document_id=made))
    assert (row.name, row.media_type, row.size, row.owner) == ("letter.pdf", "application/pdf", 10_240, "Ana Vega")
    for step in (office.undo, office.redo):
        step()
    assert office.read(partial(stored_file, document_id=made)).content == LETTER.content
    office.write(partial(remove_document, document_id=made))
    assert of(office, contact_id=ana) == []
    assert office.read(audit) == []
    office.undo()
    assert office.read(partial(stored_file, document_id=made)).content == LETTER.content
    assert office.read(audit) == []


def test_several_files_are_kept_in_one_deed_and_the_same_bytes_lie_there_once(office: Office) -> None:
    ana, pilar = person(office, "Ana"), person(office, "Pilar")
    kept(office, LETTER, NewFile("photo.png", b"png"), contact_id=ana)
    kept(office, NewFile("copy.pdf", LETTER.content), contact_id=pilar)
    assert [row.name for row in of(office, contact_id=ana)] == ["photo.png", "letter.pdf"]
    assert len(contents(office)) == 2
    with pytest.raises(Refused, match=r"again\.pdf is attached already, as letter.pdf"):
        kept(office, NewFile("again.pdf", LETTER.content), contact_id=ana)
    with pytest.raises(Refused, match="attached already"):
        kept(office, NewFile("one.txt", b"1"), NewFile("two.txt", b"1"), contact_id=pilar)
    assert len(contents(office)) == 2
    office.undo()
    office.undo()
    assert of(office, contact_id=ana) == []


def test_what_is_empty_too_large_or_of_nobody_is_refused(office: Office) -> None:
    ana = person(office, "Ana")
    office.write(partial(save_settings, settings={"largest_document": 1}))
    with pytest.raises(BadInput, match=r"At most 1\.0 MB fit"):
        kept(office, NewFile("big.bin", b"x" * 1_000_001), contact_id=ana)
    with pytest.raises(BadInput, match="is empty"):
        kept(office, NewFile("nothing.txt", b""), contact_id=ana)
    with pytest.raises(NotFound):
        kept(office, LETTER, contact_id=999)
    with pytest.raises(NotFound):
        kept(office, LETTER, payment_id=999)
    assert contents(office) == []
    kept(office, NewFile("fits.bin", b"x" * 1_000_000), contact_id=ana)


def test_an_invoice_is_kept_with_its_payment_and_found_with_it(office: Office) -> None:
    ana = person(office, "Ana")
    paid = office.write(
        partial(
            take_payment,
            contact_id=ana,
            amount=Money(1200),
            method=Method.CASH,
            received_on=TODAY,
            today=TODAY,
            now=NOW,
        )
    ).made
    made = kept(office, NewFile("invoice-77.pdf", b"77"), payment_id=paid, kind=DocumentKind.INVOICE)
    assert [row.id for row in of(office, payment_id=paid)] == [made]
    (hit,) = office.read(partial(find_anything, text="invoice-77", today=TODAY))
    assert (hit.kind, hit.record_id, hit.detail, hit.reasons) == ("payment", paid, "invoice-77.pdf", ("Document",))
    office.write(partial(change_document, document_id=made, name="bill.pdf", kind=DocumentKind.OTHER, note="Paid"))
    assert office.read(partial(find_anything, text="invoice-77", today=TODAY)) == []
    history = office.read(partial(person_record, contact_id=ana, day=TODAY)).history
    assert history[0].summary == "Document bill.pdf changed"


def test_documents_follow_who_was_entered_twice(office: Office) -> None:
    ana, other = person(office, "Ana"), person(office, "Anna")
    kept(office, LETTER, contact_id=ana)
    kept(office, LETTER, contact_id=other)
    office.write(partial(perform, deed=MERGE, request=Merge(ana, other, TODAY)))
    assert len(of(office, contact_id=ana)) == 2
    office.undo()
    assert len(of(office, contact_id=ana)) == len(of(office, contact_id=other)) == 1


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE document_content SET content = :other", "The file of document 1 (letter.pdf) is not as it was kept"),
        ("DELETE FROM document_content", "The file of document 1 (letter.pdf) is missing"),
        (
            f"INSERT INTO document_content (digest, content) VALUES ('{'0' * 64}', :other)",
            "1 file is kept that no document has or had",
        ),
    ],
)
def test_the_check_names_bytes_that_were_changed_behind_its_back(office: Office, statement: str, said: str) -> None:
    ana = person(office, "Ana")
    made = kept(office, LETTER, contact_id=ana)
    engine = make_engine(office.url, writes=True)
    with engine.begin() as connection:
        connection.execute(text(statement), {"other": b"other"} if ":other" in statement else {})
    engine.dispose()
    assert any(said in sentence for sentence in office.read(audit))
    if "INSERT" not in statement:
        with pytest.raises(Refused, match="not as it was kept"):
            office.read(partial(stored_file, document_id=made))


def test_rebuilding_takes_away_bytes_of_no_document_and_leaves_those_that_undo_needs(office: Office) -> None:
    ana = person(office, "Ana")
    made = kept(office, LETTER, contact_id=ana)
    office.write(partial(remove_document, document_id=made))
    engine = make_engine(office.url, writes=True)
    with engine.begin() as connection:
        connection.execute(
            text(f"INSERT INTO document_content (digest, content) VALUES ('{'0' * 64}', :b)"), {"b": b"x"}
        )
    engine.dispose()
    office.write(rebuild_proved)
    assert contents(office) == [LETTER.content]
    office.undo()
    assert office.read(partial(stored_file, document_id=made)).content == LETTER.content


def test_a_backup_carries_the_bytes(office: Office, tmp_path: Path) -> None:
    ana = person(office, "Ana")
    made = kept(office, LETTER, NewFile("large.bin", os.urandom(3_000_000)), contact_id=ana)
    target = tmp_path / "copy.sqlite"
    back_up(office, target)
    copy = open_for_test(parse_url(str(target)))
    try:
        assert copy.read(partial(stored_file, document_id=made)).content == LETTER.content
        assert copy.read(audit) == []
    finally:
        copy.close()


def test_a_backup_is_restored_with_the_bytes(office: Office, empty_url: URL, tmp_path: Path) -> None:
    made = kept(office, LETTER, NewFile("large.bin", os.urandom(3_000_000)), contact_id=person(office, "Ana"))
    copy = tmp_path / "copy.sqlite"
    back_up(office, copy)
    server = empty_url.get_backend_name() == "postgresql"
    where = empty_url if server else parse_url(str(tmp_path / "new" / "office.sqlite"))
    restore(copy, where)
    restored = open_for_test(where)
    try:
        assert restored.read(partial(stored_file, document_id=made)).content == LETTER.content
        assert restored.read(audit) == []
    finally:
        restored.close()


def test_what_is_no_file_is_refused_by_name(tmp_path: Path) -> None:
    pipe, empty, fine = tmp_path / "pipe", tmp_path / "empty", tmp_path / "fine.txt"
    os.mkfifo(pipe)
    empty.touch()
    fine.write_bytes(b"12345")
    for path, said in ((tmp_path, "is a folder"), (pipe, "is not a file"), (Path("/dev/null"), "is not a file")):
        with pytest.raises(BadInput, match=said):
            read_files([path], most=10)
    with pytest.raises(BadInput, match="empty is empty"):
        read_files([empty], most=10)
    with pytest.raises(BadInput, match=r"fine.txt is too large: 5 bytes"):
        read_files([fine], most=4)
    with pytest.raises(Unusable, match="There is no file"):
        read_files([tmp_path / "gone"], most=10)
    assert read_files([fine], most=5) == [NewFile("fine.txt", b"12345")]


def test_a_document_takes_the_place_of_a_file_only_when_it_is_whole(office: Office, tmp_path: Path) -> None:
    made = kept(office, LETTER, contact_id=person(office, "Ana"))
    target = tmp_path / "out.pdf"
    target.write_bytes(b"before")
    write_file(office.read(partial(stored_file, document_id=made)), target)
    assert target.read_bytes() == LETTER.content
    with pytest.raises(Unusable):
        write_file(office.read(partial(stored_file, document_id=made)), tmp_path)
