"""The measurements run, and their table comes out; how fast they are is no test's business."""

import os
import subprocess
import sys

from tests.benchmarks.measure import ROOT


def test_the_table_comes_out() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks", "--quick"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert ran.returncode == 0, ran.stderr
    lines = ran.stdout.splitlines()
    assert lines[0].split() == ["measured", "ours", "bare", "ratio", "limit"]
    assert len(lines) == 106
