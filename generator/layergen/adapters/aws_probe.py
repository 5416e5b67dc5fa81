"""Borrowing a probe: layers go onto it, it is invoked, and they come off again whatever happens.

A token in its environment says who has it. It goes on in the same call as the layers, and the probe
answers with it: so an answer is of these layers and of no others, also if two borrow at once.
"""

import base64
import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from uuid import uuid4

from layergen.adapters.aws import Account
from layergen.adapters.aws_errors import asking_aws
from layergen.errors import LayergenError
from layergen.model.smoke import Invocation

_VARIABLE = "LAYERGEN_SMOKE"
_LOOK_SECONDS = 2.0
_CONFLICTS = {"PreconditionFailedException", "ResourceConflictException"}
_ANSWERING = timedelta(minutes=1)
_ATTACHING = timedelta(minutes=2)
_GIVING_BACK_ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class BorrowedProbe:
    """A probe with our layers on it. `timeout` is what an invocation may take."""

    account: Account
    region: str
    name: str
    timeout: timedelta
    token: str = field(default_factory=lambda: uuid4().hex)

    def invoke(self, event: dict[str, Any]) -> Invocation:
        """Invoke it once. Raises LayergenError if Lambda does not take the call."""
        seconds = (self.timeout + _ANSWERING).total_seconds()
        client = self.account.client("lambda", self.region, read_seconds=seconds)
        with asking_aws():
            answer = client.invoke(
                FunctionName=self.name, LogType="Tail", Payload=json.dumps(event).encode()
            )
            payload = answer["Payload"].read().decode("utf-8", errors="replace")
        log = base64.b64decode(answer.get("LogResult", "")).decode("utf-8", errors="replace")
        return Invocation(payload, "FunctionError" in answer, log)


@contextmanager
def borrowed(
    account: Account,
    region: str,
    name: str,
    layers: Sequence[str],
    wait: Callable[[], None] = lambda: None,
) -> Iterator[BorrowedProbe]:
    """Put layers onto a probe and take them off at the end.

    While somebody else has the probe, `wait` is called once and then patience is kept; one that was
    left behind is taken over. Raises LayergenError, also for a probe that is not there.
    """
    client = account.client("lambda", region)
    timeout = _timeout(client, region, name)
    probe = BorrowedProbe(account, region, name, timeout)
    try:
        with _of_probe(region, name):
            _take(client, probe, layers, wait)
        yield probe
    except BaseException:
        with suppress(LayergenError):
            _give_back(client, probe)
        raise
    _give_back(client, probe)


def is_left_behind(age: timedelta, timeout: timedelta) -> bool:
    """Tell whether who borrowed a probe that long ago cannot be at it any more."""
    return age > _ATTACHING + 3 * timeout


def _timeout(client: Any, region: str, name: str) -> timedelta:
    with _of_probe(region, name):
        return timedelta(seconds=client.get_function_configuration(FunctionName=name)["Timeout"])


def _take(
    client: Any, probe: BorrowedProbe, layers: Sequence[str], wait: Callable[[], None]
) -> None:
    from botocore.exceptions import ClientError

    waited = False
    while True:
        client.get_waiter("function_updated").wait(FunctionName=probe.name)
        now = client.get_function_configuration(FunctionName=probe.name)
        if _holder(now) and not is_left_behind(_age(now), probe.timeout):
            if not waited:
                wait()
                waited = True
            time.sleep(_LOOK_SECONDS)
            continue
        try:
            _change(client, probe, layers, {_VARIABLE: probe.token}, now["RevisionId"])
        except ClientError as error:
            if _code(error) not in _CONFLICTS:
                raise
            continue
        client.get_waiter("function_updated").wait(FunctionName=probe.name)
        return


def _give_back(client: Any, probe: BorrowedProbe) -> None:
    """Take everything off again, unless somebody has taken the probe over."""
    from botocore.exceptions import ClientError

    with _of_probe(probe.region, probe.name):
        for _ in range(_GIVING_BACK_ATTEMPTS):
            client.get_waiter("function_updated").wait(FunctionName=probe.name)
            now = client.get_function_configuration(FunctionName=probe.name)
            if _holder(now) != probe.token:
                return
            try:
                _change(client, probe, (), {}, now["RevisionId"])
            except ClientError as error:
                if _code(error) not in _CONFLICTS:
                    raise
                continue
            return


def _change(
    client: Any,
    probe: BorrowedProbe,
    layers: Sequence[str],
    variables: dict[str, str],
    revision: str,
) -> None:
    client.update_function_configuration(
        FunctionName=probe.name,
        Layers=list(layers),
        Environment={"Variables": variables},
        RevisionId=revision,
    )


def _holder(configuration: Any) -> str:
    variables = (configuration.get("Environment") or {}).get("Variables") or {}
    return str(variables.get(_VARIABLE, ""))


def _age(configuration: Any) -> timedelta:
    """Give how long ago a function was changed, by Lambda's own clock."""
    headers = configuration["ResponseMetadata"]["HTTPHeaders"]
    now = parsedate_to_datetime(headers["date"]) if "date" in headers else datetime.now(UTC)
    return now - datetime.fromisoformat(configuration["LastModified"])


def _code(error: Any) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))


@contextmanager
def _of_probe(region: str, name: str) -> Iterator[None]:
    from botocore.exceptions import ClientError, WaiterError

    with asking_aws():
        try:
            yield
        except WaiterError as error:
            last: Any = error.last_response or {}
            reason = last.get("LastUpdateStatusReason") or "it takes too long"
            raise LayergenError(
                f"the layers did not get onto the probe {name} in {region}: {reason}"
            ) from None
        except ClientError as error:
            if _code(error) == "ResourceNotFoundException" and "layer:" not in str(error):
                raise LayergenError(
                    f"there is no probe {name} in {region}",
                    hint="its environment needs probes: true in env.yaml, then render and apply",
                ) from None
            raise
