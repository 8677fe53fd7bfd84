"""What importing a statement, and saying what its lines are, will do; pure."""

from psg_admin.bank.plans.importing import (
    Held,
    NewLine,
    Proof,
    StatementFacts,
    StatementPlan,
    StatementRequest,
    plan_statement,
    told_apart,
)
from psg_admin.bank.plans.several import StatementsPlan, StatementsRequest, plan_statements

__all__ = [
    "Held",
    "NewLine",
    "Proof",
    "StatementFacts",
    "StatementPlan",
    "StatementRequest",
    "StatementsPlan",
    "StatementsRequest",
    "plan_statement",
    "plan_statements",
    "told_apart",
]
