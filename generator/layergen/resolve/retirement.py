"""Retirement: which releases may leave an environment. Nothing in use does, named or not."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from layergen.errors import LayergenError
from layergen.model.environment import Environment
from layergen.model.registry import EnvironmentLock
from layergen.model.repository import Repository
from layergen.model.retirement import Decision, Ground, Reason, Verdict
from layergen.model.words import few
from layergen.resolve.edit import Edit, without_release
from layergen.resolve.protection import protections
from layergen.resolve.quarantine import dues, ended, holds
from layergen.resolve.release_reference import check_layer
from layergen.resolve.releases import regions_of, retention
from layergen.resolve.versions import in_order
from layergen.resolve.withdrawal import withdraw


@dataclass(frozen=True, slots=True)
class Choice:
    """What to look at: whole layers, and releases that somebody names to retire them.

    With neither, every layer is looked at.
    """

    layers: frozenset[str] = frozenset()
    releases: frozenset[tuple[str, str]] = field(default_factory=frozenset)

    def covers(self, layer: str, version: str) -> bool:
        """Tell whether a release is looked at."""
        everything = not self.layers and not self.releases
        return everything or layer in self.layers or (layer, version) in self.releases


def choose(repository: Repository, environment: Environment, references: Iterable[str]) -> Choice:
    """Read `LAYER` and `LAYER@VERSION`. Raises LayergenError for what is not retained."""
    layers: set[str] = set()
    releases: set[tuple[str, str]] = set()
    retained = repository.lock_of(environment.name).layers
    for reference in references:
        layer, at, version = reference.partition("@")
        if layer not in retained:
            check_layer(repository, layer)
        if not at:
            layers.add(layer)
        elif version in retained.get(layer, {}):
            releases.add((layer, version))
        else:
            have = ", ".join(in_order(retained.get(layer, {}))) or "none"
            raise LayergenError(
                f"{environment.name} does not retain {reference}", hint=f"retained: {have}"
            )
    return Choice(frozenset(layers), frozenset(releases))


def decide(
    repository: Repository,
    environment: Environment,
    choice: Choice,
    now: datetime,
    *,
    shared_ok: bool = False,
) -> tuple[Decision, ...]:
    """Decide about every release that the choice covers, oldest first within a layer.

    `shared_ok` says that somebody made sure that no other account uses the releases: they need no
    quarantine.
    """
    lock = repository.lock_of(environment.name)
    decisions: list[Decision] = []
    for layer, versions in sorted(lock.layers.items()):
        known = repository.strategy.layers.get(layer)
        for version in in_order(versions):
            if not choice.covers(layer, version):
                continue
            named = (layer, version) in choice.releases
            publications = versions[version]
            arns = [one.arn for variants in publications.values() for one in variants.values()]
            kept = [*protections(repository, environment, layer, version)]
            withdrawn: list[Reason] = []
            over: list[Reason] = []
            if known and not shared_ok:
                kept += holds(known, publications, now)
                withdrawn += dues(known, publications)
                over += ended(known, publications)
            if not named:
                kept += _among_newest(repository, environment, layer, version)
            if not named or withdrawn:
                kept += _not_recorded(repository, environment, layer, version)
            if kept:
                verdict, reasons = Verdict.KEEP, kept
            else:
                due = _due(repository, environment, layer, named)
                verdict = Verdict.WITHDRAW if withdrawn else Verdict.RETIRE
                reasons = [due, *withdrawn, *over]
            decisions.append(
                Decision(layer, version, verdict, tuple(reasons), tuple(sorted(arns)), named)
            )
    return tuple(decisions)


def retire(lock: EnvironmentLock, environment: Environment, decisions: Iterable[Decision]) -> Edit:
    """Let go of what retires, and take back from others what is withdrawn.

    Raises LayergenError if a named release is protected.
    """
    edit = Edit(lock)
    every = tuple(decisions)
    refused: list[Decision] = []
    for decision in every:
        layer, version = decision.layer, decision.version
        if decision.kept:
            refused += [decision] if decision.named else []
        elif decision.verdict is Verdict.WITHDRAW:
            change = f"{decision.release} is withdrawn from others in {environment.name}"
            edit = edit.then(Edit(withdraw(edit.lock, layer, version), (change,)))
        else:
            change = f"{decision.release} leaves {environment.name}"
            edit = edit.then(Edit(without_release(edit.lock, layer, version), (change,)))
    if refused:
        raise _refusal(refused)
    return edit.then(Edit(edit.lock, notes=tuple(_notes(environment, every))))


def _due(repository: Repository, environment: Environment, layer: str, named: bool) -> Reason:
    if named:
        return Reason(Ground.NAMED, "named")
    return Reason(Ground.OLD, f"older than the {_newest(repository, environment, layer)}")


def _among_newest(
    repository: Repository, environment: Environment, layer: str, version: str
) -> Iterator[Reason]:
    retain = retention(repository, environment, layer)
    versions = in_order(repository.lock_of(environment.name).layers[layer])
    if version in versions[-retain:]:
        within = "" if retain == 1 else "among "
        text = f"{within}the {_newest(repository, environment, layer)}"
        yield Reason(Ground.AMONG_NEWEST, text)


def _newest(repository: Repository, environment: Environment, layer: str) -> str:
    retain = retention(repository, environment, layer)
    return "newest" if retain == 1 else f"{retain} newest"


def _not_recorded(
    repository: Repository, environment: Environment, layer: str, version: str
) -> Iterator[Reason]:
    release = repository.layers_lock.find(layer, version)
    lock = repository.lock_of(environment.name)
    regions = lock.layers[layer][version]
    variants = release.artifacts.keys() if release else set()
    wanted = regions_of(environment, lock, release) if release else ()
    unseen = [name for name in wanted if variants - regions.get(name, {}).keys()]
    if unseen:
        text = f"not recorded as published in {few(unseen)}"
        yield Reason(Ground.NOT_RECORDED, text, tuple(unseen))


def _notes(environment: Environment, decisions: Collection[Decision]) -> Iterator[str]:
    name = environment.name
    verdicts = {decision.verdict for decision in decisions}
    if any({one.ground for one in d.reasons} == {Ground.NOT_LOOKED} for d in decisions):
        yield f"to see who uses them: layergen usage --env {name} --write"
    if Verdict.WITHDRAW in verdicts:
        yield "a withdrawn release stays; its quarantine begins when record sees its grants gone"
    if verdicts - {Verdict.KEEP}:
        yield (
            "the next `layergen render` and `terraform plan` show what is destroyed; "
            f"after the apply: layergen record --env {name}"
        )


def _refusal(decisions: Iterable[Decision]) -> LayergenError:
    sentences = [f"{decision.release}: {decision.why}" for decision in decisions]
    grounds = {reason.ground for decision in decisions for reason in decision.reasons}
    waits = grounds & {Ground.WITHDRAWING, Ground.QUARANTINED}
    hint = "nothing was written; remove the reasons first"
    if waits:
        hint += ", or pass --shared-ok if you made sure that no other account uses them"
    return LayergenError(f"cannot be retired: {'. '.join(sentences)}", hint=hint)
