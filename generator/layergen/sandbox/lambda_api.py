"""Lambda's HTTP interface: pages, guards, and the calls that moto lacks."""

import base64
import json
import threading
from typing import Any
from urllib.parse import unquote

from moto.awslambda.exceptions import (
    InvalidParameterValueException,
    PreconditionFailedException,
)
from moto.awslambda.models import LambdaFunction, LayerVersion
from moto.awslambda.responses import LambdaResponse
from moto.core.common_types import TYPE_RESPONSE

from layergen.sandbox.functions import EmbeddedAlias, additional_weights
from layergen.sandbox.invocation import invoke
from layergen.sandbox.refusals import RequestTooLargeError

CONTENT_PATH = "/sandbox/layers"
"""Where the archive of a layer version is served: account, region, name and version follow."""

_PAGE = 50
_PAGED = {
    "ListAliases": "Aliases",
    "ListFunctions": "Functions",
    "ListLayerVersions": "LayerVersions",
    "ListLayers": "Layers",
    "ListVersionsByFunction": "Versions",
}
_REQUEST_LIMIT = 69_905_067
"""Bytes: 50 MiB of archive in Base64."""
_one_at_a_time = threading.Lock()
"""Two calls in two threads would get one version number, or pass one revision guard."""


class EmbeddedLambdaApi(LambdaResponse):
    """What clients of the embedded AWS talk to."""

    def call_action(self) -> TYPE_RESPONSE:
        """Answer one request; lists come in pages of at most 50."""
        if self._get_action() == "Invoke":
            # A function may run for long, and may call us itself.
            return super().call_action()
        with _one_at_a_time:
            status, headers, body = super().call_action()
        key = _PAGED.get(self._get_action())
        if key and status == 200:
            body = self._page(json.loads(body), key)
        return status, headers, body

    def create_function(self) -> TYPE_RESPONSE:
        """CreateFunction."""
        self._check_request_size()
        return super().create_function()

    def update_function_code(self) -> TYPE_RESPONSE:
        """UpdateFunctionCode, guarded by RevisionId."""
        self._check_request_size()
        self._check_function_revision()
        return super().update_function_code()

    def update_function_configuration(self) -> TYPE_RESPONSE:
        """UpdateFunctionConfiguration, guarded by RevisionId."""
        self._check_function_revision()
        return super().update_function_configuration()

    def invoke(self) -> TYPE_RESPONSE:
        """Invoke, on an interpreter of this machine."""
        name = unquote(self.path.rstrip("/").rsplit("/", 2)[-2])
        qualifier = self.querystring.get("Qualifier", [None])[0]
        function: Any = self.backend.get_function(name, qualifier)
        kind = self.headers.get("X-Amz-Invocation-Type", "RequestResponse")
        if kind == "DryRun":
            return 204, {"status": 204}, ""
        done = invoke(function, self.raw_body)
        if kind == "Event":
            return 202, {"status": 202}, ""
        headers = {"content-type": "application/json", "x-amz-executed-version": function.version}
        if done.failed:
            headers["x-amz-function-error"] = "Unhandled"
        if self.headers.get("X-Amz-Log-Type") == "Tail":
            headers["x-amz-log-result"] = base64.b64encode(done.log).decode()
        return 200, headers, done.payload

    def publish_version(self) -> TYPE_RESPONSE:
        """PublishVersion, guarded by RevisionId and CodeSha256."""
        function = self._check_function_revision()
        expected = self._sent().get("CodeSha256")
        if expected and expected != function.code_sha_256:
            raise InvalidParameterValueException(
                f"CodeSHA256 ({expected}) is different from current CodeSHA256 in $LATEST "
                f"({function.code_sha_256}). Please try again with the CodeSHA256 in $LATEST."
            )
        return super().publish_version()

    def update_alias(self) -> TYPE_RESPONSE:
        """UpdateAlias, guarded by RevisionId."""
        function, _, alias = unquote(self.path).rsplit("/", 2)
        name = function.rsplit("/", 1)[-1]
        self._check_revision(self.backend.get_alias(name=alias, function_name=name).revision_id)
        return super().update_alias()

    def put_provisioned_concurrency_config(self) -> TYPE_RESPONSE:
        """PutProvisionedConcurrencyConfig, for an alias; it is ready at once."""
        alias: Any = self.backend.get_alias(
            name=self.querystring["Qualifier"][0], function_name=self._function_name()
        )
        if additional_weights(alias.routing_config):
            raise InvalidParameterValueException(
                "Alias with weights can not be used with Provisioned Concurrency"
            )
        alias.provisioned = self._sent()["ProvisionedConcurrentExecutions"]
        return 202, {"status": 202}, json.dumps(_provisioned(alias))

    def list_provisioned_concurrency_configs(self) -> str:
        """ListProvisionedConcurrencyConfigs."""
        aliases: Any = self.backend.list_aliases(self._function_name())
        configs = [_provisioned(alias) for alias in aliases if alias.provisioned]
        return json.dumps({"ProvisionedConcurrencyConfigs": configs})

    def publish_layer_version(self) -> TYPE_RESPONSE:
        """PublishLayerVersion."""
        self._check_request_size()
        return super().publish_layer_version()

    def get_layer_version(self) -> str:
        """GetLayerVersion."""
        layer, _, version = self.path.rsplit("/", 2)
        name = unquote(layer.rsplit("/", 1)[-1])
        return self._described(self.backend.get_layer_version(name, version))

    def get_layer_version_by_arn(self) -> str:
        """GetLayerVersionByArn."""
        layer, _, version = self.querystring["Arn"][0].rpartition(":")
        return self._described(self.backend.get_layer_version(layer, version))

    def list_layer_versions(self) -> str:
        """ListLayerVersions, newest first."""
        versions = json.loads(super().list_layer_versions())["LayerVersions"]
        for parameter, attribute in (
            ("CompatibleRuntime", "CompatibleRuntimes"),
            ("CompatibleArchitecture", "CompatibleArchitectures"),
        ):
            wanted = self.querystring.get(parameter, [None])[0]
            if wanted:
                versions = [one for one in versions if wanted in one.get(attribute, [])]
        return json.dumps({"LayerVersions": versions})

    def _described(self, version: LayerVersion) -> str:
        described = version.get_layer_version()
        place = f"{version.account_id}/{version.region}/{version.name}/{version.version}.zip"
        host = self.normalized_request.host_url.rstrip("/")
        described["Content"]["Location"] = f"{host}{CONTENT_PATH}/{place}"
        return json.dumps(described)

    def _page(self, answer: dict[str, Any], key: str) -> str:
        start = int(self.querystring.get("Marker", ["0"])[0])
        end = start + min(int(self.querystring.get("MaxItems", [_PAGE])[0]), _PAGE)
        more = {"NextMarker": str(end)} if end < len(answer[key]) else {}
        return json.dumps({key: answer[key][start:end], **more})

    def _sent(self) -> dict[str, Any]:
        return json.loads(self.body) if self.body else {}

    def _function_name(self) -> str:
        name = unquote(self.path.rstrip("/").rsplit("/", 2)[-2])
        return str(self.backend.get_function(name).function_name)

    def _check_request_size(self) -> None:
        if len(self.raw_body) > _REQUEST_LIMIT:
            raise RequestTooLargeError(_REQUEST_LIMIT)

    def _check_function_revision(self) -> LambdaFunction:
        name = unquote(self.path.rstrip("/").rsplit("/", 2)[-2])
        function = self.backend.get_function(name)
        self._check_revision(function.get_configuration()["RevisionId"])
        return function

    def _check_revision(self, current: str) -> None:
        if self._sent().get("RevisionId", current) != current:
            raise PreconditionFailedException(
                "The RevisionId provided does not match the latest RevisionId. Call the "
                "GetFunction or the GetAlias API to retrieve the latest RevisionId for your "
                "resource."
            )


def _provisioned(alias: EmbeddedAlias) -> dict[str, Any]:
    return {
        "FunctionArn": alias.arn,
        "RequestedProvisionedConcurrentExecutions": alias.provisioned,
        "Status": "READY",
    }
