"""What the faces know of news before it is imported."""

from psg_admin.kernel.manifest import CommandEntry, Manifest, PageEntry, PlaceEntry
from psg_admin.kernel.words import mark

MANIFEST = Manifest(
    "news",
    page=PageEntry(
        "news",
        mark("News"),
        "newspaper",
        40,
        "psg_admin.ui.news.page:NewsPage",
        finds=(("news", mark("News")),),
        also=mark("articles items sources website"),
    ),
    commands={
        "news": CommandEntry(
            "psg_admin.cli.news:news", mark("News: read sources, list and show what was read, forget a source.")
        ),
    },
    places=(
        PlaceEntry("news", "read", mark("Read news"), mark("import file load open feed web page"), does=True),
        PlaceEntry(
            "news",
            "export",
            mark("Export the list of news"),
            mark("print save spreadsheet Excel CSV PDF download"),
            does=True,
        ),
    ),
)
