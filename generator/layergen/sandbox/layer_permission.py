"""`AWS::Lambda::LayerVersionPermission` for CloudFormation stacks."""

import json
from typing import Any, Self

from moto.awslambda.utils import get_backend
from moto.cloudformation.utils import random_suffix
from moto.core.common_models import CloudFormationModel


class LayerVersionPermission(CloudFormationModel):
    """One statement of a layer version's policy, owned by a stack.

    Being a direct subclass is what registers it with the embedded CloudFormation.
    """

    def __init__(self, layer_version_arn: str, statement_id: str) -> None:
        self.layer_version_arn = layer_version_arn
        self.statement_id = statement_id

    @property
    def physical_resource_id(self) -> str:
        """What `Ref` gives."""
        return f"{self.layer_version_arn}#{self.statement_id}"

    @staticmethod
    def cloudformation_name_type() -> str:
        """Name the property that holds a given name: there is none."""
        return ""

    @staticmethod
    def cloudformation_type() -> str:
        """Name the resource type."""
        return "AWS::Lambda::LayerVersionPermission"

    @classmethod
    def has_cfn_attr(cls, attr: str) -> bool:
        """Tell whether `Fn::GetAtt` knows an attribute."""
        return attr == "Id"

    def get_cfn_attribute(self, attribute_name: str) -> str:  # noqa: ARG002 - there is only Id
        """Answer `Fn::GetAtt`."""
        return self.physical_resource_id

    @classmethod
    def create_from_cloudformation_json(
        cls,
        resource_name: str,  # noqa: ARG003 - the permission has no name
        cloudformation_json: dict[str, Any],
        account_id: str,
        region_name: str,
        **kwargs: Any,
    ) -> Self:
        """Add the statement."""
        properties = cloudformation_json["Properties"]
        arn = properties["LayerVersionArn"]
        stack = kwargs["StackId"].split("/")[1]
        statement_id = f"{stack}-{kwargs['LogicalId']}-{random_suffix()}"
        statement = {
            "StatementId": statement_id,
            "Action": properties["Action"],
            "Principal": properties["Principal"],
        }
        if "OrganizationId" in properties:
            statement["OrganizationId"] = properties["OrganizationId"]
        layer, version = arn.rsplit(":", 1)
        backend = get_backend(account_id, region_name)
        backend.add_layer_version_permission(layer, version, json.dumps(statement))
        return cls(arn, statement_id)

    @classmethod
    def update_from_cloudformation_json(
        cls,
        original_resource: Self,
        new_resource_name: str,
        cloudformation_json: dict[str, Any],
        account_id: str,
        region_name: str,
    ) -> Self:
        """Replace it: every property requires replacement. AWS, too, creates first."""
        stack, logical_id, _ = original_resource.statement_id.rsplit("-", 2)
        replacement = cls.create_from_cloudformation_json(
            new_resource_name,
            cloudformation_json,
            account_id,
            region_name,
            StackId=f"stack/{stack}",
            LogicalId=logical_id,
        )
        original_resource.delete(account_id, region_name)
        return replacement

    def delete(self, account_id: str, region_name: str) -> None:
        """Remove the statement."""
        layer, version = self.layer_version_arn.rsplit(":", 1)
        backend = get_backend(account_id, region_name)
        backend.remove_layer_version_permission(layer, version, self.statement_id)
