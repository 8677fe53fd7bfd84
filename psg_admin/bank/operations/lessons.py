"""What was learned of payers, and the office's own rules of filing: both can be seen, and taken away again."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from psg_admin.accounts.queries import chart
from psg_admin.accounts.rules import GENERAL
from psg_admin.accounts.states import Direction
from psg_admin.bank.model import FilingRule, LearnedPayer
from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.kernel.errors import BadInput, NotFound, Refused
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.typed import line
from psg_admin.kernel.words import _, fold, ngettext
from psg_admin.store.base import fetch


def forget_payers(session: Session, *, learned_ids: Sequence[int]) -> Changes:
    """Forget what a person confirmed of payers, in one entry.

    :raises NotFound: when one is not there.
    """
    forgotten = []
    for learned_id in dict.fromkeys(learned_ids):
        row = fetch(session, LearnedPayer, learned_id, _("This is not known any more."))
        forgotten.append(row.key)
        session.delete(row)
    session.flush()
    words = ngettext("{count} payer forgotten", "{count} payers forgotten", len(forgotten))
    summary = (
        _("“{text}” forgotten").format(text=forgotten[0])
        if len(forgotten) == 1
        else words.format(count=show_count(len(forgotten)))
    )
    return changed(Topic.BANK, summary=summary)


def add_rule(session: Session, *, words: str, category: str, fund: str = GENERAL, out: bool | None = None) -> Changes:
    """File lines whose text contains ``words`` under a category and a fund (their codes or names).

    ``out``: of a category that is neither income nor expense, whether what goes out is meant (None: what comes in).
    ``made`` is the id of the rule.

    :raises BadInput: without words.
    :raises NotFound: for a category or a fund that there is not.
    :raises Refused: when there is such a rule.
    """
    last = session.scalar(select(func.max(FilingRule.position))) or 0
    row = FilingRule(position=last + 1)
    name = _fill(session, row, words=words, category=category, fund=fund, out=out)
    session.add(row)
    session.flush()
    summary = _("“{words}” is filed under {category}").format(words=row.words, category=name)
    return changed(Topic.BANK, summary=summary, made=row.id)


def change_rule(
    session: Session, *, rule_id: int, words: str, category: str, fund: str = GENERAL, out: bool | None = None
) -> Changes:
    """Let a rule of filing say something else; what was filed by it stays. See :func:`add_rule`.

    :raises NotFound: when the rule, the category or the fund is not there.
    :raises BadInput: without words.
    :raises Refused: when another rule says the same.
    """
    row = fetch(session, FilingRule, rule_id, _("This rule is no longer there."))
    with session.no_autoflush:
        name = _fill(session, row, words=words, category=category, fund=fund, out=out)
    session.flush()
    summary = _("“{words}” is filed under {category}").format(words=row.words, category=name)
    return changed(Topic.BANK, summary=summary, made=row.id)


def order_rules(session: Session, *, rule_ids: Sequence[int]) -> Changes:
    """Try these rules of filing first, in this order, and then the others in theirs.

    :raises NotFound: when one is not there.
    """
    first = list(dict.fromkeys(rule_ids))
    rows = {row.id: row for row in session.scalars(select(FilingRule).order_by(FilingRule.position, FilingRule.id))}
    if not rows.keys() >= set(first):
        raise NotFound(_("This rule is no longer there."))
    ordered = [*first, *(rule_id for rule_id in rows if rule_id not in set(first))]
    for place, rule_id in enumerate(ordered, 1):
        rows[rule_id].position = place
    session.flush()
    words = ", ".join(rows[rule_id].words for rule_id in ordered)
    return changed(Topic.BANK, summary=_("Rules are tried in this order: {words}").format(words=words))


def _fill(
    session: Session, row: FilingRule, *, words: str, category: str, fund: str, out: bool | None
) -> str:  # fmt: skip
    """Let a rule say this, and return what its category is called."""
    plain = fold(line(words, label=_("Words"), field="words", limit=100, required=True))
    if not plain:
        raise BadInput(_("Type words that stand in the text."), field="words")
    known = chart(session)
    found, kept = known.category(category), known.fund(fund)
    direction = found.direction
    if direction is Direction.NEITHER:
        direction = Direction.EXPENSE if out else Direction.INCOME
    same = select(FilingRule.id).where(FilingRule.words == plain, FilingRule.direction == direction)
    if session.scalar(same.where(FilingRule.id != (row.id or 0))) is not None:
        raise Refused(_("There is a rule for “{words}” already.").format(words=plain))
    row.words, row.direction, row.category, row.fund = plain, direction, found.code, kept.code
    return found.name


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
