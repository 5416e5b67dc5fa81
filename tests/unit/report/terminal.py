"""A terminal without colours."""

import io

from rich.console import Console, RenderableType


def shown(renderable: RenderableType, width: int = 200) -> str:
    """Give what a terminal of this width shows, without the blanks at the ends of lines."""
    console = Console(file=io.StringIO(), width=width, force_terminal=False)
    with console.capture() as captured:
        console.print(renderable)
    return "\n".join(line.rstrip() for line in captured.get().splitlines())
