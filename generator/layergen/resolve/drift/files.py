"""What the files of a repository say against each other: locks, rendered files and zips."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from shlex import quote

from layergen.diagnostics import Diagnostic
from layergen.model.drift import Difference, Kind
from layergen.model.names import artifact_path
from layergen.model.repository import Repository
from layergen.model.words import few


@dataclass(frozen=True, slots=True)
class StaleLock:
    """A lock that its manifest would resolve to something else: the layers and what changes."""

    path: str
    layers: tuple[str, ...]
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FilesCase:
    """What was found in the files.

    `unreleased` says, by layer, which locked packages its newest release has otherwise. `outdated`
    says what `render` would do to a file (create, update, delete), and `conflicts` which ones it
    would not touch. `zips` are the SHA-256, in base64, of the zips that are there, by path.
    """

    repository: Repository
    stale: tuple[StaleLock, ...] = ()
    unreleased: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    outdated: Mapping[str, str] = field(default_factory=dict)
    conflicts: tuple[Diagnostic, ...] = ()
    zips: Mapping[str, str] = field(default_factory=dict)


def check(case: FilesCase) -> Iterator[Difference]:
    """Give all differences within the files."""
    yield from _stale_locks(case)
    yield from _outdated_files(case)
    yield from _altered_artifacts(case)


def zips_of(repository: Repository) -> Mapping[str, tuple[str, str]]:
    """Give where the zips of all releases lie, each with its release and locked SHA-256."""
    return {
        artifact_path(layer, version, variant): (f"{layer}@{version}", artifact.sha256)
        for layer, releases in repository.layers_lock.releases.items()
        for version, release in releases.items()
        for variant, artifact in release.artifacts.items()
    }


def _stale_locks(case: FilesCase) -> Iterator[Difference]:
    for one in case.stale:
        yield Difference(
            Kind.STALE_LOCK,
            "",
            one.path,
            "is not what its manifest resolves to",
            "the manifest is right: lock it, and release the layer",
            " && ".join(
                [f"layergen lock {one.layers[0]}", *(f"layergen release {n}" for n in one.layers)]
            ),
            detail=few([change.strip() for change in one.changes]),
            layer=one.layers[0],
        )
    told = {layer for one in case.stale for layer in one.layers}
    for layer, changes in case.unreleased.items():
        if layer not in told:
            yield Difference(
                Kind.STALE_LOCK,
                "",
                layer,
                "is locked otherwise than it was released",
                "the ecosystem's lock is right: cut a release, or take the change back",
                f"layergen release {layer}",
                detail=few(changes),
                layer=layer,
            )


def _outdated_files(case: FilesCase) -> Iterator[Difference]:
    words = {"create": "is missing", "update": "is out of date", "delete": "belongs to nothing"}
    for path, change in case.outdated.items():
        yield Difference(
            Kind.OUTDATED_FILES,
            _root_of(path),
            path,
            words[change],
            "the strategy and the locks are right: render again, and review the plan",
            "layergen render",
        )
    for finding in case.conflicts:
        yield Difference(
            Kind.OUTDATED_FILES,
            _root_of(finding.place.file),
            finding.place.file,
            "was edited" if finding.rule == "edited-file" else "is in the way of a rendered file",
            f"the strategy and the locks are right: {finding.hint}",
            f"rm {quote(finding.place.file)} && layergen render"
            if finding.rule == "edited-file"
            else "layergen render",
        )


def _altered_artifacts(case: FilesCase) -> Iterator[Difference]:
    for path, (release, sha256) in zips_of(case.repository).items():
        found = case.zips.get(path)
        if found is not None and found != sha256:
            layer = release.partition("@")[0]
            yield Difference(
                Kind.ALTERED_ARTIFACT,
                "",
                path,
                "is not the zip that was released",
                "the lock is right: build the zip again, and do not apply with this one",
                f"layergen build {release}",
                detail=f"lock: {sha256}; file: {found}",
                layer=layer,
            )


def _root_of(path: str) -> str:
    parts = path.split("/")
    return "/".join(parts[:3]) if parts[0] == "envs" and len(parts) > 3 else ""
