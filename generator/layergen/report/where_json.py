"""Where a package is, for programs."""

import json
from collections.abc import Iterable
from typing import Any

from layergen.model.whereabouts import Containing


def where_json(question: str, found: Iterable[Containing]) -> str:
    """Give every release with its environments, and the question."""
    return json.dumps({"question": question, "releases": where_entries(found)}, indent=2)


def where_entries(found: Iterable[Containing]) -> list[dict[str, Any]]:
    """Give one object per release."""
    return [
        {
            "layer": one.release.layer,
            "release": one.release.version,
            "variants": list(one.variants),
            "packages": [{"name": name, "version": version} for name, version in one.found],
            "environments": [
                {
                    "environment": presence.environment,
                    "published": list(presence.published),
                    "pinned": list(presence.pinned),
                    "used_by": list(presence.used_by),
                }
                for presence in one.environments
            ],
        }
        for one in found
    ]
