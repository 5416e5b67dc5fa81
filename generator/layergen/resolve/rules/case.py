"""What a rule looks at."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from layergen.diagnostics import Place
from layergen.model.environment import Environment
from layergen.model.registry import EnvironmentLock
from layergen.model.repository import Facts, Repository
from layergen.model.source_map import SourceMap

STRATEGY = "layers.yaml"
LAYERS_LOCK = "layers.lock.json"


def environment_file(environment: str) -> str:
    """Give the path of an environment's file."""
    return f"envs/{environment}/env.yaml"


def environment_lock_file(environment: str) -> str:
    """Give the path of an environment's lock."""
    return f"envs/{environment}/env.lock.json"


@dataclass(frozen=True, slots=True)
class Case:
    """A repository to judge. Parts with findings of their own are missing from it.

    `declared` holds what is written down, broken or not: the names of `layers`, `functions` and
    `environments`, and `releases` as `layer@version`; a key is missing where a file cannot be read.
    Its `broken` lists the parts that have findings already, as `file#path`. `existing_paths` are
    those of `paths_named_by` that exist. `locked` are the names in the ecosystem's own lock, by
    folder, of sources whose layers make exceptions for packages by name; a folder is missing from
    it where there is no such lock. `package_bytes` is the unzipped size of functions' own
    code, by function.
    """

    repository: Repository
    facts: Facts
    places: SourceMap
    declared: Mapping[str, frozenset[str]] = field(default_factory=dict)
    existing_paths: frozenset[str] = frozenset()
    locked: Mapping[str, frozenset[str]] = field(default_factory=dict)
    package_bytes: Mapping[str, int] = field(default_factory=dict)

    def declares(self, kind: str, name: str) -> bool:
        """Say whether a name is written down; yes where nobody can know."""
        return kind not in self.declared or name in self.declared[kind]

    def is_broken(self, file: str, *path: str) -> bool:
        """Say whether there are findings already about a value, inside of it or around it.

        Without a path: anywhere in the file.
        """
        here = f"{'/'.join(path)}/" if path else ""
        return any(
            not place or f"{place}/".startswith(here) or here.startswith(f"{place}/")
            for broken in self.declared.get("broken", ())
            for name, _, place in [broken.partition("#")]
            if name == file
        )

    def strategy_place(self, *path: str | int) -> Place:
        """Give where a value of the strategy is written."""
        return self.places.value(STRATEGY, *path)

    def item_place(self, file: str, *path: str, position: int) -> Place:
        """Give where an item of a list is written; the list, if items of it were left out."""
        if self.is_broken(file, *path):
            return self.places.value(file, *path)
        return self.places.value(file, *path, position)

    def locked_environments(self) -> Iterator[tuple[Environment, EnvironmentLock]]:
        """Give every environment with its lock, unless that has findings already."""
        for environment in self.repository.environments.values():
            if not self.is_broken(environment_lock_file(environment.name)):
                yield environment, self.repository.lock_of(environment.name)


def listed(names: Iterable[str]) -> str:
    """Join names as a sentence does: `dev, staging and prod`."""
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def quoted(names: Iterable[str]) -> str:
    """Join names as a sentence does, each in quotes."""
    return listed(f"'{name}'" for name in names)
