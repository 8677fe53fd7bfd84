"""What the house calls its standing pages and the sections of its home page."""

import re
from functools import lru_cache

from psg_admin.kernel.words import fold
from psg_admin.news.states import Section

# Pages that stand on the house's own site all year round. The list settles doubtful cases only: where an entry
# without a date stands among dated ones.
_STANDING = frozenset(
    fold(name)
    for name in (
        "PSG Aims", "Aims", "Our aims", "About", "About us", "About the PSG", "Historical Overview", "Human Rights",
        "Society and Conflict", "Climate Change", "Contact us", "Become a member",
        "Contact", "Who we are", "What we do", "Our history", "Key issues", "Facts and key issues", "Get involved",
        "Support us", "About PSG", "About the Peru Support Group", "Aims and objectives",
        "PSG aims and objectives", "Extractive industries", "Key facts", "Join the PSG",
    )
)  # fmt: skip
_INVITATION = re.compile(
    r"(?:why|how to) (?:join|become|be) ?(?:a |our )?(?:members?|supporters?|friends?)?"
    r" ?(?:(?:of )?(?:us|(?:the )?(?:psg|peru support group)))?"
)
_OWN = (
    r"(?:(?:the|our|psg|peru|latest|recent|featured|other|more|all|current|new|upcoming|forthcoming|important|previous|"
    r"past|older|archived?|general|community|members?|key|top|public|site|website|press) )*"
)
_NOTICES = (
    r"(?:notices?|notice ?board|announcements?|events?(?: and notices| diary| calendar)?|diary(?: dates)?|featured"
    r"|dates for (?:your|the) diary|whats on|coming up|calendar)"
)
_NEWS = r"(?:news|headlines|stories|releases)(?: (?:(?:from|in|about|of|and) \w+|archive|items?|stories|updates?))?"
_PAGES = r"(?:(?:standing |information |background )?pages|background(?: information)?)"
_HOUSE_HEADINGS = (
    (Section.NOTICE, re.compile(_OWN + _NOTICES)),
    (Section.NEWS, re.compile(_OWN + _NEWS)),
    (Section.PAGE, re.compile(_OWN + _PAGES)),
)
_HEADING = 60  # characters; longer lines are no headings
_YEAR = re.compile(r" ?(?:19|20)\d\d$")


@lru_cache(maxsize=4096)  # each line is asked about several times over
def section_of(line: str) -> Section | None:
    """Return the section that begins with ``line`` when it is one of the house's headings ("Featured Notices")."""
    if len(line) > _HEADING:
        return None
    plain = _YEAR.sub("", fold(line))
    for section, pattern in _HOUSE_HEADINGS:
        if pattern.fullmatch(plain):
            return section
    return None


@lru_cache(maxsize=4096)
def is_standing(headline: str) -> bool:
    """Whether ``headline`` is that of a standing page known by name."""
    plain = fold(headline) if len(headline) <= _HEADING else ""
    return plain in _STANDING or _INVITATION.fullmatch(plain) is not None
