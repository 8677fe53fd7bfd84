"""Lines filed under a category, and what they say remembered as a rule for the next ones, in one entry."""

from dataclasses import replace

from sqlalchemy.orm import Session

from psg_admin.bank.operations.lessons import add_rule
from psg_admin.bank.operations.telling import TELL_LINES
from psg_admin.bank.plans.telling import Telling
from psg_admin.kernel.changes import Changes
from psg_admin.kernel.money import NOTHING
from psg_admin.kernel.words import _


def file_lines(session: Session, *, telling: Telling, remember: str = "") -> Changes:
    """Tell lines what they are, and with ``remember``, words that stand in them, offer the category and the fund of
    their first part for lines that say the same.

    :raises UserError: what stands against it.
    """
    facts = TELL_LINES.load(session, telling)
    plans = TELL_LINES.plan(facts, telling)
    done = TELL_LINES.carry_out(session, facts, plans, telling)
    if not remember.strip():
        return done
    part, out = telling.lines[0].parts[0], plans[0].amount < NOTHING
    rule = add_rule(session, words=remember, category=part.category, fund=part.fund, out=out)
    both = _("{one}; {other}").format(one=done.summary, other=rule.summary)
    return replace(done, topics=done.topics | rule.topics, summary=both)
