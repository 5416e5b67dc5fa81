"""What `prune` decides, for programs."""

import json
from collections.abc import Iterable

from layergen.model.retirement import Decision


def retirement_json(environment: str, decisions: Iterable[Decision]) -> str:
    """Give every decision with all its subjects."""
    content = {
        "format_version": "1.0",
        "environment": environment,
        "decisions": [
            {
                "layer": decision.layer,
                "release": decision.version,
                "decision": str(decision.verdict),
                "named": decision.named,
                "arns": list(decision.arns),
                "reasons": [
                    {
                        "ground": str(reason.ground),
                        "text": reason.text,
                        "subjects": list(reason.subjects),
                        **({"until": reason.until.isoformat()} if reason.until else {}),
                    }
                    for reason in decision.reasons
                ],
            }
            for decision in decisions
        ],
    }
    return json.dumps(content, indent=2)
