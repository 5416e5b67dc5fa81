"""What AWS and boto3 say, as one sentence for the person in front of the terminal."""

import contextlib
import os
from collections.abc import Iterator

from layergen.adapters.completed import masked
from layergen.errors import LayergenError

_SIGN_IN = "sign in again, or set AWS_PROFILE"
_UNKNOWN_CREDENTIALS = {"AuthFailure", "InvalidClientTokenId", "UnrecognizedClientException"}
_REFUSED_CREDENTIALS = {
    *_UNKNOWN_CREDENTIALS,
    "ExpiredToken",
    "ExpiredTokenException",
    "InvalidSignatureException",
    "RequestExpired",
    "SignatureDoesNotMatch",
}
_REFUSED_PERMISSION = {"AccessDenied", "AccessDeniedException", "UnauthorizedOperation"}
_THROTTLED = {
    "RequestLimitExceeded",
    "Throttling",
    "ThrottlingException",
    "TooManyRequestsException",
}


class UnknownCredentialsError(LayergenError):
    """AWS does not know the credentials: they are wrong, or their account has not the region on."""


class UnreachableError(LayergenError):
    """Nobody answers: there is no network, or no such region."""


@contextlib.contextmanager
def asking_aws() -> Iterator[None]:
    """Turn everything that boto3 raises inside into a LayergenError with a hint."""
    from botocore import exceptions

    try:
        yield
    except exceptions.ClientError as error:
        code = str(error.response.get("Error", {}).get("Code", "unknown"))
        said = str(error.response.get("Error", {}).get("Message", ""))
        raise _error(
            f"AWS refused {error.operation_name} ({code}): {said}",
            _hint(code, error.operation_name),
            UnknownCredentialsError if code in _UNKNOWN_CREDENTIALS else LayergenError,
        ) from None
    except (
        exceptions.NoCredentialsError,
        exceptions.PartialCredentialsError,
        exceptions.CredentialRetrievalError,
        exceptions.TokenRetrievalError,
        exceptions.SSOError,
        exceptions.ProfileNotFound,
    ) as error:
        raise _error(f"there are no usable AWS credentials: {error}", _SIGN_IN) from None
    except (exceptions.ConnectionError, exceptions.HTTPClientError) as error:
        raise _error(
            f"AWS cannot be reached: {error}",
            "check the network, the proxy and AWS_ENDPOINT_URL",
            UnreachableError,
        ) from None
    except exceptions.BotoCoreError as error:
        raise _error(f"AWS cannot be asked: {error}", "check the AWS configuration") from None
    except ValueError as error:  # botocore's word for an endpoint that is no URL
        raise _error(f"AWS cannot be asked: {error}", "check AWS_ENDPOINT_URL") from None


def _error(message: str, hint: str, kind: type[LayergenError] = LayergenError) -> LayergenError:
    return kind(masked(" ".join(message.split()), os.environ), hint=hint)


def _hint(code: str, operation: str) -> str:
    if code in _REFUSED_CREDENTIALS:
        return _SIGN_IN
    if code in _REFUSED_PERMISSION:
        return f"the role needs the permission for {operation}"
    if code in _THROTTLED:
        return "the account's request rate is used up; try again in a minute"
    return ""
