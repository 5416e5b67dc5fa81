"""Layer versions in AWS that no lock knows."""

from collections.abc import Iterator

from layergen.model.drift import Difference, Kind
from layergen.resolve.drift.case import LAYER_VERSION, DriftCase
from layergen.resolve.unmanaged import unmanaged

_ADVICE = (
    "somebody published it by hand under a name of ours, or a release was let go without its "
    "version. Delete it if nobody uses it, or take it over (`layergen import`)"
)


_OR_UNRECORDED = (
    "an apply published it and nobody recorded it (`layergen record`), or somebody did by hand: "
    "delete it if nobody uses it, or take it over (`layergen import`)"
)


def check(case: DriftCase) -> Iterator[Difference]:
    """Name those of the environment's own layers, unless Terraform's state holds them."""
    if case.sight is None or case.environment is None:
        return
    held = {change.before.get("arn") for change in case.plan.resources if _is_version(change.type)}
    for version in unmanaged(case.repository, case.sight.versions):
        if version.arn not in held:
            yield Difference(
                Kind.UNMANAGED,
                case.folder,
                f"{version.layer}:{version.number}",
                "is in no lock",
                # A plan of a refresh alone does not name what the state holds.
                _OR_UNRECORDED if case.is_refresh else _ADVICE,
                f"layergen prune --unmanaged --env {case.environment.name}",
                detail=f"published {version.created_at[:10]}",
            )


def _is_version(type_: str) -> bool:
    return type_ == LAYER_VERSION
