"""IAM for the embedded AWS: a server in front of it that lets through what a policy allows.

Actions are named as the Service Authorization Reference does, resources as ARNs. What no statement
allows is answered with 403 and remembered.
"""

import fnmatch
import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import botocore.session
import httpx

_SCOPE = re.compile(r"Credential=[^/]+/[0-9]+/([^/]+)/([^/]+)/aws4_request")
_NEEDS_NOTHING = {"sts:GetCallerIdentity"}
_S3_ACTIONS = {
    "AbortMultipartUpload": "DeleteObject",  # told apart by a parameter; nobody aborts here
    "CopyObject": "PutObject",  # told apart by a header; nobody copies here
    "HeadObject": "GetObject",
    "HeadBucket": "ListBucket",
    "ListObjects": "ListBucket",
    "ListObjectsV2": "ListBucket",
}
_LAMBDA_ACTIONS = {"Invoke": "InvokeFunction"}
_HOP = {"connection", "content-length", "host", "transfer-encoding"}


@dataclass(frozen=True)
class Call:
    """What a request asks for."""

    action: str
    resource: str
    region: str
    keeps_what_is_there: bool = False


@dataclass
class Gatekeeper:
    """Guards an account of an embedded AWS."""

    upstream: str
    account: str
    policy: dict[str, Any] = field(default_factory=lambda: {"Statement": []})
    allowed: list[Call] = field(default_factory=list)
    denied: list[Call] = field(default_factory=list)

    def allows(self, call: Call) -> bool:
        return call.action in _NEEDS_NOTHING or any(
            _matches(statement, call) for statement in self.policy["Statement"]
        )

    def used(self) -> set[str]:
        """Give the actions that a policy had to allow."""
        return {call.action for call in self.allowed} - _NEEDS_NOTHING

    def use(self, policy: str) -> None:
        """Go on with another policy, and forget what was asked."""
        self.policy = json.loads(policy)
        self.allowed, self.denied = [], []


def _matches(statement: dict[str, Any], call: Call) -> bool:
    for operator, keys in statement.get("Condition", {}).items():
        if (operator, keys) == ("Null", {"s3:if-none-match": ["false"]}):
            if not call.keeps_what_is_there:
                return False
            continue
        assert (operator, set(keys)) == ("StringEquals", {"aws:RequestedRegion"})
        if call.region not in keys["aws:RequestedRegion"]:
            return False
    return any(fnmatch.fnmatchcase(call.action, one) for one in statement["Action"]) and any(
        fnmatch.fnmatchcase(call.resource, one) for one in statement["Resource"]
    )


