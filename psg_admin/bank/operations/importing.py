"""The deed of the bank: statements imported, in one entry."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from psg_admin.bank.layouts import STATEMENT_LIST
from psg_admin.bank.model import BankStatement, StatementLine
from psg_admin.bank.plans import (
    StatementFacts,
    StatementPlan,
    StatementRequest,
    StatementsPlan,
    StatementsRequest,
    plan_statement,
    plan_statements,
)
from psg_admin.bank.queries import statement_facts
from psg_admin.imports.operations import remember_columns
from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.kernel.errors import UserError
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.money import Money
from psg_admin.kernel.words import _, ngettext
from psg_admin.store.batch import Batch
from psg_admin.store.bulk import portions
from psg_admin.store.planning import PlannedDeed


def _import(session: Session, facts: StatementFacts, plan: StatementPlan, request: StatementRequest) -> Changes:
    """Keep the new lines of a statement, and what it covers. Nothing is booked by it."""
    del facts
    first, last = plan.statement.first_day, plan.statement.last_day
    if not plan.kept or first is None or last is None:
        words = _("Nothing was changed: there is no new line") if plan.refused else _(
            "Nothing was changed: every line is there already"
        )  # fmt: skip
        return Changes(frozenset(), words)
    file, statement = request.file, plan.statement
    batch = Batch(session)
    statement_id = batch.insert(
        BankStatement, account=plan.account, file_name=file.name[:200], digest=file.digest, format=statement.format,
        first_day=first, last_day=last,
        opening=plan.proof.opening, closing=plan.proof.closing,
        agreed=None if plan.refused and plan.proof.agrees else plan.proof.agrees,
        new_count=len(plan.new), new_total=Money.total(one.line.amount for one in plan.new),
        seen_count=len(plan.seen), seen_total=Money.total(line.amount for line in plan.seen),
        refused_count=len(plan.refused), imported_at=request.now,
    )  # fmt: skip
    remember_columns(
        session, batch, STATEMENT_LIST.key, source=file.name, header_key=file.header_key, columns=file.columns
    )
    place = 0
    for some in portions(plan.new):
        for line, key, occurrence in some:
            place += 1
            batch.insert(
                StatementLine, statement_id=statement_id, account=plan.account, position=place, day=line.day,
                amount=line.amount, fee=line.fee, text=line.text, counterparty=line.counterparty,
                reference=line.reference, bank_id=line.bank_id, kind=line.kind, balance=line.balance, key=key,
                occurrence=occurrence,
            )  # fmt: skip
        batch.write()
    batch.write()
    words = ngettext(
        "{file} imported into {account}: {count} new line", "{file} imported into {account}: {count} new lines",
        len(plan.new),
    )  # fmt: skip
    summary = words.format(file=file.name, account=plan.account_name, count=show_count(len(plan.new)))
    return changed(Topic.BANK, summary=summary, made=statement_id)


IMPORT_STATEMENT = PlannedDeed(statement_facts, plan_statement, _import)
"""A file of the bank imported; see :class:`psg_admin.bank.plans.StatementRequest`."""


def _facts_of_each(session: Session, request: StatementsRequest) -> tuple[StatementFacts | str, ...]:
    """Return what importing each file needs to know, or why it is refused whole."""
    found: list[StatementFacts | str] = []
    for one in request.files:
        try:
            found.append(statement_facts(session, one))
        except UserError as error:
            found.append(error.message)
    return tuple(found)


def _import_each(
    session: Session, facts: Sequence[StatementFacts | str], plan: StatementsPlan, request: StatementsRequest
) -> Changes:
    """Keep what is new in each file that is taken, the oldest first."""
    done: list[Changes] = []
    for place in plan.order:
        own, known = plan.files[place], facts[place]
        if isinstance(own, StatementPlan) and isinstance(known, StatementFacts):
            done.append(_import(session, known, own, request.files[place]))
    wrote = [changes for changes in done if changes.topics]
    if len(wrote) <= 1:
        return (wrote or done or [Changes(frozenset(), _("Nothing was changed: no file could be taken"))])[0]
    words = ngettext(
        "{files} statements imported: {count} new line", "{files} statements imported: {count} new lines",
        count := sum(len(own.new) for own in plan.taken),
    )  # fmt: skip
    summary = words.format(files=show_count(len(wrote)), count=show_count(count))
    return changed(Topic.BANK, summary=summary, made=wrote[-1].made)


IMPORT_STATEMENTS = PlannedDeed(_facts_of_each, plan_statements, _import_each)
"""Several files of the bank imported in one deed; one that is refused whole is left out and told in the plan."""
