"""Which ecosystem the packages of an artifact come from."""

from layergen.model.release import Artifact
from layergen.model.strategy import SourceKind


def ecosystem(artifact: Artifact) -> SourceKind:
    """Tell npm's packages from Python's by the runtimes that can load them."""
    if any(runtime.startswith("nodejs") for runtime in artifact.runtimes):
        return SourceKind.NPM
    return SourceKind.PIP if artifact.packages else SourceKind.FILES
