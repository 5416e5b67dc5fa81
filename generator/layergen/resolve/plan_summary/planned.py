"""One plan with its root, and what its resources are in the words of the repository."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

from layergen.model.gate import Verdict
from layergen.model.names import aws_layer_name, terraform_identifier
from layergen.model.plan import Mode, Plan, ResourceChange
from layergen.model.plan_summary import RootName
from layergen.model.repository import Repository
from layergen.model.root import LayerReference
from layergen.resolve.gate.case import LAYER_VERSION, GateCase, text

_PREFIX = "module."


@dataclass(frozen=True)
class Planned:
    """A plan as the gate looked at it, and its verdict. Those of all roots are held at once."""

    case: GateCase
    verdict: Verdict

    @classmethod
    def of(cls, case: GateCase, verdict: Verdict) -> Self:
        """Let go of what stays as it is, most of a large plan, but for the layers' own versions."""
        kept = tuple(
            change
            for change in case.plan.resources
            if change.is_change or change.type == LAYER_VERSION
        )
        return cls(replace(case, plan=replace(case.plan, resources=kept)), verdict)

    @property
    def plan(self) -> Plan:
        """Give the plan itself."""
        return self.case.plan

    @property
    def repository(self) -> Repository:
        """Give the repository that it was judged with."""
        return self.case.repository

    @cached_property
    def name(self) -> RootName:
        """Name the root; one that layergen does not render has the name of its plan's file."""
        root = self.case.root
        if root is None:
            return RootName(self.plan.source)
        return RootName(root.folder, root.environment.name, root.region)

    @cached_property
    def _variants(self) -> Mapping[str, tuple[str, str]]:
        """Give the layer and variant of each module block that this root has, or had."""
        environment = self.case.environment
        if environment is None:
            return {}
        found = {
            terraform_identifier(aws_layer_name(environment.name_prefix, layer, variant)): (
                layer,
                variant,
            )
            for layer, releases in self.repository.layers_lock.releases.items()
            for release in releases.values()
            for variant in release.artifacts
        }
        layers = self.case.root.layers if self.case.root else ()
        return found | {layer.identifier: (layer.layer, layer.variant) for layer in layers}

    def layer_of(self, change: ResourceChange) -> tuple[str, str] | None:
        """Give the layer and variant that a resource of a rendered module block belongs to."""
        name = change.module.removeprefix(_PREFIX)
        return self._variants.get(name) if change.module.startswith(_PREFIX) else None

    def versions(self) -> Iterator[tuple[str, str, str, ResourceChange]]:
        """Give every layer version of the rendered blocks: layer, variant, release, change.

        A deposed object is none: its release has another one.
        """
        for change in self.case.managed(LAYER_VERSION):
            found = self.layer_of(change)
            if found and isinstance(change.index, str) and not change.deposed:
                yield (*found, change.index, change)

    @cached_property
    def releases_by_arn(self) -> Mapping[str, tuple[str, str]]:
        """Give layer and release of every layer version that this plan or a lock knows."""
        found = {
            publication.arn: (layer, version)
            for lock in self.repository.environment_locks.values()
            for layer, versions in lock.layers.items()
            for version, regions in versions.items()
            for variants in regions.values()
            for publication in variants.values()
        }
        for layer, _, version, change in self.versions():
            for side in (change.before, change.after):
                if arn := text(side.get("arn")):
                    found[arn] = (layer, version)
        return found

    def release_at(self, arn: str) -> tuple[str, str]:
        """Name a layer and its release by the ARN of a layer version, known or not."""
        if found := self.releases_by_arn.get(arn):
            return found[0], "@".join(found)
        # arn:aws:lambda:eu-west-1:111122223333:layer:its-name:7
        name = arn.split(":", 6)[-1]
        return name.rsplit(":", 1)[0], name

    def release_given(self, reference: LayerReference) -> tuple[str, str]:
        """Name a layer and its release as the rendered root refers to it."""
        layer, _ = self._variants[reference.identifier]
        return layer, f"{layer}@{reference.version}"

    def managed_changes(self) -> Iterator[ResourceChange]:
        """Give everything that an apply does to resources that Terraform manages."""
        for change in self.plan.resources:
            if change.mode is Mode.MANAGED and change.is_change:
                yield change
