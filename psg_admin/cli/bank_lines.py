"""Commands about what the lines of statements are: candidates, accepting, splitting, filing, releasing, the proof."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from psg_admin.bank import queries
from psg_admin.bank.statement_documents import learned_columns, rule_columns
from psg_admin.bank.states import CandidateKind, MatchKind, Tier
from psg_admin.cli.face import Face, as_json, pass_face, print_json, progress_bar, report, say, tell
from psg_admin.cli.listing import id_column, print_listing
from psg_admin.cli.options import Whole, on_file, who
from psg_admin.kernel.days import show_day
from psg_admin.kernel.errors import BadInput, NotFound, Refused
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.money import Money, shorten
from psg_admin.kernel.words import _, ngettext
from psg_admin.paper.table import Column, Kind
from psg_admin.payments.states import Method

if TYPE_CHECKING:
    from psg_admin.bank.matching import Candidate
    from psg_admin.bank.plans.outcomes import LinePreview, Outcome
    from psg_admin.bank.plans.telling import LineWish, Part

_SHOWN = 3

line_id = Whole()
account_option = click.option("--account", metavar="ACCOUNT", help="Only this account, by its code or name.")
reason_option = click.option("--reason", required=True, metavar="REASON", help="Why.")
from_option = click.option("--from", "payer", type=who, help="Who paid it (who pays for what it is for).")
method_option = click.option("--method", type=click.Choice([m.value for m in Method]), help="How it was paid.")
rest_option = click.option(
    "--gift/--credit", "gift", default=None,
    help="What is left over is a gift, or stays credit (as the payer wished, else credit).",
)  # fmt: skip
kept_option = click.option(
    "--kept", is_flag=True, help="What lacks to what is owed was kept on the way: an expense (it is still owed)."
)
each_option = click.option(
    "--each", is_flag=True, help="Each part is paid by whoever pays for it, as from the account of a couple."
)
dry_option = click.option("--dry-run", is_flag=True, help="Only say what it would do.")

_KINDS = {
    "member": CandidateKind.MEMBERSHIP, "booking": CandidateKind.BOOKING, "charge": CandidateKind.CHARGE,
    "payment": CandidateKind.PAYMENT, "slip": CandidateKind.SLIP, "spending": CandidateKind.SPENDING,
    "transfer": CandidateKind.TRANSFER, "refund": CandidateKind.REFUND, "category": CandidateKind.CATEGORY,
    "line": CandidateKind.TRANSFER, "returned": CandidateKind.PAYMENT,
    "gift": CandidateKind.GIFT,
}  # fmt: skip
"""The words by which a person names what a line is for."""


@click.command("match")
@click.option(
    "--accept", type=click.Choice([tier.value for tier in Tier]),
    help="Accept all that are certain, or all that a person confirmed before with the same text, sum and purpose.",
)  # fmt: skip
@click.option("--line", "only", type=line_id, metavar="ID", help="Only this line.")
@account_option
@click.option("--dry-run", is_flag=True, help="With --accept: only say what it would do.")
@as_json
@pass_face
def bank_match(
    face: Face, accept: str | None, only: int | None, account: str | None, *, dry_run: bool, as_json: bool
) -> None:  # fmt: skip
    """Say of each open line what it may be, the likeliest first; --accept takes what is proven, in one deed.

    Certain is a reference with its right check character and one more thing that agrees, or the account of a payer that
    was confirmed before. A name, a sum and a day are never certain.
    """
    code = code_of(face, account)
    wanted = None if only is None else {only}
    with progress_bar(_("Matching")):
        found = face.read(partial(queries.match_lines, account=code, line_ids=wanted))
    if only is not None and not found:
        raise NotFound(_("There is no open line {number}.").format(number=only))
    taken: dict[int, LinePreview] = {}
    accepted = False
    if accept is not None:
        look = partial(queries.acceptable, tier=Tier(accept), today=face.today, now=face.now, lines=found)
        together = face.read(look)
        taken = {row.line_id: row for row in together.rows}
        accepted = bool(together.wishes) and not dry_run
        if not as_json:
            _say_acceptable(together, dry_run=dry_run)
        if accepted:
            _told(face, together.wishes, quiet=as_json)
    if as_json:
        print_json([_line_data(line, taken.get(line.id), accepted=accepted) for line in found])
        return
    for line in found:
        if line.id not in taken:
            _say_line(line)


def _say_acceptable(together: queries.Acceptable, *, dry_run: bool) -> None:
    """Say what is accepted together where that is only looked at, and what speaks against the others in any case."""
    if dry_run:
        count = len(together.wishes)
        words = ngettext("{count} line would be accepted", "{count} lines would be accepted", count)
        say(words.format(count=show_count(count)))
        for row in together.rows:
            if not row.refused:
                _say_preview(row)
    for row in together.refused:
        tell(_("Line {number}: {sentence}").format(number=row.line_id, sentence=row.refused))


def _say_outcome(one: "Outcome") -> None:
    purpose = f": {one.purpose}" if one.purpose and one.purpose != one.becomes.label else ""
    say(f"     {one.amount.show()}  {one.becomes.label}{purpose}")


def _say_preview(row: "LinePreview") -> None:
    say(f"{row.line_id}  {show_day(row.day)}  {row.amount.show()}  {row.text}")
    if row.name:
        say(f"     {row.name}")
    for one in row.outcomes:
        _say_outcome(one)
    if row.wish is not None:
        say("     " + _("By a wish of {day}: the rest is a gift").format(day=show_day(row.wish)))
    for year in row.opens:
        words = _("Opens {period} of member {number}, {fee}")
        say("     " + words.format(period=year.period.show(), number=year.member, fee=year.fee.show()))
    for task in row.tasks:
        say("     " + _("Task: {text}").format(text=task))


def _line_data(line: queries.MatchedLine, row: "LinePreview | None", *, accepted: bool) -> dict[str, Any]:
    done = accepted and row is not None and not row.refused
    data: dict[str, Any] = {
        "id": line.id, "account": line.account, "date": line.day, "amount": line.amount, "text": line.text,
        "state": "matched" if done else line.state.value, "certain": line.certain is not None,
        "as_last_time": line.as_last_time is not None,
        "candidates": [_candidate_data(one) for one in line.candidates],
    }  # fmt: skip
    if row is not None:
        data["becomes"] = None if row.refused else _preview_data(row)
        data["refused"] = row.refused or None
    return data


def _preview_data(row: "LinePreview") -> dict[str, Any]:
    return {
        "contact": row.contact_id, "name": row.name, "purpose": row.purpose, "paid": row.paid, "gift": row.gift,
        "credit": row.credit, "fee": row.fee, "short": row.short, "wish": row.wish,
        "parts": [_outcome_data(one) for one in row.outcomes],
        "opens": [
            {"member": year.member, "first_day": year.period.start, "end_day": year.period.end, "fee": year.fee}
            for year in row.opens
        ],
        "tasks": row.tasks,
    }  # fmt: skip


def _outcome_data(one: "Outcome") -> dict[str, Any]:
    kind, target = one.target or (None, None)
    return {
        "becomes": one.becomes, "amount": one.amount, "purpose": one.purpose, "contact": one.contact_id, "kind": kind,
        "id": target,
    }  # fmt: skip


def _candidate_data(one: "Candidate") -> dict[str, Any]:
    members = [claim.label for claim in one.subjects if claim.kind is CandidateKind.MEMBERSHIP]
    bookings = [claim.label for claim in one.subjects if claim.kind is CandidateKind.BOOKING]
    data: dict[str, Any] = {
        "kind": one.kind, "member": members[0] if len(members) == 1 else None, "members": members,
        "booking": bookings[0] if bookings else None, "contact": one.contact_id, "purpose": one.purpose,
        "amount": one.amount, "score": one.score, "reasons": one.reasons, "certain": one.certain,
        "as_last_time": one.as_last_time,
    }  # fmt: skip
    if one.category:
        data |= {"category": one.category, "fund": one.fund}
    return data


def _say_line(line: queries.MatchedLine) -> None:
    say(f"{line.id}  {show_day(line.day)}  {line.amount.show()}  {line.text}")
    for one in line.candidates[:_SHOWN]:
        sign = "=" if one.certain else "~" if one.as_last_time else " "
        say(f"   {sign} {one.score:3}  {one.purpose}: {'; '.join(one.reasons)}")


@click.command("show")
@click.argument("number", metavar="ID", type=line_id)
@as_json
@pass_face
def bank_show(face: Face, number: int, *, as_json: bool) -> None:
    """Show line ID: what it became, part by part, and what the rest of it may be."""
    line = next((row for row in face.read(queries.statement_lines) if row.id == number), None)
    if line is None:
        raise NotFound(_("There is no line {number}.").format(number=number))
    parts = face.read(partial(queries.became, line_ids={number})).get(number, ())
    rest = face.read(partial(queries.match_lines, line_ids={number}))
    if as_json:
        print_json(
            {
                "id": line.id, "account": line.account, "date": line.day, "amount": line.amount, "text": line.text,
                "state": line.state, "open": rest[0].amount if rest else Money(0),
                "parts": [_outcome_data(one) for one in parts],
                "candidates": [_candidate_data(one) for found in rest for one in found.candidates],
            }
        )  # fmt: skip
        return
    say(f"{line.id}  {show_day(line.day)}  {line.amount.show()}  {line.text}  ({line.state.label})")
    for one in parts:
        _say_outcome(one)
    for found in rest:
        _say_line(found)


@click.command("accept")
@click.argument("number", metavar="ID", type=line_id)
@click.option(
    "--for", "parts", multiple=True, metavar="WHAT",
    help="What it is for, such as member:0107, booking:REF, charge:12, payment:3, returned:3, slip:NUMBER, "
    "spending:4, transfer:2, refund:1, gift or category:interest, with =SUM where it is only a part (the likeliest "
    "candidate).",
)  # fmt: skip
@from_option
@method_option
@rest_option
@kept_option
@each_option
@click.option("--no-receipt", is_flag=True, help="Make no receipt out.")
@dry_option
@pass_face
def bank_accept(
    face: Face, number: int, parts: tuple[str, ...], payer: str | None, method: str | None, *, gift: bool | None,
    kept: bool, each: bool, no_receipt: bool, dry_run: bool,
) -> None:  # fmt: skip
    """Accept what line ID is for: what the books have is tied to it, what they do not have is entered on its day.

    The next year of a membership is opened where it is due, with the fee of its first day. What comes like this is
    known again the next time.
    """
    from psg_admin.bank.plans.telling import LineWish

    wish = LineWish(number, tuple(_part(face, word) for word in parts))
    if not parts:
        from psg_admin.bank.plans.outcomes import wish_of

        found = face.read(partial(queries.match_lines, line_ids={number}))
        best = found[0].candidates[:2] if found else ()
        if found and not best:
            raise Refused(_("Nothing is known of line {number}: say with --for what it is.").format(number=number))
        if len(best) > 1 and best[0].score == best[1].score and not (best[0].certain or best[0].as_last_time):
            words = _("Two things fit line {number} equally well: say with --for which it is.")
            raise Refused(words.format(number=number))
        wish = wish_of(number, best[0]) if best else wish  # the deed says why it is none that is open
    wish = replace(
        wish, payer=wish.payer if payer is None else on_file(face, payer), method=Method(method) if method else None,
        gift=gift, kept=kept, each=each, receipt=not no_receipt,
    )  # fmt: skip
    _told(face, [wish], dry_run=dry_run)


@click.command("split")
@click.argument("number", metavar="ID", type=line_id)
@click.option(
    "--part", "parts", multiple=True, required=True, metavar="WHAT=SUM", help="What so much of it is for (see accept)."
)
@from_option
@method_option
@each_option
@dry_option
@pass_face
def bank_split(
    face: Face, number: int, parts: tuple[str, ...], payer: str | None, method: str | None, *, each: bool, dry_run: bool
) -> None:  # fmt: skip
    """Split line ID by hand over several purposes; the parts have to come to all of it."""
    from psg_admin.bank.plans.telling import LineWish

    wish = LineWish(
        number, tuple(_part(face, word) for word in parts), payer=None if payer is None else on_file(face, payer),
        method=Method(method) if method else None, whole=True, each=each,
    )  # fmt: skip
    if any(part.amount is None for part in wish.parts):
        raise BadInput(_("Type the sum of each part, such as member:0107=22.50."), field="part")
    _told(face, [wish], dry_run=dry_run)


@click.command("file")
@click.argument("numbers", metavar="ID…", type=line_id, nargs=-1, required=True)
@click.option("--category", metavar="CATEGORY", help="Of which category it is, by code or name.")
@click.option("--fund", default="general", metavar="FUND", help="Of which fund (general).")
@click.option("--to", "--from", "payee", default="", metavar="WHO", help="To or from whom (as the line says).")
@click.option("--account", "other", default="", metavar="ACCOUNT", help="A transfer: to or from this account.")
@click.option("--other-line", type=line_id, metavar="ID", help="A transfer: the line of the other account.")
@click.option("--approved", multiple=True, metavar="NAME", help="Who approved it.")
@click.option("--aside", default="", metavar="REASON", help="It is nothing of the books: set it aside, and say why.")
@click.option("--remember", default="", metavar="WORDS", help="Offer the category for lines that contain these WORDS.")
@pass_face
def bank_file(
    face: Face, numbers: tuple[int, ...], category: str | None, fund: str, payee: str, other: str,
    other_line: int | None, approved: tuple[str, ...], aside: str, remember: str,
) -> None:  # fmt: skip
    """File lines that are not a member's: charges, interest, bills, other income by category, transfers by account."""
    from psg_admin.bank.operations import file_lines
    from psg_admin.bank.plans.telling import LineWish, Part, Telling

    ways = [way for way in (category, other or other_line, aside) if way]
    if len(ways) != 1:
        raise BadInput(_("Say one thing: --category, --account (or --other-line), or --aside."), field="category")
    by = (*approved, "", "")
    part = (
        Part(
            CandidateKind.CATEGORY, category=category, fund=fund, payee=payee, approved_by=by[0], approved_by_too=by[1]
        )
        if category
        else Part(CandidateKind.TRANSFER, fund=fund, other_account=other, other_line=other_line)
    )
    parts = () if aside else (part,)
    wishes = [LineWish(number, parts, aside=aside, place=_place(number, numbers)) for number in numbers]
    if not remember:
        _told(face, wishes)
        return
    if not category:
        raise BadInput(_("Only a category is remembered: name it with --category."), field="remember")
    telling = Telling(tuple(wishes), face.today, face.now)
    report(face.write(partial(file_lines, telling=telling, remember=remember)), reference=False)


