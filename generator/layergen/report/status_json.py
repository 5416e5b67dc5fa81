"""The state of the day for programs."""

import json

from layergen.model.status import Status


def status_json(status: Status) -> str:
    """Give the same as the screen, with every name."""
    content = {
        "format_version": "1.0",
        "layers": [
            {
                "layer": one.layer,
                "environment": one.environment,
                "newest": one.newest,
                "retained": list(one.retained),
                "published": one.published,
                "waiting": list(one.waiting),
                "in_use": {version: list(users) for version, users in one.in_use.items()},
                "behind": list(one.behind),
            }
            for one in status.standings
        ],
        "withdrawn": [
            {
                "layer": one.layer,
                "release": one.version,
                "environment": one.environment,
                "until": one.until.isoformat() if one.until else None,
            }
            for one in status.withdrawn
        ],
        "rollouts": [
            {
                "function": one.function,
                "environment": one.environment,
                "region": one.region,
                "alias": one.rollout.alias,
                "state": str(one.rollout.state),
                "stable": one.rollout.stable.version,
                "candidate": one.rollout.candidate.version if one.rollout.candidate else None,
                "percent": one.rollout.percent,
            }
            for one in status.rollouts
        ],
        "next": [
            {
                "kind": str(step.kind),
                "environment": step.environment or None,
                "subjects": list(step.subjects),
                "what": step.what,
                "command": step.command,
            }
            for step in status.steps
        ],
    }
    return json.dumps(content, indent=2)
