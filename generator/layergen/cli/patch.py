"""`layergen patch`: a package reaches a version in every layer that contains it."""

import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from layergen.cli.context import Checkout, Session, checkout, session
from layergen.cli.ecosystem_lock import lock_path
from layergen.cli.effects import check_budgets, tell_overlaps
from layergen.cli.engines import tell_engines
from layergen.cli.locking import existing_lock, folders_to_lock, resolving
from layergen.cli.proving import Proofs
from layergen.cli.releasing import (
    DIST,
    build_layers,
    cut_layer,
    move_artifacts,
    tell,
)
from layergen.cli.workshop import all_of, builders_for
from layergen.errors import LayergenError
from layergen.model.words import counted

if TYPE_CHECKING:
    from layergen.model.release import Release
    from layergen.resolve.cut import Cut
    from layergen.resolve.package_question import PackageQuestion
    from layergen.resolve.patch import PatchPlan


def patch(
    context: typer.Context,
    package: Annotated[
        str, typer.Argument(metavar="PACKAGE>=VERSION", help="The version to reach.")
    ],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only show what would be touched.")
    ] = False,
) -> None:
    """Lock and release, as patch versions, every layer whose newest release lacks a version.

    Shows first every release that contains another version, the environments that hold it, and the
    functions that get it: these move only when the new releases are promoted. If one layer cannot
    be resolved or built, or reaches the version only with older packages, nothing is written.

    Example: `layergen patch 'requests>=2.32.4' --dry-run`
    """
    from layergen.adapters import console
    from layergen.report.where_text import where_text
    from layergen.resolve.package_question import read_question
    from layergen.resolve.patch import plan_patch

    current = session(context)
    found = checkout(current)
    wanted = read_question(package)
    plan = plan_patch(found.repository, wanted)
    if plan.affected:
        console.show(where_text(plan.affected))
    console.write(_radius(plan))
    if not plan.layers:
        current.say(f"the newest release of every layer has {package}: nothing to patch")
        return
    if not dry_run:
        _patch(current, found, plan, wanted, package)


def _radius(plan: "PatchPlan") -> str:
    """Say in one line how far it reaches."""
    presences = [presence for one in plan.affected for presence in one.environments]
    functions = {name for p in presences for name in (*p.pinned, *p.used_by)}
    return "; ".join(
        (
            f"to release: {_named('layer', {layer.name for layer in plan.layers})}",
            f"affected: {counted(len(plan.affected), 'release')}",
            _named("environment", {presence.environment for presence in presences}),
            _named("function", functions),
        )
    )


def _named(noun: str, names: set[str]) -> str:
    shown = f" ({', '.join(sorted(names))})" if names else ""
    return f"{counted(len(names), noun)}{shown}"


def _patch(
    current: Session, found: Checkout, plan: "PatchPlan", wanted: "PackageQuestion", package: str
) -> None:
    from layergen.adapters.repository_files import apply_changes, writing
    from layergen.load.layers_lock import layers_lock_text
    from layergen.load.repository import LAYERS_LOCK
    from layergen.resolve.bump import Bump

    folders = folders_to_lock(found, [layer.name for layer in plan.layers])
    paths = {folder: lock_path(folder, layers) for folder, layers in folders.items()}
    before = {folder: existing_lock(found, path) for folder, path in paths.items()}
    if foreign := [folder for folder, text in before.items() if not text]:
        raise LayergenError(
            f"{', '.join(foreign)} has no lock that layergen wrote, so it cannot move {package}",
            hint="move it with the tool that wrote the lock, then layergen release --bump patch",
        )
    tasks = {
        # npm takes names alone; whether it got far enough is seen from what was built.
        folder: resolving(
            found, folder, layers, before[folder], [wanted.name if wanted.npm_only else package]
        )
        for folder, layers in folders.items()
    }
    locks = all_of(current, "Resolving", tasks)
    proofs = Proofs(found)
    dist = found.root / DIST
    dist.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=dist, prefix=".new-") as name:
        built, sources = Path(name) / "built", Path(name) / "sources"
        _with_locks(found.root, sources, {paths[folder]: text for folder, text in locks.items()})
        builders = builders_for(replace(found, root=sources))
        artifacts = build_layers(current, builders, plan.layers, built, proofs)
        with writing(found.root):
            # Somebody may have locked or released while we were building.
            now = checkout(replace(current, quiet=True))
            if any(existing_lock(now, paths[folder]) != text for folder, text in before.items()):
                raise LayergenError("a lock was changed meanwhile", hint="run the command again")
            lock = now.repository.layers_lock
            cuts = [
                cut
                for layer in plan.layers
                if (
                    cut := cut_layer(
                        now, layer, lock, artifacts[layer.name], folder=built, bump=Bump.PATCH
                    )
                )
            ]
            _refuse_unpatched(cuts, plan, wanted, package, lock.releases)
            lock = lock.having(cut.release for cut in cuts)
            check_budgets(current, now, lock, cuts)
            move_artifacts(cuts, built, found.root)
            changes = {paths[folder]: text for folder, text in locks.items()}
            changes[LAYERS_LOCK] = layers_lock_text(lock)
            apply_changes(found.root, changes)
    for cut in cuts:
        tell(cut, proofs)
    tell_engines(current, now, plan.layers)
    tell_overlaps(current, now, lock, cuts)
    _tell_next_steps(current, now, plan, cuts)


def _with_locks(root: Path, sources: Path, locks: Mapping[str, str]) -> None:
    """Copy the layers' folders, so that they can be built before the real locks are touched."""
    for path, text in locks.items():
        lock = sources / path
        shutil.copytree((root / path).parent, lock.parent, dirs_exist_ok=True)
        lock.write_text(text, encoding="utf-8", newline="")


def _refuse_unpatched(
    cuts: Sequence["Cut"],
    plan: "PatchPlan",
    wanted: "PackageQuestion",
    package: str,
    releases: Mapping[str, Mapping[str, "Release"]],
) -> None:
    """Refuse a result that still contains what should go, or pays for it, before it is written."""
    from layergen.resolve.patch import holds, setbacks

    unwanted = replace(wanted, outside=True)
    patched = {cut.release.layer for cut in cuts if not holds(cut.release, unwanted)}
    if left := [layer.name for layer in plan.layers if layer.name not in patched]:
        raise LayergenError(
            f"{', '.join(left)} cannot reach {package}",
            hint="look for what holds it back in the layer's manifest",
        )
    for cut in cuts:
        before = releases[cut.release.layer][cut.previous or ""]
        if paid := setbacks(before, cut.release, wanted):
            raise LayergenError(
                f"{cut.release.layer} reaches {package} only with {', '.join(paid)}",
                hint="is there such a version yet? If that is what you want, name the versions in "
                "the manifest, then layergen lock and layergen release",
            )


def _tell_next_steps(
    current: Session, found: Checkout, plan: "PatchPlan", cuts: Sequence["Cut"]
) -> None:
    """Say how the environments that hold an affected release get the new one."""
    from layergen.model.environment import Track

    newer = {cut.release.layer: f"{cut.release.layer}@{cut.release.version}" for cut in cuts}
    holding: dict[str, set[str]] = {}
    for one in plan.affected:
        for presence in one.environments:
            if one.release.layer in newer:
                holding.setdefault(presence.environment, set()).add(newer[one.release.layer])
    for environment, releases in sorted(holding.items()):
        if found.environment(environment).track is Track.LATEST:
            current.say(f"next: {environment} takes {', '.join(sorted(releases))} when rendered")
        else:
            current.say(f"next: layergen promote {' '.join(sorted(releases))} --env {environment}")
