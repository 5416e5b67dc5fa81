"""What a probe answers, as JSON or by ending early."""

import json
import re

from pydantic import BaseModel, ConfigDict, ValidationError

from layergen.model import smoke as model

_IMPORTS = "layergen {} imports (\\S+)"


class ProbeAnswerEntry(BaseModel):
    """The answer of a probe; newer probes may say more."""

    model_config = ConfigDict(strict=True, frozen=True, extra="ignore")

    token: str
    machine: str
    imported: list[str]
    left_out: list[str]
    failed: dict[str, str]

    def to_model(self) -> model.ProbeAnswer:
        """Give the frozen answer."""
        return model.ProbeAnswer(
            token=self.token,
            machine=self.machine,
            imported=tuple(self.imported),
            left_out=tuple(self.left_out),
            failed=dict(self.failed),
        )


def read_invocation(found: model.Invocation, token: str) -> model.ProbeAnswer | model.Crash:
    """Read what an invocation gave. What ended it is told with the module that came last."""
    if not found.failed:
        try:
            return ProbeAnswerEntry.model_validate_json(found.answer).to_model()
        except ValidationError:
            return model.Crash(None, "it answers what no probe answers")
    modules = re.findall(_IMPORTS.format(re.escape(token)), found.log)
    return model.Crash(modules[-1] if modules else None, _how(found.answer))


def _how(answer: str) -> str:
    try:
        said = json.loads(answer)
        message = str(said.get("errorMessage") or said.get("errorType") or "")
    except (ValueError, AttributeError):
        message = ""
    # Lambda puts the request and the time in front.
    short = re.sub(r"^(?:\S+Z )?(?:RequestId: )?[0-9a-f-]{36}:? ", "", message).strip()
    return short.splitlines()[0][:300] if short else "the probe ended without an answer"