def _place(number: int, numbers: Sequence[int]) -> str:
    return _("Line {number}").format(number=number) if len(numbers) > 1 else ""


@click.command("release")
@click.argument("numbers", metavar="ID…", type=line_id, nargs=-1, required=True)
@reason_option
@pass_face
def bank_release(face: Face, numbers: tuple[int, ...], reason: str) -> None:
    """Open lines again that were told wrongly; what was entered for them is taken back."""
    from psg_admin.bank.operations import RELEASE_LINES, Releasing
    from psg_admin.store.planning import perform

    request = Releasing(tuple(dict.fromkeys(numbers)), reason, face.today)
    report(face.write(partial(perform, deed=RELEASE_LINES, request=request)), reference=False)


@click.command("proof")
@account_option
@click.option("--since", metavar="DAY", help="From this day on (the first that the statements cover).")
@click.option("--until", metavar="DAY", help="To the end of this day (the last that the statements cover).")
@as_json
@pass_face
def bank_proof(face: Face, account: str | None, since: str | None, until: str | None, *, as_json: bool) -> None:
    """Prove each account: what lay there, with its lines matched, filed, set aside and open, is what lies there now."""
    first = None if since is None else face.day(since, "--since")
    last = None if until is None else face.day(until, "--until")
    if first is not None and last is not None and last < first:
        raise BadInput(_("The last day lies before the first one."))
    rows = face.read(partial(queries.proofs, account=code_of(face, account), first=first, last=last))
    columns: list[Column[queries.AccountProof]] = [
        Column("account", _("Account"), lambda r: r.account, Kind.CODE),
        Column("first_day", _("First day"), lambda r: r.first, Kind.DAY),
        Column("last_day", _("Last day"), lambda r: r.last, Kind.DAY),
        Column("opening", _("Opening balance"), lambda r: r.opening, Kind.MONEY),
        Column("matched", _("Matched"), lambda r: r.matched, Kind.MONEY),
        Column("filed", _("Filed"), lambda r: r.filed, Kind.MONEY),
        Column("open", _("Open"), lambda r: r.open, Kind.MONEY),
        Column("set_aside", _("Set aside"), lambda r: r.aside, Kind.MONEY),
        Column("closing", _("Closing balance"), lambda r: r.closing, Kind.MONEY),
        Column("agrees", _("Adds up"), lambda r: r.agrees),
    ]
    print_listing(columns, rows, as_json=as_json)


