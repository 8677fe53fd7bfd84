"""What commands say of a membership to a machine."""

from typing import Any

from psg_admin.kernel.days import day_before
from psg_admin.memberships.queries import MembershipPage


def membership_data(page: MembershipPage) -> dict[str, Any]:
    """Return a membership as JSON carries it."""
    return {
        "number": page.number,
        "former_numbers": page.former_numbers,
        "standing": page.standing.standing,
        "reason": page.standing.reason,
        "paid_to": page.standing.paid_to,
        "type": page.type_code,
        "method": page.method,
        "joined": page.joined_on,
        "balance": page.balance,
        "membership_balance": page.membership_balance,
        "members": [
            {
                "name": m.name, "contact": m.contact_id, "from": m.since, "until": m.until,
                "last": day_before(m.until),
            }
            for m in page.members
        ],
        "payer": page.payer_name,
        "payer_contact": page.payer_id,
        "terms": [
            {
                "start": t.period.start, "end": t.period.end, "last": t.period.last, "amount": t.amount,
                "owed": t.owed, "due": t.due, "paid_on": t.paid_on, "let_off": t.waived or bool(t.let_off),
                "quote": t.quote.to_data(),
                "instalments": [{"due_on": due.day, "amount": due.amount} for due in t.instalments],
            }
            for t in page.terms
        ],
        "absences": [{"start": a.start, "end": a.end, "last": a.last} for a in page.absences],
        "standing_order": None if page.order is None else {
            "reference": page.order.reference, "amount": page.order.amount, "interval": page.order.interval,
            "day": page.order.day, "first_expected": page.order.first_expected, "state": page.order.state,
            "since": page.order.state_since, "next_states": page.order.next_states,
            "reason": page.order.reason, "expected": page.order.expected,
            "seen": None if page.order.seen is None else page.order.seen.day,
            "next_amount": page.order.coming[0].amount if page.order.coming else None,
            "from": page.order.coming[0].from_day if page.order.coming else None,
        },
    }  # fmt: skip
