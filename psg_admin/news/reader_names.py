"""What the house calls its standing pages and the sections of its home page."""

import re
from functools import lru_cache

from psg_admin.kernel.words import fold
from psg_admin.news.states import Section

# Pages that stand on the house's own site all year round. The list settles doubtful cases only: where an entry
# without a date stands among dated ones, or a title on a line that nothing marks.
_STANDING = re.compile(
    r"(?:(?:psg|our) )?aims|about(?: us| (?:the )?(?:psg|peru support group))?|historical overview|our history"
    r"|human rights|society and conflict|climate change|extractive industries|(?:facts and )?key issues|contact us"
    r"|who we are|get involved|support us|join the psg|(?:why|how to) (?:join|become|be) ?(?:an? |our )?"
    r"(?:members?|supporters?|friends?)? ?(?:(?:of )?(?:us|(?:the )?(?:psg|peru support group)))?"
)
_OWN = (
    r"(?:(?:the|our|psg|peru|latest|recent|featured|other|more|all|current|new|upcoming|forthcoming|important|previous"
    r"|past|older|archived?|general|community|members?|key|top|public|press) )*"
)
_SECTIONS = {
    Section.NOTICE: r"(?:notices?|notice ?board|announcements?|events?(?: and notices| diary| calendar)?"
    r"|diary(?: dates)?|featured|dates for (?:your|the) diary|whats on|coming up|calendar)",
    Section.NEWS: r"(?:news|headlines|stories|releases)"
    r"(?: (?:(?:from|in|about|of|and) \w+|archive|items?|stories|updates?))?",
    Section.PAGE: r"(?:(?:standing |information |background )?pages|background(?: information)?)",
}
_YEAR = r"(?: (?:19|20)\d\d)?"
_LONGEST = 60  # characters; longer lines are no headings


@lru_cache(maxsize=4096)  # each line is asked about several times over
def section_of(line: str) -> Section | None:
    """Return the section that begins with ``line`` when it is one of the house's headings ("Featured Notices")."""
    words = fold(line) if len(line) <= _LONGEST else ""
    return next((key for key, names in _SECTIONS.items() if re.fullmatch(_OWN + names + _YEAR, words)), None)


@lru_cache(maxsize=4096)
def is_standing(headline: str) -> bool:
    """Whether ``headline`` is that of a standing page known by name."""
    return len(headline) <= _LONGEST and _STANDING.fullmatch(fold(headline)) is not None