@click.group("learned")
def bank_learned() -> None:
    """What is known of payers since a person confirmed it: list, forget."""


@bank_learned.command("list")
@as_json
@pass_face
def bank_learned_list(face: Face, *, as_json: bool) -> None:
    """List the texts and sums that are known, with who pays so and for what."""
    columns = [id_column(_("Number"), lambda r: r.id), *learned_columns()]
    print_listing(columns, face.read(queries.learned_rows), as_json=as_json)


@bank_learned.command("forget")
@click.argument("numbers", metavar="ID…", type=line_id, nargs=-1, required=True)
@pass_face
def bank_learned_forget(face: Face, numbers: tuple[int, ...]) -> None:
    """Forget what is known of payers, by their numbers in the list."""
    from psg_admin.bank.operations import forget_payers

    report(face.write(partial(forget_payers, learned_ids=numbers)), reference=False)


@click.group("rules")
def bank_rules() -> None:
    """Rules of filing: a text that contains certain words is of a category: add, change, order, list, remove."""


@bank_rules.command("add")
@click.argument("words")
@click.option("--category", required=True, metavar="CATEGORY", help="Of which category, by code or name.")
@click.option("--fund", default="general", metavar="FUND", help="Of which fund (general).")
@click.option("--out", is_flag=True, help="Of a category that is neither income nor expense: what goes out.")
@pass_face
def bank_rules_add(face: Face, words: str, category: str, fund: str, *, out: bool) -> None:
    """Offer a category for lines whose text contains WORDS."""
    from psg_admin.bank.operations import add_rule

    report(face.write(partial(add_rule, words=words, category=category, fund=fund, out=out)), reference=False)


