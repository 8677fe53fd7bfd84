"""The one door to every kind of file that a list can be written as."""

from pathlib import Path
from typing import Any

from psg_admin.kernel.errors import BadInput
from psg_admin.kernel.progress import Progress, quiet
from psg_admin.kernel.words import _
from psg_admin.paper.table import Listing

KINDS = (".xlsx", ".csv", ".pdf")
"""The endings of the files that :func:`write_listing` knows."""


def write_listing(listing: Listing[Any], path: Path, *, progress: Progress = quiet) -> None:
    """Write the list as the ending of the name asks: ``.xlsx``, ``.csv`` or ``.pdf``.

    :raises BadInput: for any other ending.
    :raises Unusable: when the file cannot be written.
    :raises Cancelled: when the person stopped it; nothing is left.
    """
    kind = path.suffix.lower()
    if kind not in KINDS:
        raise BadInput(
            _("A list can be written as .xlsx, .csv or .pdf, not as “{name}”.").format(name=path.name), field="file"
        )
    # Each kind has a slow library of its own, and only one of them is wanted.
    if kind == ".xlsx":
        from psg_admin.paper.workbook import write_xlsx

        write_xlsx(listing, path, progress=progress)
    elif kind == ".csv":
        from psg_admin.paper.csvfile import write_csv

        write_csv(listing, path, progress=progress)
    else:
        from psg_admin.paper.pdf import write_list_pdf

        write_list_pdf(listing, path, progress=progress)
