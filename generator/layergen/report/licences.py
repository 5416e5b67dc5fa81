"""The licences of a release in one line."""

from layergen.model.release import Release


def licence_summary(release: Release) -> str:
    """Count packages by licence, the most frequent first; name those that say nothing."""
    packages = {
        (package.name, package.version): package.licences
        for artifact in release.artifacts.values()
        for package in artifact.packages
    }
    counts: dict[str, int] = {}
    for licences in packages.values():
        for licence in licences:
            counts[licence] = counts.get(licence, 0) + 1
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    parts = [f"{licence} ({count})" for licence, count in ordered]
    if silent := sorted({name for (name, _), licences in packages.items() if not licences}):
        parts.append(f"unknown ({', '.join(silent)})")
    return ", ".join(parts)