@bank_rules.command("change")
@click.argument("number", metavar="ID", type=line_id)
@click.option("--words", metavar="WORDS", help="Words that the text contains (as they were).")
@click.option("--category", metavar="CATEGORY", help="Of which category, by code or name (as it was).")
@click.option("--fund", metavar="FUND", help="Of which fund (as it was).")
@click.option("--out", is_flag=True, help="Of a category that is neither income nor expense: what goes out.")
@pass_face
def bank_rules_change(
    face: Face, number: int, words: str | None, category: str | None, fund: str | None, *, out: bool
) -> None:  # fmt: skip
    """Let rule ID say something else; what was filed by it stays."""
    from psg_admin.accounts.states import Direction
    from psg_admin.bank.operations import change_rule

    rule = next((row for row in face.read(queries.rule_rows) if row.id == number), None)
    if rule is None:
        raise NotFound(_("This rule is no longer there."))
    deed = partial(
        change_rule, rule_id=number, words=words or rule.words, category=category or rule.category,
        fund=fund or rule.fund, out=out or rule.direction is Direction.EXPENSE,
    )  # fmt: skip
    report(face.write(deed), reference=False)


@bank_rules.command("order")
@click.argument("numbers", metavar="ID…", type=line_id, nargs=-1, required=True)
@pass_face
def bank_rules_order(face: Face, numbers: tuple[int, ...]) -> None:
    """Try these rules first, in this order, and then the others."""
    from psg_admin.bank.operations import order_rules

    report(face.write(partial(order_rules, rule_ids=numbers)), reference=False)


