"""What the records of news are called in the history."""

from psg_admin.kernel.words import mark
from psg_admin.store.labels import RecordLabels

LABELS = RecordLabels(
    tables={"news_item": mark("News item"), "news_source": mark("News source")},
    columns={
        "address": mark("Address"), "body": mark("Text"), "day": mark("Day"), "first_read_at": mark("First read"),
        "headline": mark("Headline"), "last_failed_at": mark("Last failed"), "last_failure": mark("What failed"),
        "last_good_at": mark("Last read"), "link": mark("Link"), "name": mark("Name"), "section": mark("Section"),
        "source_id": mark("Source"),
    },
    named_by={"news_item": "headline", "news_source": "name"},
    hidden=frozenset({"fingerprint", "position"}),
)  # fmt: skip
