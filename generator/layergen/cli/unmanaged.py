"""`layergen prune --unmanaged`: layer versions in AWS that no lock knows."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from layergen.cli.context import Checkout, Session, checkout
from layergen.cli.registry import waiting
from layergen.errors import LayergenError

if TYPE_CHECKING:
    from layergen.adapters.aws import Account
    from layergen.model.environment import Environment
    from layergen.model.layer_version import DeployedLayerVersion
    from layergen.model.unmanaged import Sighting, UnmanagedVersion
    from layergen.model.usage import Survey


@dataclass(frozen=True, slots=True)
class Search:
    """What to look for: layers that `globs` mean besides the environment's own.

    `keep` is how many of the newest of each layer and region stay; `shared_ok` as for releases.
    """

    globs: tuple[str, ...]
    keep: int
    shared_ok: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """What was decided, and the way into the account that was looked at."""

    account: "Account"
    survey: "Survey"
    decided: "tuple[UnmanagedVersion, ...]"

    @property
    def deletable(self) -> "list[UnmanagedVersion]":
        """Give what may be deleted."""
        return [one for one in self.decided if not one.kept]


def find(session: Session, env: str, search: Search) -> Finding:
    """Look at all layers and functions of an environment, and decide. Nothing is changed.

    Raises LayergenError if the layers themselves cannot be read.
    """
    from layergen.adapters.aws import sign_in
    from layergen.cli.surveying import Curiosity, in_any, survey
    from layergen.resolve.unmanaged import decide

    found = checkout(session, mending=True)
    environment = found.environment(env)
    answers = survey(session, environment, environment.regions, Curiosity(found.facts.today))
    with waiting(session, f"layers of account {environment.account}"):
        account = in_any(environment.regions, partial(sign_in, environment))
        versions = _listed(account, found, environment, search.globs)
        sighting = _sighting(found, environment, versions, answers)
        choose = partial(decide, found.repository, environment, keep=search.keep)
        candidates = [one.version for one in choose(sighting) if not one.kept]
        asked = _asked(account, sighting, candidates)
    return Finding(account, answers, choose(asked, shared_ok=search.shared_ok))


def delete(session: Session, finding: Finding) -> None:
    """Delete what may be deleted, one by one, and tell each.

    Right before, the locks are read once more, and nobody can write them meanwhile. Raises
    LayergenError at the first refusal; who runs the command again goes on from there.
    """
    from layergen.adapters.aws_layers import delete_layer_version
    from layergen.adapters.repository_files import writing
    from layergen.report.table import size

    done: list[int] = []
    for one in finding.deletable:
        version = one.version
        name = f"{version.layer}:{version.number} in {version.region}"
        with writing(session.root):
            if _is_locked(session, version.arn):
                session.say(f"{name} is in a lock by now: kept", style="yellow")
                continue
            try:
                delete_layer_version(finding.account, version)
            except LayergenError as error:
                raise LayergenError(
                    f"{name}: {error.message}",
                    hint=f"{len(done)} of {len(finding.deletable)} were deleted; "
                    f"{error.hint or 'find out why'}, then run the command again to go on",
                ) from None
        done.append(one.zip_bytes or 0)
        session.say(f"deleted {name}")
    session.say(f"{len(done)} deleted, {size(sum(done))} of code storage freed")


def refuse(finding: Finding) -> None:
    """Tell whose functions could not be seen. Raises LayergenError if there are any."""
    from layergen.adapters import console

    if not finding.survey.problems:
        return
    for one in finding.survey.problems:
        place = f"{one.question} of account {one.account} in {', '.join(one.regions)}"
        console.say_error(LayergenError(f"{place}: {one.message}", hint=one.hint))
    raise LayergenError("not everything could be looked at", hint="nothing was deleted")


def _listed(
    account: "Account", found: Checkout, environment: "Environment", globs: Iterable[str]
) -> "list[DeployedLayerVersion]":
    from layergen.adapters.aws_layers import layer_names, layer_versions
    from layergen.cli.surveying import side_by_side
    from layergen.resolve.unmanaged import choose_names

    regions = environment.regions
    names = side_by_side([partial(layer_names, account, region) for region in regions])
    every = {name for of_region in names for name in of_region}
    chosen = set(choose_names(found.repository, environment, every, globs))
    listed = side_by_side(
        [
            partial(layer_versions, account, region, [name for name in there if name in chosen])
            for region, there in zip(regions, names, strict=True)
        ]
    )
    return [version for of_region in listed for version in of_region]


def _sighting(
    found: Checkout,
    environment: "Environment",
    versions: "Sequence[DeployedLayerVersion]",
    answers: "Survey",
) -> "Sighting":
    from layergen.model.unmanaged import Sighting
    from layergen.resolve.unmanaged import unmanaged
    from layergen.resolve.usage import holders, whole_regions

    held = holders(environment, answers.looks)
    return Sighting(
        versions=unmanaged(found.repository, versions),
        users={arn: tuple(functions) for arn, functions in held.items()},
        whole=whole_regions(environment, environment.regions, answers.looks),
    )


def _asked(
    account: "Account", sighting: "Sighting", candidates: "Collection[DeployedLayerVersion]"
) -> "Sighting":
    from layergen.adapters.aws_layers import layer_contents, layer_policies
    from layergen.cli.surveying import side_by_side

    by_region: dict[str, list[DeployedLayerVersion]] = {}
    for version in candidates:
        by_region.setdefault(version.region, []).append(version)

    def ask(region: str, versions: "Sequence[DeployedLayerVersion]") -> "Sighting":
        contents = layer_contents(account, region, versions)
        return replace(
            sighting, contents=contents, policies=layer_policies(account, region, versions)
        )

    answers = side_by_side([partial(ask, *region) for region in by_region.items()])
    return replace(
        sighting,
        contents={arn: one for answer in answers for arn, one in answer.contents.items()},
        policies={arn: one for answer in answers for arn, one in answer.policies.items()},
    )


def _is_locked(session: Session, arn: str) -> bool:
    from layergen.adapters.repository_files import read_texts

    return any(
        f'"{arn}"' in text
        for path, text in read_texts(session.root).items()
        if path.endswith("env.lock.json")
    )
