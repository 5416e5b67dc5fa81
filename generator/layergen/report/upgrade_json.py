"""What `upgrade` decides, for programs."""

import json
from collections.abc import Mapping, Sequence

from layergen.model.upgrade import Upgrade

FORMAT_VERSION = "1.0"


def upgrade_json(environment: str, upgrade: Upgrade, unfit: Mapping[str, Sequence[str]]) -> str:
    """Give every chosen function by what happens to it, and why others cannot move."""
    content = {
        "format_version": FORMAT_VERSION,
        "environment": environment,
        "layer": upgrade.release.layer,
        "release": upgrade.release.version,
        "moving": list(upgrade.moving),
        "later": list(upgrade.later),
        "there": list(upgrade.there),
        "ahead": list(upgrade.ahead),
        "unfit": {name: list(reasons) for name, reasons in sorted(unfit.items())},
    }
    return json.dumps(content, indent=2)
