"""How the command line speaks: its help, and what it answers to words it does not know, in the user's language."""

from __future__ import annotations

from typing import Any, Final

import typer
from typer.core import TyperCommand, TyperGroup

from ntt_pos.domain.core.errors import ShopError
from ntt_pos.i18n import _

PROGRAM: Final = "ntt-pos"


class WrongUsage(ShopError):
    """The words of the command line do not make a command; nothing was done."""


class Group(TyperGroup):
    """The program itself: lists its commands."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write what the program is, its commands and its options."""
        _write_head(self, ctx, formatter, f"[{_('COMMAND')}]")
        with formatter.section(_("Commands")):
            formatter.write_dl([(name, _(self.commands[name].help or "")) for name in self.list_commands(ctx)])
        _write_params(self, ctx, formatter)
        formatter.write_paragraph()
        formatter.write_text(_("Each command explains itself: {program} COMMAND --help", program=PROGRAM))

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find a command by its name; raises WrongUsage for another word."""
        if args[0] not in self.commands:
            raise WrongUsage(
                "“{word}” is not a command. Commands: {commands}.", word=args[0], commands=", ".join(self.commands)
            )
        return super().resolve_command(ctx, args)


class Command(TyperCommand):
    """One command."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        # A word too many is refused in invoke(), in words.
        self.allow_extra_args = True

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write what the command does and what may follow it."""
        _write_head(self, ctx, formatter, *(f"[{_('OPTIONS')}]", *(p.metavar for p in _arguments(self, ctx))))
        _write_params(self, ctx, formatter)

    def invoke(self, ctx: Any) -> Any:
        """Run the command; raises WrongUsage when words are left over."""
        if ctx.args:
            raise WrongUsage("“{word}” is one word too many.", word=" ".join(ctx.args))
        return super().invoke(ctx)


def explain_usage(error: typer.TyperException) -> ShopError:
    """Return what the parser of the command line refused, as a sentence of the shop."""
    option, param = getattr(error, "option_name", None), getattr(error, "param", None)
    kind = type(error).__name__
    if kind == "NoSuchOption":
        return WrongUsage("There is no option {option}.", option=option)
    if kind == "BadOptionUsage":
        return WrongUsage("The option {option} is used wrongly: look whether it takes a value.", option=option)
    if kind == "MissingParameter" and param is not None:
        return WrongUsage("{what} is missing.", what=_name(param))
    if param is not None:
        return WrongUsage("{what} cannot be used as it is: {reason}", what=_name(param), reason=error.format_message())
    return WrongUsage("This was not understood: {reason}", reason=error.format_message())


def _name(param: Any) -> str:
    return str(param.metavar) if param.param_type_name == "argument" else str(param.opts[-1])


def _arguments(command: Any, ctx: Any) -> list[Any]:
    return [param for param in command.get_params(ctx) if param.param_type_name == "argument"]


def _write_head(command: Any, ctx: Any, formatter: Any, *pieces: str) -> None:
    formatter.write_usage(ctx.command_path, " ".join(pieces), prefix=f"{_('Usage')}: ")
    formatter.write_paragraph()
    formatter.write_text(_(command.help))


def _write_params(command: Any, ctx: Any, formatter: Any) -> None:
    arguments = _arguments(command, ctx)
    options = [param for param in command.get_params(ctx) if param not in arguments]
    if arguments:
        with formatter.section(_("What follows")):
            formatter.write_dl([(param.metavar, _(param.help)) for param in arguments])
    with formatter.section(_("Options")):
        formatter.write_dl([_option(param) for param in options])


def _option(param: Any) -> tuple[str, str]:
    names = ", ".join(param.opts)
    if "--help" in param.opts:
        return names, _("Show this help.")
    return (names if param.is_flag else f"{names} {param.metavar}"), _(param.help)
