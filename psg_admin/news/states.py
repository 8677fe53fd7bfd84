"""The sections of the news."""

import enum

from psg_admin.kernel.words import _, mark


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
