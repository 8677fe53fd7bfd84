"""The day that works by itself, as it runs on a machine without a screen: in a process of its own."""

import csv
import os
import subprocess
import sys
from pathlib import Path

import openpyxl
import pypdfium2


def words_of(file: Path) -> str:
    """Return all that a document says."""
    document = pypdfium2.PdfDocument(file)
    words = "".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    return words


def test_a_whole_day_leaves_pictures_receipts_lists_and_workbooks(tmp_path: Path) -> None:
    environment = {k: v for k, v in os.environ.items() if k not in {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}}
    done = subprocess.run(
        [sys.executable, "-m", "psg_admin", "--home", str(tmp_path), "day"],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
        env=environment,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    folder = tmp_path / "exports" / "day"
    assert len(list((folder / "pictures").glob("*.png"))) == 15
    for name in ("attendees", "members"):
        for suffix in (".xlsx", ".csv", ".pdf"):
            assert (folder / f"{name}{suffix}").stat().st_size > 500
    sheets = openpyxl.load_workbook(folder / "treasurer.xlsx", read_only=True)
    assert "Transactions" in sheets.sheetnames
    sheets.close()
    for name, said in (
        ("receipt of the booking", ("Thomasina Underhill", "£21.00")),
        ("form for the bank", ("Thomasina Underhill", "Twenty-seven pounds only", "00012345")),
        ("paying-in slip", ("Underhill", "Cash")),
        ("account", ("Subscriptions", "Restricted funds")),
    ):
        words = words_of(folder / f"{name}.pdf")
        assert all(one in words for one in said), words
    rows = list(csv.DictReader((folder / "statement.csv").read_text(encoding="utf-8").splitlines()))
    assert [row["Paid in"] for row in rows if row["Description"].startswith("UNDERHILL T PSG")] == ["32.00"]
    for suffix in (".pdf", ".svg", ".png"):
        assert len(list((folder / "charts").glob(f"*{suffix}"))) >= 3
    assert not (tmp_path / "db").exists()
