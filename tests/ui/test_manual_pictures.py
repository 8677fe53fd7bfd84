"""The pictures of README and manual show the program as it is: they are drawn anew and compared, with a tolerance."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from psg_admin import paths
from tests.pictures.__main__ import MANUAL

#: Pictures are compared in squares of this many pixels.
SQUARE = 16
#: How far the mean grey of a square may be away, of 255: the edges of letters differ from machine to machine.
TOLERANCE = 24
#: How many squares in a thousand may be further away than that.
FEW = 2


def _greys(file: Path) -> tuple[int, int, bytes]:
    """Return columns, rows, and the mean grey of each square of a picture."""
    picture = QImage(str(file)).convertToFormat(QImage.Format.Format_Grayscale8)
    wide, high = picture.width() // SQUARE, picture.height() // SQUARE
    smooth = Qt.TransformationMode.SmoothTransformation
    small = picture.scaled(wide, high, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
    bits, line = bytes(small.constBits()), small.bytesPerLine()
    return wide, high, b"".join(bits[row * line : row * line + wide] for row in range(high))


def differing(one: Path, other: Path) -> int:
    """Return how many squares in a thousand differ; 1000 for pictures of another size."""
    wide, high, greys = _greys(one)
    if (wide, high) != _greys(other)[:2]:
        return 1000
    pairs = zip(greys, _greys(other)[2], strict=True)
    return 1000 * sum(abs(a - b) > TOLERANCE for a, b in pairs) // (wide * high)


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pictures of the manual, drawn by the command that draws them."""
    folder = tmp_path_factory.mktemp("pictures")
    named = {name: value for name, value in os.environ.items() if not name.startswith(("QT_", "PSG_"))}
    subprocess.run(
        [sys.executable, "-m", "tests.pictures", "--into", str(folder), "--only", "light", *MANUAL],
        check=True, cwd=paths.checkout(), env=named, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    return folder


@pytest.mark.parametrize("name", MANUAL)
def test_the_picture_shows_the_program_as_it_is(drawn: Path, name: str) -> None:
    root = paths.checkout()
    assert root is not None
    shown = root / "docs" / "pictures" / f"{name}.png"
    assert differing(shown, drawn / f"{name}.png") <= FEW, "python3 run.py pictures --manual draws them anew"


def test_another_picture_is_told_apart() -> None:
    root = paths.checkout()
    assert root is not None
    folder = root / "docs" / "pictures"
    assert differing(folder / "members.png", folder / "payments.png") > FEW
