"""A zip that somebody has to build, and for whom."""

from dataclasses import dataclass

from layergen.model.names import artifact_path
from layergen.model.release import Artifact, Release


@dataclass(frozen=True, slots=True)
class Wanted:
    """One variant of a release. `roots` are the (environment, region) pairs that wait for it."""

    release: Release
    artifact: Artifact
    roots: tuple[tuple[str, str], ...] = ()

    @property
    def path(self) -> str:
        """Where its zip lies below the top of the repository. No two artifacts share one."""
        return artifact_path(self.release.layer, self.release.version, self.artifact.variant)

    @property
    def environments(self) -> tuple[str, ...]:
        """The environments that wait for it, each once."""
        return tuple(dict.fromkeys(environment for environment, _ in self.roots))
