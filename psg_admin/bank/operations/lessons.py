"""What was learned of payers, and the office's own rules of filing: both can be seen, and taken away again."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from psg_admin.accounts.queries import chart
from psg_admin.accounts.rules import GENERAL
from psg_admin.accounts.states import Direction
from psg_admin.bank.model import FilingRule, LearnedPayer
from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.kernel.errors import BadInput, Refused
from psg_admin.kernel.typed import line
from psg_admin.kernel.words import _, fold
from psg_admin.store.base import fetch


def forget_payer(session: Session, *, learned_id: int) -> Changes:
    """Forget what a person confirmed of a payer.

    :raises NotFound: when it is not there.
    """
    row = fetch(session, LearnedPayer, learned_id, _("This is not known any more."))
    key = row.key
    session.delete(row)
    session.flush()
    return changed(Topic.BANK, summary=_("“{text}” forgotten").format(text=key))


def add_rule(session: Session, *, words: str, category: str, fund: str = GENERAL, out: bool | None = None) -> Changes:
    """File lines whose text contains ``words`` under a category and a fund (their codes or names).

    ``out``: of a category that is neither income nor expense, whether what goes out is meant (None: what comes in).
    ``made`` is the id of the rule.

    :raises BadInput: without words.
    :raises NotFound: for a category or a fund that there is not.
    :raises Refused: when there is such a rule.
    """
    plain = fold(line(words, label=_("Words"), field="words", limit=100, required=True))
    if not plain:
        raise BadInput(_("Type words that stand in the text."), field="words")
    known = chart(session)
    found, kept = known.category(category), known.fund(fund)
    direction = found.direction
    if direction is Direction.NEITHER:
        direction = Direction.EXPENSE if out else Direction.INCOME
    same = select(FilingRule.id).where(FilingRule.words == plain, FilingRule.direction == direction)
    if session.scalar(same) is not None:
        raise Refused(_("There is a rule for “{words}” already: remove it first.").format(words=plain))
    last = session.scalar(select(func.max(FilingRule.position))) or 0
    row = FilingRule(words=plain, direction=direction, category=found.code, fund=kept.code, position=last + 1)
    session.add(row)
    session.flush()
    summary = _("“{words}” is filed under {category}").format(words=plain, category=found.name)
    return changed(Topic.BANK, summary=summary, made=row.id)


def remove_rules(session: Session, *, rule_ids: Sequence[int]) -> Changes:
    """Take rules of filing away; what was filed by them stays.

    :raises NotFound: when one is not there.
    """
    words = []
    for rule_id in dict.fromkeys(rule_ids):
        row = fetch(session, FilingRule, rule_id, _("This rule is no longer there."))
        words.append(row.words)
        session.delete(row)
    session.flush()
    return changed(Topic.BANK, summary=_("Rules removed: {words}").format(words=", ".join(words)))
