"""Who may use a layer version: statements as AWS writes them, and what they allow."""

import json
from typing import Any

from moto.awslambda.policy import Policy
from moto.utilities.utils import get_partition

from layergen.sandbox.refusals import ResourceConflictError

_ACCOUNT_DIGITS = 12


class EmbeddedPolicy(Policy):
    """A policy that answers as AWS does, so that Terraform sees no difference that is not there."""

    def add_statement(self, raw: str, qualifier: str | None = None) -> tuple[Any, str]:
        """Add one statement. Raises ResourceConflictError when its id is taken."""
        statement = json.loads(raw)
        statement_id = statement.get("StatementId")
        if any(known["Sid"] == statement_id for known in self.statements):
            raise ResourceConflictError(
                f"The statement id ({statement_id}) provided already exists. Please provide a new "
                "statement id, or remove the existing statement."
            )
        if "OrganizationId" in statement:
            statement["PrincipalOrgID"] = statement.pop("OrganizationId")
        return super().add_statement(json.dumps(statement), qualifier)

    def principal_formatter(self, obj: Any) -> Any:
        """Write an account as the ARN of its root, which is what AWS stores."""
        if isinstance(obj, str) and obj.isdigit() and len(obj) == _ACCOUNT_DIGITS:
            return {"AWS": f"arn:{get_partition(self.parent.region)}:iam::{obj}:root"}
        return super().principal_formatter(obj)

    def allows(self, account: str) -> bool:
        """Tell whether another account may use the layer version.

        The embedded AWS has one organization, and every account belongs to it.
        """
        root = f"arn:{get_partition(self.parent.region)}:iam::{account}:root"
        return any(known["Principal"] in ("*", {"AWS": root}) for known in self.statements)