@bank_rules.command("list")
@as_json
@pass_face
def bank_rules_list(face: Face, *, as_json: bool) -> None:
    """List the rules of filing, in the order in which they are tried."""
    columns = [id_column(_("Rule"), lambda r: r.id), *rule_columns()]
    print_listing(columns, face.read(queries.rule_rows), as_json=as_json)


@bank_rules.command("remove")
@click.argument("numbers", metavar="ID…", type=line_id, nargs=-1, required=True)
@pass_face
def bank_rules_remove(face: Face, numbers: tuple[int, ...]) -> None:
    """Take rules away, by their numbers in the list; what was filed by them stays."""
    from psg_admin.bank.operations import remove_rules

    report(face.write(partial(remove_rules, rule_ids=numbers)), reference=False)


COMMANDS: tuple[click.Command, ...] = (
    bank_match, bank_show, bank_accept, bank_split, bank_file, bank_release, bank_proof, bank_learned, bank_rules,
)  # fmt: skip
"""The commands, for the group of the bank."""


# --- what is said -----------------------------------------------------------------------------------------------------


def _told(face: Face, wishes: "Sequence[LineWish]", *, quiet: bool = False, dry_run: bool = False) -> None:
    """Tell lines, and say what was done; or only what would be."""
    from psg_admin.bank.operations import TELL_LINES
    from psg_admin.bank.plans.telling import Telling
    from psg_admin.store.planning import perform

    if dry_run:
        for row in face.read(partial(queries.preview_lines, wishes=wishes, today=face.today, now=face.now)):
            if row.refused:
                raise Refused(row.refused)
            _say_preview(row)
        return
    done = face.write(partial(perform, deed=TELL_LINES, request=Telling(tuple(wishes), face.today, face.now)))
    if not quiet:
        report(done, reference=False)


