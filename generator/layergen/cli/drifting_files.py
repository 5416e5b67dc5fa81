"""Looking for drift within the files: manifests, rendered files and zips against the locks."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from layergen.cli.context import Checkout, Session
from layergen.cli.workshop import as_many_as_can
from layergen.errors import InvalidInputError, LayergenError
from layergen.model.drift import Failure, Kind, RootDrift, Unseen

if TYPE_CHECKING:
    from layergen.model.strategy import Layer
    from layergen.resolve.drift.files import FilesCase


def look_at_files(
    session: Session,
    found: Checkout,
    environments: list[str] | None,
    regions: list[str] | None,
    *,
    skip: frozenset[Kind],
) -> RootDrift:
    """Hold the files against each other; what cannot be looked at is a failure."""
    from layergen.resolve.drift.files import FilesCase, check

    failures: list[Failure] = []
    case = FilesCase(found.repository)
    looks: dict[Kind, Callable[[FilesCase], FilesCase]] = {
        Kind.STALE_LOCK: partial(_stale_locks, session, found, failures),
        Kind.OUTDATED_FILES: partial(_outdated_files, found, environments, regions),
        Kind.ALTERED_ARTIFACT: partial(_zips, found),
    }
    for kind, look in looks.items():
        if kind in skip:
            continue
        try:
            case = look(case)
        except InvalidInputError as error:
            failures += [
                Failure(str(one.place), one.message, one.hint) for one in error.diagnostics
            ]
        except LayergenError as error:
            failures.append(Failure(kind.words, error.message, error.hint))
    chosen = [found.environment(name) for name in environments or found.repository.environments]
    unseen = (
        (Unseen("zips in S3", "`layergen build --push` compares them with the lock"),)
        if any(one.s3 for one in chosen) and Kind.ALTERED_ARTIFACT not in skip
        else ()
    )
    return RootDrift(tuple(check(case)), unseen=unseen, failures=tuple(failures))


def _stale_locks(
    session: Session, found: Checkout, failures: list[Failure], case: "FilesCase"
) -> "FilesCase":
    """Resolve every manifest, as `lock --check` does."""
    from layergen.cli.drifting_scope import failure_of
    from layergen.cli.ecosystem_lock import lock_path, package_changes
    from layergen.cli.locking import existing_lock, folders_to_lock, resolving
    from layergen.resolve.drift.files import StaleLock

    folders = folders_to_lock(found, ())
    paths = {folder: lock_path(folder, layers) for folder, layers in folders.items()}
    before = {folder: existing_lock(found, path) for folder, path in paths.items()}
    tasks = {
        folder: resolving(found, folder, layers, before[folder], ())
        for folder, layers in folders.items()
    }
    after, errors = as_many_as_can(session, "resolving", tasks)
    for folder, error in errors.items():
        failure = failure_of(folder, error)
        way_out = f"or leave manifests out: --skip {Kind.STALE_LOCK}"
        hint = f"{failure.hint}; {way_out}" if failure.hint else way_out
        failures.append(replace(failure, hint=hint))
    stale = tuple(
        StaleLock(
            paths[folder],
            tuple(layer.name for layer in folders[folder]),
            tuple(package_changes(before[folder], text)),
        )
        for folder, text in after.items()
        if text != before[folder]
    )
    return replace(case, stale=stale, unreleased=_unreleased(found, folders, before))


def _unreleased(
    found: Checkout, folders: "Mapping[str, Sequence[Layer]]", locks: Mapping[str, str]
) -> dict[str, tuple[str, ...]]:
    """Hold every lock against the newest release of its layers."""
    from layergen.cli.ecosystem_lock import pins
    from layergen.resolve.drift.unreleased import unreleased
    from layergen.resolve.versions import newest

    changed: dict[str, tuple[str, ...]] = {}
    for folder, layers in folders.items():
        for layer in layers:
            releases = found.repository.layers_lock.of(layer.name)
            version = newest(releases)
            if version is None or not locks[folder]:
                continue
            changes = unreleased(
                layer, releases[version], pins(locks[folder]), alone=len(layers) == 1
            )
            if changes:
                changed[layer.name] = tuple(changes)
    return changed


def _outdated_files(
    found: Checkout,
    environments: list[str] | None,
    regions: list[str] | None,
    case: "FilesCase",
) -> "FilesCase":
    from layergen.cli.render import reconcile_roots

    rendered = reconcile_roots(found, environments, regions)
    outdated = {path: change.value for path, change in rendered.changes.items()}
    return replace(case, outdated=outdated, conflicts=rendered.conflicts)


def _zips(found: Checkout, case: "FilesCase") -> "FilesCase":
    """Hash the zips that are there; none has to be."""
    from layergen.build.archive import archive_sha256
    from layergen.resolve.drift.files import zips_of

    paths = [path for path in zips_of(found.repository) if (found.root / path).is_file()]
    return replace(case, zips={path: archive_sha256(found.root / path) for path in paths})
