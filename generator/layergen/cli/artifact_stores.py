"""What `build` does with S3: open the buckets of an environment, take zips from them, fill them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from layergen.cli.context import Session
from layergen.cli.registry import waiting
from layergen.cli.workshop import all_of
from layergen.errors import LayergenError

if TYPE_CHECKING:
    from layergen.adapters.aws_artifacts import Store
    from layergen.model.environment import Environment
    from layergen.model.release import Artifact
    from layergen.model.wanted import Wanted


@dataclass(frozen=True, slots=True)
class RegionStore:
    """The bucket of one environment in one region."""

    environment: "Environment"
    region: str
    store: "Store"

    def key(self, one: "Wanted") -> str:
        """Give the key of a zip; it carries the hash."""
        from layergen.resolve.artifact_store import s3_location

        return s3_location(self.environment, self.region, one.release, one.artifact)[1]


def open_stores(
    session: Session, roots: Iterable[tuple["Environment", str]]
) -> tuple[RegionStore, ...]:
    """Sign in to the environments and look at their buckets, one per region.

    Raises LayergenError for an environment without artifacts in S3, before AWS is asked anything.
    """
    from layergen.adapters.aws import sign_in
    from layergen.adapters.aws_artifacts import open_store
    from layergen.resolve.artifact_store import fill

    regions: dict[str, tuple[Environment, list[str]]] = {}
    for environment, region in roots:
        regions.setdefault(environment.name, (environment, []))[1].append(region)
    buckets = {name: _bucket(environment) for name, (environment, _) in regions.items()}
    opened: list[RegionStore] = []
    for name, (environment, names) in regions.items():
        with waiting(session, f"AWS, account {environment.account}"):
            account = sign_in(environment, names[0])
            for region in names:
                bucket = fill(buckets[name], environment, region)
                store = open_store(account, bucket, region)
                opened.append(RegionStore(environment, region, store))
    return tuple(opened)


def pull(session: Session, one: "Wanted", stores: Sequence[RegionStore], path: Path) -> bool:
    """Put the zip from the first bucket that has it at `path`; tell whether one has.

    An object that is not what was released is told of and passed over.
    """
    from layergen.adapters.aws_artifacts import NoObjectError, OtherObjectError

    for there in stores:
        try:
            _take(one, there, path)
        except NoObjectError:
            continue
        except OtherObjectError as error:
            session.say(f"{error.message}; it is not used")
            continue
        return True
    return False


def push(
    session: Session,
    wanted: Iterable["Wanted"],
    stores: Iterable[RegionStore],
    root: Path,
) -> Mapping[str, bool]:
    """Upload each zip for every root that waits for it; tell by URL whether it was uploaded."""
    from layergen.adapters.aws_artifacts import push_object

    by_root = {(there.environment.name, there.region): there for there in stores}
    tasks = {}
    for one in wanted:
        for there in (by_root[pair] for pair in one.roots if pair in by_root):
            key = there.key(one)
            tasks[there.store.url(key)] = partial(
                push_object, there.store, key, root / one.path, one.artifact.sha256
            )
    return all_of(session, "Uploading", tasks)


def _take(one: "Wanted", there: RegionStore, path: Path) -> None:
    from layergen.adapters.aws_artifacts import pull_object
    from layergen.build.atomic import replacing

    key, artifact = there.key(one), one.artifact
    with replacing(path) as file:
        pull_object(there.store, key, file, zip_bytes=artifact.zip_bytes, sha256=artifact.sha256)
        file.flush()
        _check_content(Path(file.name), artifact, there.store.url(key))


def _bucket(environment: "Environment") -> str:
    if environment.s3 is None:
        raise LayergenError(
            f"{environment.name} keeps its artifacts local, so there is no bucket for them",
            hint=f"put artifacts: {{ s3: {{ bucket: … }} }} into envs/{environment.name}/env.yaml",
        )
    return environment.s3.bucket


def _check_content(path: Path, artifact: "Artifact", url: str) -> None:
    from layergen.adapters.aws_artifacts import OtherObjectError
    from layergen.build.archive import content_digest
    from layergen.build.collisions import one_per_path
    from layergen.build.zip_reader import read_zip

    if not artifact.content:
        return
    found = content_digest(one_per_path(read_zip(path, url)))
    if found != artifact.content:
        raise OtherObjectError(
            f"{url} is not the released artifact: "
            f"its content is {found}, released {artifact.content}"
        )