@contextmanager
def gatekeeper(upstream: str, account: str) -> Iterator[tuple[Gatekeeper, str]]:
    """Serve; gives the gatekeeper and its address."""
    guard = Gatekeeper(upstream, account)
    client = httpx.Client(timeout=60, trust_env=False)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            body = self._body()
            call = read_call(self.command, self.path, dict(self.headers.items()), body, account)
            if guard.allows(call):
                guard.allowed.append(call)
                self._answer(self._ask(body))
            else:
                guard.denied.append(call)
                refusal = {"message": f"not authorized to perform {call.action}"}
                headers = {"x-amzn-errortype": "AccessDeniedException"}
                self._answer(httpx.Response(403, json=refusal, headers=headers))

        do_POST = do_PUT = do_DELETE = do_HEAD = do_GET  # noqa: N815 - http.server's names

        def _body(self) -> bytes:
            if self.headers.get("Transfer-Encoding") != "chunked":
                return self.rfile.read(int(self.headers.get("Content-Length", 0)))
            chunks = bytearray()
            while size := int(self.rfile.readline().split(b";")[0], 16):
                chunks += self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
            return bytes(chunks)

        def _ask(self, body: bytes) -> httpx.Response:
            headers = {k: v for k, v in self.headers.items() if k.lower() not in _HOP}
            return client.request(
                self.command, f"{upstream}{self.path}", headers=headers, content=body
            )

        def _answer(self, answer: httpx.Response) -> None:
            self.send_response(answer.status_code)
            for name, value in answer.headers.items():
                if name.lower() not in {*_HOP, "content-encoding"}:
                    self.send_header(name, value)
            length = answer.headers.get("Content-Length") if self.command == "HEAD" else None
            self.send_header("Content-Length", length or str(len(answer.content)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(answer.content)

        def log_message(self, *_: Any) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield guard, f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        client.close()


def read_call(method: str, target: str, headers: dict[str, str], body: bytes, account: str) -> Call:
    """Tell which action on which resource a signed request is."""
    names = {name.lower(): value for name, value in headers.items()}
    scope = _SCOPE.search(names.get("authorization", ""))
    assert scope, f"an unsigned request: {method} {target}"
    region, service = scope.groups()
    parts = urlsplit(target)
    query = {k: v[0] for k, v in parse_qs(parts.query, keep_blank_values=True).items()}
    path = unquote(parts.path)
    match service:
        case "lambda":
            operation = _rest_operation("lambda", method, path, query)
            resource = _lambda_resource(operation, path, query)
            operation = _LAMBDA_ACTIONS.get(operation, operation)
            if operation == "CreateFunction":
                resource = f"function:{json.loads(body)['FunctionName']}"
        case "s3":
            # Terraform says which; others ask in ways that only one operation has.
            operation = query.get("x-id") or _rest_operation("s3", method, _s3_path(path), query)
            operation = _S3_ACTIONS.get(operation, operation)
            careful = "if-none-match" in names
            return Call(f"s3:{operation}", f"arn:aws:s3:::{path.strip('/')}", region, careful)
        case "monitoring":
            operation = names.get("x-amz-target", path).replace("/", ".").rpartition(".")[2]
            return Call(f"cloudwatch:{operation}", "*", region)
        case "logs":
            operation = names["x-amz-target"].rpartition(".")[2]
            sent = json.loads(body or b"{}")
            if operation == "DescribeLogGroups":
                return Call(f"logs:{operation}", "*", region)
            resource = sent.get("resourceArn", "").rpartition(":log-group:")[2]
            resource = f"log-group:{resource or sent['logGroupName']}"
        case "iam":
            sent = {k: v[0] for k, v in parse_qs(body.decode()).items()}
            arn = f"arn:aws:iam::{account}:role/{sent['RoleName']}"
            return Call(f"iam:{sent['Action']}", arn, region)
        case "ssm":
            operation = names["x-amz-target"].rpartition(".")[2]
            sent = json.loads(body or b"{}")
            name = sent.get("Name") or sent.get("ResourceId") or (sent.get("Names") or [""])[0]
            resource = f"parameter{name}" if name and operation != "DescribeParameters" else ""
        case _:
            sent = {k: v[0] for k, v in parse_qs(body.decode()).items()}
            operation = sent["Action"]
            if service == "sts":
                return Call(f"sts:{operation}", sent.get("RoleArn", "*"), region)
            stack = sent.get("StackName", "")
            if stack.startswith("arn:"):
                return Call(f"{service}:{operation}", stack, region)
            resource = f"stack/{stack}/id" if stack else ""
    arn = f"arn:aws:{service}:{region}:{account}:{resource}" if resource else "*"
    return Call(f"{service}:{operation}", arn, region)


def _s3_path(path: str) -> str:
    bucket, _, key = path.strip("/").partition("/")
    return f"/{bucket}/{'key' if key else ''}".rstrip("/")


def _lambda_resource(operation: str, path: str, query: dict[str, str]) -> str:
    if "Arn" in query:
        return query["Arn"].split(":", 5)[5]
    kind, _, rest = path.removeprefix("/").split("/", 1)[1].partition("/")
    name, *more = rest.split("/") if rest else [""]
    if not name:
        return ""
    if kind == "layers":
        if operation == "ListLayerVersions":
            return ""
        return f"layer:{name}:{more[1]}" if len(more) > 1 else f"layer:{name}"
    qualifier = query.get("Qualifier")
    return f"function:{name}:{qualifier}" if qualifier else f"function:{name}"


@cache
def _operations(service: str) -> list[tuple[str, re.Pattern[str], dict[str, str], str]]:
    model = botocore.session.get_session().get_service_model(service)
    found = []
    for name in model.operation_names:
        http = model.operation_model(name).http
        path, _, query = http["requestUri"].partition("?")
        path = re.sub(r"/\\?$", "", path)
        pattern = re.sub(r"\\\{[^}]*\\\}", "[^/]+", re.escape(path))
        fixed = {k: v[0] for k, v in parse_qs(query, keep_blank_values=True).items()}
        found.append((http["method"], re.compile(pattern), fixed, name))
    # The more a template demands, the earlier it is tried.
    return sorted(found, key=lambda one: (-len(one[2]), -len(one[1].pattern)))


def _rest_operation(service: str, method: str, path: str, query: dict[str, str]) -> str:
    for wanted, pattern, fixed, name in _operations(service):
        if (
            wanted == method
            and pattern.fullmatch(path.rstrip("/"))
            and all(query.get(k) == v for k, v in fixed.items())
        ):
            return name
    raise AssertionError(f"no operation of {service} is {method} {path} {query}")
