"""A folder with some of its files replaced, for tools that read what lies around it as well."""

import contextlib
from collections.abc import Iterator, Mapping, Set
from pathlib import Path

from layergen.adapters.temporary import temporary_folder


@contextlib.contextmanager
def overlaid(top: Path, folder: str, texts: Mapping[str, str]) -> Iterator[Path]:
    """Give a stand-in for `top`, in which `texts` replace files of `folder` by name.

    All else are links to what they stand for, and relative paths lead to where they always do.
    """
    with temporary_folder() as stand_in:
        here, there = stand_in, top
        for part in Path(folder).parts:
            _link(there, here, {part})
            here, there = here / part, there / part
            here.mkdir()
        _link(there, here, texts.keys())
        for name, text in texts.items():
            (here / name).write_text(text, "utf-8", newline="")
        yield stand_in


def _link(source: Path, target: Path, but: Set[str]) -> None:
    for entry in source.iterdir():
        if entry.name not in but:
            (target / entry.name).symlink_to(entry.absolute())
