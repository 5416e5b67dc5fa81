"""One file per path: packages may bring the same file twice, but never two different ones."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from layergen.build.protocol import Member
from layergen.errors import LayergenError

_SHOWN = 3


def one_per_path(members: Iterable[Member]) -> tuple[Member, ...]:
    """Sort members by the UTF-8 bytes of their paths and keep one of each.

    Where two packages bring the same content, it is executable if either says so. Raises
    LayergenError if they bring different content, or if one's file is another's folder.
    """
    # The size and the package decide between equal contents, never the order they came in.
    # Code points sort as their UTF-8 does.
    ordered = sorted(members, key=lambda m: (m.path, m.compressed_size, m.package))
    if len({member.path for member in ordered}) < len(ordered):
        groups = [tuple(group) for _, group in groupby(ordered, key=lambda m: m.path)]
        clashes = [group for group in groups if len({member.sha256 for member in group}) > 1]
        if clashes:
            raise _different_content(clashes)
        ordered = [_merged(group) for group in groups]
    _refuse_file_as_folder(ordered)
    return tuple(ordered)


def _merged(group: tuple[Member, ...]) -> Member:
    if len(group) == 1:
        return group[0]
    return next((member for member in group if member.executable), group[0])


def _different_content(clashes: Sequence[tuple[Member, ...]]) -> LayergenError:
    shown = "; ".join(
        f"{group[0].path} from {_names(member.package for member in group)}"
        for group in clashes[:_SHOWN]
    )
    more = f"; and {len(clashes) - _SHOWN} more" if len(clashes) > _SHOWN else ""
    return LayergenError(
        f"packages bring different files to the same path: {shown}{more}",
        hint="leave one package out, or the paths, with prune: {drop: [...]}",
    )


def _refuse_file_as_folder(members: Sequence[Member]) -> None:
    folders: set[str] = set()
    for member in members:
        folder = member.path.rpartition("/")[0]
        while folder and folder not in folders:
            folders.add(folder)
            folder = folder.rpartition("/")[0]
    for member in members:
        if member.path in folders:
            below = next(m for m in members if m.path.startswith(f"{member.path}/"))
            raise LayergenError(
                f"{member.path} is a file in {_names([member.package])} "
                f"and a folder in {_names([below.package])}",
                hint="leave one package out",
            )


def _names(packages: Iterable[str]) -> str:
    return " and ".join(sorted({package or "the layer" for package in packages}))
