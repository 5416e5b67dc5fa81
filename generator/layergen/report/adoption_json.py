"""What was taken over of an account, for programs."""

import json
from dataclasses import asdict

from layergen.model.adoption import Adoption


def adoption_json(environment: str, adoption: Adoption, *, written: bool) -> str:
    """Give everything that is taken over or left alone, and the names of the new entries."""
    return json.dumps(
        {
            "environment": environment,
            "written": written,
            "adopted": [asdict(one) for one in adoption.adopted],
            "left_alone": [asdict(one) for one in adoption.left_alone],
            "layers": [proposal.entry.name for proposal in adoption.layers],
            "functions": [proposal.entry.name for proposal in adoption.functions],
            "releases": [f"{one.layer}@{one.version}" for one in adoption.releases],
            "notes": list(adoption.notes),
        },
        indent=2,
        ensure_ascii=False,
    )
