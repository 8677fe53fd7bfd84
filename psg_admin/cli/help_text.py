"""The help of commands in the language of the person.

A command's help is its docstring and what its options say of themselves: the source, in English. It is translated
when it is shown, on a copy of the command, and ``python3 run.py words`` gathers it from here.
"""

import copy
import gettext
import inspect
import os
from collections.abc import Iterator

import click

from psg_admin import paths
from psg_admin.kernel.words import _, language

_DOMAIN = "psg_admin"


def translate_click() -> None:
    """Let click itself ("Usage:", "Missing option") speak the language of the person, where the catalogue has it.

    Click asks the gettext of the whole process, which goes by the environment.
    """
    gettext.bindtextdomain(_DOMAIN, str(paths.locale()))
    gettext.textdomain(_DOMAIN)
    os.environ["LANGUAGE"] = language()


def translated(command: click.Command) -> click.Command:
    """Return a copy of ``command`` whose help, and that of its options, is in the language of the person."""
    shown = copy.copy(command)
    if command.help:
        shown.help = _(_unwrapped(command.help))
    shown.params = [_translated_option(one) for one in command.params]
    if isinstance(shown, click.Group):
        shown.commands = {name: translated(one) for name, one in shown.commands.items()}
    return shown


def _translated_option(parameter: click.Parameter) -> click.Parameter:
    if not isinstance(parameter, click.Option) or not parameter.help:
        return parameter
    shown = copy.copy(parameter)
    shown.help = _(_unwrapped(parameter.help))
    return shown


def help_texts(command: click.Command, module: str = "") -> Iterator[tuple[str, str]]:
    """Yield each text that the help of ``command`` and of those below it holds, after the module that holds it."""
    module = getattr(command.callback, "__module__", module)
    if command.help:
        yield module, _unwrapped(command.help)
    for parameter in command.params:
        if isinstance(parameter, click.Option) and parameter.help:
            yield module, _unwrapped(parameter.help)
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            if below is not None:
                yield from help_texts(below, module)


def _unwrapped(text: str) -> str:
    """Return ``text`` with each paragraph on one line."""
    return "\n\n".join(" ".join(part.split()) for part in inspect.cleandoc(text).split("\n\n"))
