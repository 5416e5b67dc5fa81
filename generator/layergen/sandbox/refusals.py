"""What AWS answers where moto has no words for it."""

from moto.awslambda.exceptions import LambdaClientError


class AccessDeniedError(LambdaClientError):
    """Another account's layer version that no statement opens to the caller."""

    code = 403

    def __init__(self, account: str, arn: str) -> None:
        super().__init__(
            "AccessDeniedException",
            f"User: arn:aws:iam::{account}:root is not authorized to perform: "
            f"lambda:GetLayerVersion on resource: {arn} because no resource-based policy allows "
            "the lambda:GetLayerVersion action",
        )


class RequestTooLargeError(LambdaClientError):
    """An archive that has to come through S3."""

    code = 413

    def __init__(self, limit: int) -> None:
        super().__init__(
            "RequestEntityTooLargeException", f"Request must be smaller than {limit} bytes"
        )


class ResourceConflictError(LambdaClientError):
    """Something is there already, or still in use."""

    code = 409

    def __init__(self, message: str) -> None:
        super().__init__("ResourceConflictException", message)
