"""Layer versions that no lock knows, for programs."""

import json
from collections.abc import Iterable

from layergen.model.unmanaged import UnmanagedVersion
from layergen.report.retirement_json import reason_json


def unmanaged_json(environment: str, decided: Iterable[UnmanagedVersion]) -> str:
    """Give every version with its decision and all subjects of its reasons."""
    content = {
        "format_version": "1.0",
        "environment": environment,
        "versions": [
            {
                "arn": one.version.arn,
                "region": one.version.region,
                "layer": one.version.layer,
                "layer_version": one.version.number,
                "created_at": one.version.created_at,
                "description": one.version.description,
                "zip_bytes": one.zip_bytes,
                "decision": one.decision,
                "reasons": [reason_json(reason) for reason in one.reasons],
            }
            for one in decided
        ],
    }
    return json.dumps(content, indent=2)
