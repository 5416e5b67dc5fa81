"""What an environment has published, as a table."""

from rich.table import Table

from layergen.model.registry import EnvironmentLock
from layergen.model.release import LayersLock

_MEGABYTE = 1_000_000


def publications_table(releases: LayersLock, lock: EnvironmentLock) -> Table:
    """Show one row per layer, release, region and variant. Sizes in megabytes (10^6 bytes)."""
    table = Table(box=None, header_style="bold", pad_edge=False, padding=(0, 2, 0, 0))
    for heading in ("layer", "release", "region", "variant", "layer version", "used by"):
        table.add_column(heading, no_wrap=heading != "used by")
    for heading in ("zip MB", "unzipped MB"):
        table.add_column(heading, justify="right", no_wrap=True)
    for layer, versions in sorted(lock.layers.items()):
        for version, regions in versions.items():
            release = releases.find(layer, version)
            for region, variants in sorted(regions.items()):
                for variant, publication in sorted(variants.items()):
                    artifact = release.artifacts.get(variant) if release else None
                    users = publication.used_by
                    table.add_row(
                        layer,
                        version,
                        region,
                        variant,
                        publication.arn.rsplit(":", 2)[-2] + ":" + str(publication.layer_version),
                        "not looked" if users is None else ", ".join(users) or "nobody",
                        f"{artifact.zip_bytes / _MEGABYTE:.1f}" if artifact else "",
                        f"{artifact.unzipped_bytes / _MEGABYTE:.1f}" if artifact else "",
                    )
    return table
