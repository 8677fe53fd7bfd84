"""The day that works by itself, as it runs on a machine without a screen: in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

import openpyxl
import pypdfium2


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
    assert len(list((folder / "pictures").glob("*.png"))) == 10
    for name in ("attendees", "members"):
        for suffix in (".xlsx", ".csv", ".pdf"):
            assert (folder / f"{name}{suffix}").stat().st_size > 500
    sheets = openpyxl.load_workbook(folder / "treasurer.xlsx", read_only=True)
    assert "Transactions" in sheets.sheetnames
    sheets.close()
    document = pypdfium2.PdfDocument(folder / "receipt of the booking.pdf")
    words = "".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    assert "Thomasina Underhill" in words
    assert "£21.00" in words
    assert not (tmp_path / "db").exists()
