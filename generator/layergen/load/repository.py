"""All files of a user's repository at once: texts in, model and findings out."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from layergen.diagnostics import Diagnostic, Place
from layergen.load.border import Wire, check
from layergen.load.environment import EnvironmentFile
from layergen.load.environment_lock import EnvironmentLockFile
from layergen.load.layers_lock import LayersLockFile
from layergen.load.strategy import StrategyFile
from layergen.load.yaml_document import Document, parse_yaml
from layergen.model.registry import EnvironmentLock
from layergen.model.release import LayersLock
from layergen.model.repository import Repository
from layergen.model.source_map import Path, SourceMap
from layergen.model.strategy import Strategy

STRATEGY = "layers.yaml"
LAYERS_LOCK = "layers.lock.json"
_ENVIRONMENT = re.compile(r"envs/([^/]+)/env\.yaml")
ENVIRONMENT_LOCK = re.compile(r"envs/([^/]+)/env\.lock\.json")
_ENVIRONMENT_NAME = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9_-]{0,40}")


@dataclass(frozen=True, slots=True)
class Loaded:
    """What the texts say. `repository` lacks the parts that findings speak of.

    `declared` holds what is written down, broken or not: the names of `layers`, `functions` and
    `environments`, and `releases` as `layer@version`. A file that cannot be read declares nothing,
    and its keys are missing. `broken` holds the parts that findings speak of, as `file#path`.
    """

    repository: Repository
    places: SourceMap
    declared: Mapping[str, frozenset[str]]
    diagnostics: tuple[Diagnostic, ...]


def load_repository(texts: Mapping[str, str]) -> Loaded:
    """Load `layers.yaml`, the environments and the locks from their texts by path."""
    reading = _Reading(texts)
    strategy = reading.file(STRATEGY, StrategyFile)
    layers_lock = reading.file(LAYERS_LOCK, LayersLockFile) if LAYERS_LOCK in texts else None
    environments = {
        name: entry.to_model(name)
        for name, file in _named(texts, _ENVIRONMENT)
        for entry in [reading.file(file, EnvironmentFile)]
        if reading.name_is_good(name, file) and entry
    }
    locks = {
        name: entry.to_model() if entry else EnvironmentLock()
        for name, file in _named(texts, ENVIRONMENT_LOCK)
        for entry in [reading.file(file, EnvironmentLockFile)]
    }
    if STRATEGY not in texts:
        reading.diagnostics.append(
            Diagnostic(
                "missing-file",
                "there is no strategy here",
                Place(STRATEGY),
                "run `layergen init`, or name the repository with -C DIR",
            )
        )
    return Loaded(
        repository=Repository(
            strategy=strategy.to_model() if strategy else Strategy({}, {}),
            environments=environments,
            layers_lock=layers_lock.to_model() if layers_lock else LayersLock(),
            environment_locks=locks,
        ),
        places=SourceMap(
            {file: document.values for file, document in reading.documents.items()},
            {file: document.keys for file, document in reading.documents.items()},
        ),
        declared=_declared(texts, reading),
        diagnostics=tuple(reading.diagnostics),
    )


def _declared(texts: Mapping[str, str], reading: "_Reading") -> dict[str, frozenset[str]]:
    declared = {
        "environments": frozenset(name for name, _ in _named(texts, _ENVIRONMENT)),
        "broken": reading.broken(),
    }
    if reading.can_read(STRATEGY):
        declared["layers"] = reading.names(STRATEGY, "layers")
        declared["functions"] = reading.names(STRATEGY, "functions")
    if LAYERS_LOCK not in texts or reading.can_read(LAYERS_LOCK):
        declared["releases"] = reading.releases()
    return declared


def _named(texts: Iterable[str], pattern: re.Pattern[str]) -> list[tuple[str, str]]:
    return [(match[1], file) for file in sorted(texts) if (match := pattern.fullmatch(file))]


class _Reading:
    def __init__(self, texts: Mapping[str, str]) -> None:
        self.texts = texts
        self.documents: dict[str, Document] = {}
        self.diagnostics: list[Diagnostic] = []

    def file(self, file: str, model: type[Wire]) -> Wire | None:
        document = parse_yaml(self.texts.get(file, ""), file)
        self.documents[file] = document
        if file not in self.texts:
            return None
        if self._is_newer(document):
            document.broken.add(())
            return None
        wire, findings = check(model, document)
        self.diagnostics += findings
        return wire

    def _is_newer(self, document: Document) -> bool:
        version = document.data.get("version") if isinstance(document.data, dict) else None
        if not isinstance(version, int) or isinstance(version, bool) or version <= 1:
            return False
        self.diagnostics.append(
            Diagnostic(
                "newer-format",
                f"this file has format {version}; this layergen reads format 1",
                document.values.get(("version",), Place(document.file)),
                "upgrade layergen: pip install --upgrade layergen",
            )
        )
        return True

    def name_is_good(self, name: str, file: str) -> bool:
        if _ENVIRONMENT_NAME.fullmatch(name):
            return True
        self.diagnostics.append(
            Diagnostic(
                "bad-name",
                f"'{name}' cannot name an environment: letters, digits, '-' and '_', at most 41",
                Place(file),
                "rename its folder",
            )
        )
        return False

    def can_read(self, file: str) -> bool:
        return file in self.texts and () not in self.documents[file].broken

    def names(self, file: str, key: str) -> frozenset[str]:
        return frozenset(str(path[1]) for path in self._keys(file, key, 2))

    def releases(self) -> frozenset[str]:
        return frozenset(f"{path[1]}@{path[2]}" for path in self._keys(LAYERS_LOCK, "layers", 3))

    def _keys(self, file: str, key: str, length: int) -> list[Path]:
        keys = self.documents[file].keys if file in self.documents else {}
        return [path for path in keys if len(path) == length and path[0] == key]

    def broken(self) -> frozenset[str]:
        return frozenset(
            f"{file}#{'/'.join(map(str, path))}"
            for file, document in self.documents.items()
            for path in document.broken
        )
