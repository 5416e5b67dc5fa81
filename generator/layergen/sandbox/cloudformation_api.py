"""CloudFormation's HTTP interface: a repeated CreateStack is one CreateStack."""

import threading

from moto.cloudformation.responses import CloudFormationResponse
from moto.core.responses import ActionResult

_one_at_a_time = threading.Lock()
_created: dict[str, str] = {}
"""Stack ids by client request token."""


class EmbeddedCloudFormationApi(CloudFormationResponse):
    """What clients of the embedded AWS talk to."""

    def create_stack(self) -> ActionResult:
        """CreateStack. A client that retries sends the same token and gets the same stack."""
        token = self._get_param("ClientRequestToken")
        with _one_at_a_time:
            stack_id = _created.get(token)
            if stack_id in self.cloudformation_backend.stacks:
                return ActionResult({"StackId": stack_id})
            result = super().create_stack()
            if token and isinstance(result.result, dict):
                _created[token] = result.result["StackId"]
            return result
