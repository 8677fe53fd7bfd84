"""What is set for the statements of the bank."""

from dataclasses import dataclass

from psg_admin.kernel.particulars import Kind
from psg_admin.kernel.settings import Part, setting
from psg_admin.kernel.words import mark

BANK = Part("bank", mark("Statements"), mark("What follows when you say what a line is."), 46)


@dataclass(frozen=True, slots=True)
class BankSettings:
    """What follows when lines of statements are told what they are.

    ``early_days``: so many days before the end of a membership year money that comes opens the next one.
    ``task_days``: so many days the office has for a task that a line leaves.
    """

    early_days: int = setting(
        60, mark("Days before its end from which money opens the next membership year"), Kind.COUNT, BANK, limit=366,
        required=True, asked=mark("Da&ys before the end of a membership year"),
        hint=mark("Money that comes so early opens the next one."),
    )  # fmt: skip
    task_days: int = setting(
        14, mark("Days for a task that a line of a statement leaves"), Kind.COUNT, BANK, least=1, limit=366,
        required=True, asked=mark("Days for a tas&k"),
        hint=mark("Such as money from somebody who has left."),
    )  # fmt: skip
