"""How long a desk waits for each deed of its own, told to whoever started it."""

import sys
import time
from collections.abc import Callable


def timed(deed: Callable[[], object], times: int) -> None:
    """Do ``deed`` so often, and print each time how many seconds it took, waiting included."""
    for _turn in range(times):
        began = time.monotonic()
        deed()
        sys.stdout.write(f"{time.monotonic() - began:.3f}\n")
        sys.stdout.flush()
