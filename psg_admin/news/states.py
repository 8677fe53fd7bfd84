"""The sections of the news, and what marks a source of which nothing can be read."""

import enum

from psg_admin.kernel.words import _, mark

INVENTED = "sample:"
"""What the address of a source begins with whose items were made up, so that there is nothing to read."""


class Section(enum.StrEnum):
    """News (dated), a featured notice, or a standing page (without a date)."""

    NEWS = "news"
    NOTICE = "notice"
    PAGE = "page"

    @property
    def label(self) -> str:
        """What people call it."""
        return _(_SECTIONS[self])


_SECTIONS = {Section.NEWS: mark("News"), Section.NOTICE: mark("Notice"), Section.PAGE: mark("Page")}
