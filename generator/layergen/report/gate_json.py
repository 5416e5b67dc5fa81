"""What the gate says of plans, for programs."""

import json
from collections.abc import Iterable

from layergen.model.gate import Breach, Verdict

FORMAT_VERSION = "1.0"


def gate_json(verdicts: Iterable[Verdict]) -> str:
    """Write every plan with its root, its digest, what it breaks and what was waived."""
    document = {"format_version": FORMAT_VERSION, "plans": [_plan(one) for one in verdicts]}
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _plan(verdict: Verdict) -> dict[str, object]:
    return {
        "source": verdict.source,
        "root": verdict.root or None,
        "digest": verdict.digest,
        "passes": not verdict.breaches,
        "breaches": [_breach(breach) for breach in verdict.breaches],
        "waived": [
            {**_breach(breach), "reason": waiver.reason, "until": waiver.until.isoformat()}
            for breach, waiver in verdict.waived
        ],
    }


def _breach(breach: Breach) -> dict[str, object]:
    return {
        "rule": breach.rule,
        "address": breach.address,
        "message": breach.message,
        "hint": breach.hint,
    }
