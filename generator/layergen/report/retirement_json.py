"""What `prune` decides, for programs."""

import json
from collections.abc import Iterable
from typing import Any

from layergen.model.retirement import Decision, Reason


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
                "reasons": [reason_json(reason) for reason in decision.reasons],
            }
            for decision in decisions
        ],
    }
    return json.dumps(content, indent=2)


def reason_json(reason: Reason) -> dict[str, Any]:
    """Give one reason with all its subjects."""
    content: dict[str, Any] = {
        "ground": str(reason.ground),
        "text": reason.text,
        "subjects": list(reason.subjects),
    }
    return content | ({"until": reason.until.isoformat()} if reason.until else {})
