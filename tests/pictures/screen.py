"""The screen that pictures are drawn on: a large one, in which a window of any usual size is drawn whole."""

import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

WIDTH, HEIGHT = 1920, 1080


@contextmanager
def screen() -> Iterator[None]:
    """Name the platform "offscreen" with a screen of its own, unless the platform was chosen already.

    To be entered before the application is made.
    """
    if "QT_QPA_PLATFORM" in os.environ:
        yield
        return
    desk = {
        "name": "desk",
        "x": 0,
        "y": 0,
        "width": WIDTH,
        "height": HEIGHT,
        "logicalDpi": 96,
        "logicalBaseDpi": 96,
        "dpr": 1.0,
    }
    with tempfile.TemporaryDirectory(prefix="psg-screen-") as folder:
        file = Path(folder) / "screen.json"
        file.write_text(json.dumps({"screens": [desk]}), "utf-8")
        os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={file}"
        yield
