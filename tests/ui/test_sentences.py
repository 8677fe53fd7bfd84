"""What the window can say to a person: no command line, and in words that people use."""

import ast
from collections.abc import Iterator
from pathlib import Path

import psg_admin

_MARKS = {"_", "mark", "pmark", "ngettext", "pgettext"}
_AWAY = {"cli", "bootstrap.py"}
"""Where the command line speaks, to who has just typed a command."""


def sentences() -> Iterator[tuple[str, str]]:
    """Return each text that a person may see in the window, with the file it stands in."""
    root = Path(psg_admin.__file__).parent
    for file in sorted(root.rglob("*.py")):
        if file.relative_to(root).parts[0] in _AWAY:
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _MARKS:
                for one in node.args:
                    if isinstance(one, ast.Constant) and isinstance(one.value, str):
                        yield str(file.relative_to(root)), one.value


def test_no_sentence_of_the_window_holds_a_command_line() -> None:
    signs = ("psg-admin", " --", "run.py", "createdb", "pip install", "python")
    assert [(file, text) for file, text in sentences() if any(sign in text for sign in signs)] == []


def test_nothing_is_merely_missing_and_no_example_is_of_a_year_gone_by() -> None:
    clumsy = ("{label} is missing", "is no e-mail", "is no day", "is no whole", "2016", "2017")
    assert [(file, text) for file, text in sentences() if any(sign in text for sign in clumsy)] == []


def test_what_is_quoted_to_a_person_has_the_quotation_marks_of_the_language() -> None:
    root = Path(psg_admin.__file__).parent
    found = []
    for file in sorted(root.rglob("*.py")):
        put_together = [one for one in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(one, ast.JoinedStr)]
        parts = [part.value for one in put_together for part in one.values if isinstance(part, ast.Constant)]
        found += [(str(file.relative_to(root)), part) for part in parts if any(sign in str(part) for sign in "“”«»")]
    assert found == [], "what no catalogue has is quoted alike in each language"


def test_the_heading_of_an_empty_list_ends_like_a_heading() -> None:
    said = []
    for file in sorted((Path(psg_admin.__file__).parent / "ui").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "EmptyState":
                said += [one.value for one in ast.walk(node.args[0]) if isinstance(one, ast.Constant)]
    assert len(said) > 10
    assert [words for words in said if str(words).endswith(".")] == []
