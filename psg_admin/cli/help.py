"""The command that tells what another one does."""

import click


@click.command("help")
@click.argument("command", nargs=-1)
@click.pass_context
def help(context: click.Context, command: tuple[str, ...]) -> None:  # noqa: A001 - the command's own name
    """Show the help of a COMMAND, or list all of them."""
    root = context.find_root().command
    root.main([*command, "--help"], prog_name="psg-admin", obj=context.obj, standalone_mode=False)
