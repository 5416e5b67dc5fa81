"""Accounts with many functions, behind as much of AWS's protocols as `usage` speaks.

The embedded AWS gives everything on one page, at once and without fail. This one has pages of 50
and Lambda's markers, counts what it is asked, and can fail like AWS: see `Fault`. Access keys name
their account, and a role is assumed by its ARN.
"""

import json
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from layergen.model.usage import DeployedFunction

PAGE = 50
MOST_QUESTIONS = 500
_SCOPE = re.compile(r"Credential=[A-Z]{4}([0-9]{12})/[0-9]+/([^/]+)/([^/]+)/aws4_request")
_FUNCTIONS = "/2015-03-31/functions"

Place = tuple[str, str]
"""An account and one of its regions."""


@dataclass(frozen=True)
class Call:
    """One request. `page` counts from 0 within one listing."""

    account: str
    region: str
    operation: str
    page: int = 0


@dataclass
class Fault:
    """An answer that AWS gives instead, to the first `times` calls that it is for.

    `seconds` pass before it. Status 0 closes the connection without a word.
    """

    when: Callable[[Call], bool]
    status: int
    code: str = ""
    message: str = "no"
    times: float = float("inf")
    headers: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0


@dataclass
class Accounts:
    """What there is, by account and region; aliases are (version, weighted versions) by name."""

    url: str = ""
    functions: dict[Place, Sequence[DeployedFunction]] = field(default_factory=dict)
    aliases: dict[Place, dict[str, dict[str, tuple[str, dict[str, float]]]]] = field(
        default_factory=dict
    )
    invocations: dict[Place, dict[str, int]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)

    def counted(self, operation: str) -> Counter[Place]:
        """Count the requests for an operation by account and region, failed ones included."""
        return Counter((c.account, c.region) for c in self.calls if c.operation == operation)

    def environment(self, account: str) -> dict[str, str]:
        """Give the variables of a process that works in an account of this AWS."""
        return {
            "AWS_ACCESS_KEY_ID": f"AKIA{account}",
            "AWS_SECRET_ACCESS_KEY": "secret",
            "AWS_SESSION_TOKEN": "token",
            "AWS_ENDPOINT_URL": self.url,
            "AWS_EC2_METADATA_DISABLED": "true",
            "NO_PROXY": "127.0.0.1",
        }


@contextmanager
def serving() -> Iterator[Accounts]:
    """Serve accounts, empty at first."""
    accounts = Accounts()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(accounts))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    accounts.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield accounts
    finally:
        server.shutdown()
        server.server_close()


@dataclass(frozen=True)
class _Answer:
    body: bytes
    content_type: str = "application/json"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


def _handler(accounts: Accounts) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            scope = _SCOPE.search(self.headers.get("Authorization", ""))
            assert scope, "an unsigned request"
            account, region, service = scope.groups()
            call, answer = _SERVICES[service](accounts, account, region, self.path, body)
            accounts.calls.append(call)
            fault = _fault(accounts, call)
            time.sleep(fault.seconds if fault else 0)
            if fault and not fault.status:
                self.close_connection = True
                return
            self._send(_refusal(service, fault) if fault else answer())

        do_POST = do_GET  # noqa: N815 - http.server's names

        def _send(self, answer: _Answer) -> None:
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Type", answer.content_type)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, *_: Any) -> None: ...

    return Handler


def _fault(accounts: Accounts, call: Call) -> Fault | None:
    for fault in accounts.faults:
        if fault.times > 0 and fault.when(call):
            fault.times -= 1
            return fault
    return None


def _refusal(service: str, fault: Fault) -> _Answer:
    if service == "sts":
        error = f"<Error><Code>{fault.code}</Code><Message>{fault.message}</Message></Error>"
        body = f"<ErrorResponse>{error}</ErrorResponse>".encode()
        return _Answer(body, "text/xml", fault.status, fault.headers)
    headers = {**fault.headers, "x-amzn-errortype": fault.code}
    body = json.dumps({"message": fault.message}).encode()
    return _Answer(body, status=fault.status, headers=headers)


_Served = tuple[Call, Callable[[], _Answer]]


