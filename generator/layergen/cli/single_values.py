"""Options that take one value take it once: of two, the first would be dropped without a word.

Whoever writes `record --env dev --env prod` means both, and a script that repeats an option by
mistake works in an environment that nobody looks at.
"""

from typing import Any

from typer.core import TyperCommand, TyperGroup, TyperOption


class Command(TyperCommand):
    """A command that refuses to be given a single value twice."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: D102 - of Typer
        _refuse_repetition(self, ctx, args)
        return super().parse_args(ctx, args)


class Group(TyperGroup):
    """The same for the options in front of a command."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: D102 - of Typer
        _refuse_repetition(self, ctx, args)
        return super().parse_args(ctx, args)


def _refuse_repetition(command: Command | Group, ctx: Any, args: list[str]) -> None:
    if ctx.resilient_parsing:  # Somebody asks for completion, in the middle of typing.
        return
    _, _, order = command.make_parser(ctx).parse_args([*args])
    single = [
        option
        for option in order
        if isinstance(option, TyperOption)
        and not (option.is_flag or option.multiple or option.count)
    ]
    for option in single:
        if single.count(option) > 1:
            ctx.fail(f"'{option.opts[0]}' takes one value, and was given more than once.")
