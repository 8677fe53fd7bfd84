"""What a plan finds wrong: every problem of every subject, each with the place it belongs to."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from psg_admin.kernel.errors import BadInput, Difference, ManyBadInputs, Refused, UserError
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.particulars import differences
from psg_admin.kernel.words import _, ngettext


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that cannot be done.

    ``place`` says to which of many subjects it belongs ("Line 12", "Lucía Ramírez"); it is empty where there is one.
    """

    place: str
    error: UserError

    @property
    def words(self) -> str:
        """The place and the sentence; the sentence alone where it begins with the place."""
        if not self.place or self.error.message.startswith(f"{self.place} "):
            return self.error.message
        return _("{place}: {sentence}").format(place=self.place, sentence=self.error.message)


class Problems(UserError):
    """What is wrong with ``wrong`` of the subjects of one deed; ``problems`` has all of it, in the order of the
    subjects.
    """

    def __init__(self, problems: Sequence[Problem], *, wrong: int, subjects: int) -> None:
        self.problems = tuple(problems)
        super().__init__(
            ngettext(
                "{wrong} of {subjects} cannot be done, so nothing was changed. {first}",
                "{wrong} of {subjects} cannot be done, so nothing was changed. The first: {first}",
                wrong,
            ).format(wrong=show_count(wrong), subjects=show_count(subjects), first=problems[0].words)
        )

    @property
    def in_full(self) -> str:
        """Each problem on a line of its own."""
        return "\n".join(problem.words for problem in self.problems)


class Findings:
    """Gathers the problems of the subjects of a deed while it is planned."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self._errors: list[UserError] = []
        self._wrong: set[str | int] = set()

    @contextmanager
    def at(self, place: str) -> Iterator[None]:
        """Note what the work inside refuses as a problem of the subject at ``place``, and go on with the next."""
        try:
            yield
        except UserError as error:
            self._errors.append(error)
            self._wrong.add(place or len(self._errors))  # without a place each is taken for a subject of its own
            parts = error.problems if isinstance(error, ManyBadInputs) else (error,)
            self.problems += [Problem(place, one) for one in parts]

    def refuse(self, *, subjects: int) -> None:
        """Refuse the deed where anything was found.

        :raises Refused: where there are no subjects at all.
        :raises UserError: what was refused of the one subject of a deed, as it was; several fields of it together.
        :raises Problems: with the problems of several subjects.
        """
        if not subjects:
            raise Refused(_("There is nothing to do: name one or more."))
        if subjects > 1 and self.problems:
            raise Problems(self.problems, wrong=min(len(self._wrong), subjects), subjects=subjects)
        inputs = [one.error for one in self.problems if isinstance(one.error, BadInput)]
        if len(self._errors) > 1 and len(inputs) == len(self.problems):
            raise ManyBadInputs(inputs)
        if self._errors:
            raise self._errors[0]


def first_difference(mine: Any, theirs: Any, *, label: str = "") -> Difference | None:
    """Return the first value in which two plans differ, None where they are equal.

    Plans are dataclasses of dataclasses, sequences and plain values. What a value is called stands in the metadata of
    its field (``field(metadata={"label": …})``, marked for translation); a field without one is called as what it
    is part of. A field that holds a record (``field(metadata={"particulars": …})``) differs in a particular of it.
    """
    if mine == theirs:
        return None
    if is_dataclass(mine) and type(mine) is type(theirs) and not hasattr(mine, "show"):
        for spec in fields(mine):
            if not spec.compare:
                continue
            one, other = getattr(mine, spec.name), getattr(theirs, spec.name)
            if "particulars" in spec.metadata:
                found = next(iter(differences(spec.metadata["particulars"], one, other)), None)
            else:
                called = spec.metadata.get("label")
                found = first_difference(one, other, label=_(called) if called else label)
            if found is not None:
                return found
    if isinstance(mine, tuple) and isinstance(theirs, tuple):
        for one, other in zip(mine, theirs, strict=False):
            found = first_difference(one, other, label=label)
            if found is not None:
                return found
        return Difference(label, str(len(mine)), str(len(theirs)))
    return Difference(label, _shown(mine), _shown(theirs))


def _shown(value: Any) -> str:
    if value is None:
        return _("nothing")
    for way in ("show", "label"):
        found = getattr(value, way, None)
        if found is not None:
            return str(found() if callable(found) else found)
    return str(value)