def _part(face: Face, word: str) -> "Part":
    """Return what a word of a command says that a line is for.

    :raises BadInput: when it cannot be read.
    :raises NotFound: for what there is not.
    """
    from psg_admin.bank.plans.telling import Part

    what, _equals, sum_text = word.partition("=")
    amount = Money.parse(sum_text) if sum_text else None
    if amount == Money(0):
        raise BadInput(_("A part of a line is more than £0.00."), field="for")
    name, colon, which = what.partition(":")
    kind = _KINDS.get(name.strip().lower())
    if kind is None and not colon:
        kind, which = CandidateKind.MEMBERSHIP, what
    if kind is CandidateKind.GIFT:
        return Part(kind, amount=amount)
    if kind is None or not which.strip():
        raise BadInput(
            _("“{text}” cannot be read: type what it is for, such as member:0107 or booking:REF.").format(
                text=shorten(word)
            ),
            field="for",
        )
    return replace(_named(face, kind, name.strip().lower(), which), amount=amount)


def _named(face: Face, kind: CandidateKind, name: str, which: str) -> "Part":
    """Return what a person names by what it is called by.

    :raises BadInput: for what is no number and has to be one.
    :raises NotFound: for what there is not.
    """
    from psg_admin.bank.plans.telling import Part
    from psg_admin.kernel.typed import whole

    if kind is CandidateKind.CATEGORY:
        category, _colon, fund = which.partition(":")
        return Part(kind, category=category, fund=fund or "general")
    if kind is CandidateKind.MEMBERSHIP:
        from psg_admin.memberships.queries import membership_of_number

        return Part(kind, face.read(partial(membership_of_number, number=which)))
    if kind is CandidateKind.BOOKING:
        from psg_admin.events.queries import booking_id_of

        return Part(kind, face.read(partial(booking_id_of, reference=which)))
    if kind is CandidateKind.SLIP:
        return _slip(face, which)
    number = whole(which)
    if number is None:
        raise BadInput(_("“{text}” is not a number.").format(text=shorten(which)), field="for")
    if name == "returned":
        return Part(kind, returns=number)
    return Part(kind, other_line=number) if name == "line" else Part(kind, number)


def _slip(face: Face, which: str) -> "Part":
    """Return a slip as a person names it: all that is left of it, or its cash ("S-2026-001/cash")."""
    from psg_admin.bank.plans.telling import Part
    from psg_admin.books.queries.banking import slip_page

    number, _slash, piece = which.partition("/")
    page = face.read(partial(slip_page, number=number))
    if piece.strip().lower() == "cash":
        return Part(CandidateKind.SLIP, targets=((MatchKind.CASH, page.slip_id),))
    return Part(CandidateKind.SLIP, page.slip_id)


def code_of(face: Face, account: str | None) -> str | None:
    """Return the code of an account that a person names by code or name.

    :raises NotFound: when there is none.
    """
    from psg_admin.accounts.queries import chart

    return None if account is None else face.read(chart).account(account).code