def _lambda(accounts: Accounts, account: str, region: str, target: str, _: bytes) -> _Served:
    parts = urlsplit(target)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    first = int(query.get("Marker", "0"))
    path = unquote(parts.path).rstrip("/")
    place = (account, region)
    if path == _FUNCTIONS:
        assert (query.get("FunctionVersion"), query.get("MaxItems")) == ("ALL", str(PAGE))
        call = Call(account, region, "ListFunctions", first // PAGE)
        return call, lambda: _page(
            "Functions", accounts.functions.get(place, ()), first, lambda it: _function(place, it)
        )
    name = re.fullmatch(rf"{_FUNCTIONS}/([^/]+)/aliases", path)
    assert name, f"nobody asks for {target}"
    aliases = sorted(accounts.aliases.get(place, {}).get(name[1], {}).items())
    call = Call(account, region, "ListAliases", first // PAGE)
    return call, lambda: _page("Aliases", aliases, first, _alias)


def _page(
    key: str, everything: Sequence[Any], first: int, shown: Callable[[Any], dict[str, Any]]
) -> _Answer:
    content: dict[str, Any] = {key: [shown(it) for it in everything[first : first + PAGE]]}
    if first + PAGE < len(everything):
        content["NextMarker"] = str(first + PAGE)
    return _Answer(json.dumps(content).encode())


def _alias(alias: tuple[str, tuple[str, dict[str, float]]]) -> dict[str, Any]:
    name, (version, weights) = alias
    routing = {"RoutingConfig": {"AdditionalVersionWeights": weights}} if weights else {}
    return {"Name": name, "FunctionVersion": version, **routing}


def _function(place: Place, function: DeployedFunction) -> dict[str, Any]:
    """Give as much as Lambda does; most of it is of no interest."""
    account, region = place
    return {
        "FunctionName": function.name,
        "FunctionArn": f"arn:aws:lambda:{region}:{account}:function:{function.name}",
        "Runtime": function.runtime or "python3.12",
        "Role": f"arn:aws:iam::{account}:role/service-role/{function.name}",
        "Handler": "handler.handler",
        "CodeSize": 1234567,
        "Description": "Does what its name says, and says so when it cannot",
        "Timeout": 30,
        "MemorySize": 512,
        "LastModified": "2026-11-20T09:14:03.000+0000",
        "CodeSha256": "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
        "Version": function.version,
        "VpcConfig": {"SubnetIds": [], "SecurityGroupIds": [], "VpcId": ""},
        "Environment": {"Variables": {"LOG_LEVEL": "INFO", "TABLE": f"{function.name}-table"}},
        "TracingConfig": {"Mode": "PassThrough"},
        "RevisionId": "4b2b5a0c-0c4b-4f3f-9a53-2a1f0d0c1b2a",
        "Layers": [{"Arn": arn, "CodeSize": 7654321} for arn in function.layers],
        "PackageType": "Zip",
        "Architectures": ["arm64"],
        "EphemeralStorage": {"Size": 512},
        "SnapStart": {"ApplyOn": "None", "OptimizationStatus": "Off"},
        "LoggingConfig": {"LogFormat": "Text", "LogGroup": f"/aws/lambda/{function.name}"},
    }


def _sts(_: Accounts, account: str, region: str, __: str, body: bytes) -> _Served:
    sent = {name: values[0] for name, values in parse_qs(body.decode()).items()}
    operation = sent["Action"]
    if operation == "GetCallerIdentity":
        result = f"<Account>{account}</Account><Arn>arn:aws:iam::{account}:role/it</Arn>"
    else:
        assert operation == "AssumeRole", operation
        result = (
            "<Credentials>"
            f"<AccessKeyId>ASIA{sent['RoleArn'].split(':')[4]}</AccessKeyId>"
            "<SecretAccessKey>secret</SecretAccessKey><SessionToken>token</SessionToken>"
            "<Expiration>2100-01-01T00:00:00Z</Expiration>"
            "</Credentials>"
        )
    wrapped = f"<{operation}Result>{result}</{operation}Result>"
    content = f"<{operation}Response>{wrapped}</{operation}Response>".encode()
    return Call(account, region, operation), lambda: _Answer(content, "text/xml")


def _cloudwatch(accounts: Accounts, account: str, region: str, _: str, body: bytes) -> _Served:
    queries = json.loads(body)["MetricDataQueries"]
    assert len(queries) <= MOST_QUESTIONS
    counts = accounts.invocations.get((account, region), {})

    def answer() -> _Answer:
        results = []
        for query in queries:
            metric = query["MetricStat"]["Metric"]
            assert (metric["Namespace"], metric["MetricName"]) == ("AWS/Lambda", "Invocations")
            count = counts.get(metric["Dimensions"][0]["Value"], 0)
            # Two days are two values; nothing was counted on a day without any.
            values = [count - 1, 1] if count else []
            results.append({"Id": query["Id"], "Values": values, "StatusCode": "Complete"})
        return _Answer(json.dumps({"MetricDataResults": results}).encode())

    return Call(account, region, "GetMetricData"), answer


_SERVICES = {"lambda": _lambda, "sts": _sts, "monitoring": _cloudwatch}
