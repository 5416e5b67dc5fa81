"""An entry of the strategy for a layer that people published by hand."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from layergen.model.adoption import FoundFunction, FoundVersion, ZipContents
from layergen.model.layer_version import DeployedLayerVersion
from layergen.model.proposal import Proposal
from layergen.model.repository import Facts
from layergen.model.strategy import (
    ARCHITECTURES,
    Layer,
    Scope,
    Share,
    Source,
    SourceKind,
    TerraformVersions,
    UpdateFrequency,
)
from layergen.resolve.adoption.grants import share_of
from layergen.resolve.adoption.runtimes import objection_to, supported

_LONGEST_DESCRIPTION = 240
UNREAD = ZipContents("", "", 0)
"""Stands for content that will be read later: it may still tell what AWS does not."""


def source_folder(layer: str, occupied: Collection[str]) -> str:
    """Give a folder for the files of a layer that nobody else's files lie in."""
    folder = f"layers/{layer}"
    while folder in occupied:
        folder += "-imported"
    return folder


def propose(
    name: str,
    newest: FoundVersion,
    origin: str,
    users: Sequence[FoundFunction],
    inside: ZipContents | None,
    folder: str,
    facts: Facts,
    terraform: TerraformVersions,
) -> Proposal[Layer] | str:
    """Describe a layer by its newest version, where that is from, its users and its content.

    What AWS does not say is guessed, and the comments say so. Gives the reason, as a text, if no
    runtime is left that the strategy could name.
    """
    deployed = newest.deployed
    runtimes = _runtimes(deployed, users, inside, facts, terraform)
    if isinstance(runtimes, str):
        return runtimes
    architectures = tuple(a for a in ARCHITECTURES if a in deployed.architectures)
    used = tuple(a for a in ARCHITECTURES if a in {user.architecture for user in users})
    share = share_of(newest.statements) or Share()
    layer = Layer(
        name=name,
        description=_description(deployed.description),
        runtimes=runtimes.names,
        architectures=architectures or used or ("x86_64",),
        update_frequency=UpdateFrequency.STATIC,
        scope=Scope.ORGANIZATION if share.organization else Scope.TEAM,
        source=Source(SourceKind.FILES, folder),
        license=deployed.license,
        share=share,
    )
    comments = (
        f"Imported from {origin}. How often does it change, how widely, whose is it?",
        runtimes.comment,
        "" if architectures else "AWS names no architecture for it.",
        "Everybody may use it, so the next release is public as well." if share.public else "",
        ""
        if inside and not inside.unpack_objection
        else "Its files are not here. As long as the folder is empty, it releases nothing.",
    )
    return Proposal(layer, tuple(filter(None, comments)))


@dataclass(frozen=True, slots=True)
class _Runtimes:
    names: tuple[str, ...]
    comment: str = ""


def _runtimes(
    deployed: DeployedLayerVersion,
    users: Iterable[FoundFunction],
    inside: ZipContents | None,
    facts: Facts,
    terraform: TerraformVersions,
) -> _Runtimes | str:
    """Give the runtimes that the strategy can name, or the reason why there is none."""
    objections = {name: objection_to(name, facts, terraform) for name in sorted(deployed.runtimes)}
    if objections:
        names = tuple(name for name, objection in objections.items() if not objection)
        said = "; ".join(filter(None, objections.values()))
        if not names:
            return said
        return _Runtimes(names, f"Not in the next release: {said}." if said else "")
    used = sorted({user.runtime for user in users if user.runtime})
    if usable := tuple(name for name in used if not objection_to(name, facts, terraform)):
        return _Runtimes(usable, "AWS names no runtime: these are of functions that attach it.")
    if inside is UNREAD:
        return _Runtimes((), "AWS names no runtime: its content may tell.")
    if found := supported(inside.families if inside else (), facts, terraform):
        names = found[: facts.limits.runtimes_per_layer]
        return _Runtimes(names, "AWS names no runtime: these are those that its folders are for.")
    return (
        "AWS names no runtime for it, no function attaches it, and its content tells none: "
        "write its entry into layers.yaml first"
    )


def _description(text: str) -> str:
    if not text.strip():
        return "Imported; nobody described it"
    if len(text) <= _LONGEST_DESCRIPTION:
        return text
    return f"{text[: _LONGEST_DESCRIPTION - 1]}…"
