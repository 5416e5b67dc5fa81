"""Where moto differs from AWS, the sandbox's own classes take its place.

moto looks these names up when it needs them, so replacing them is enough; nothing is copied.
"""

from moto.awslambda import models, urls
from moto.awslambda_simple import models as simple
from moto.cloudformation import urls as cloudformation_urls
from moto.core.base_backend import BackendDict
from moto.core.config import default_user_config

from layergen.sandbox import layer_permission  # noqa: F401 - importing it registers it
from layergen.sandbox.cloudformation_api import EmbeddedCloudFormationApi
from layergen.sandbox.functions import EmbeddedAlias, EmbeddedFunction
from layergen.sandbox.lambda_api import EmbeddedLambdaApi
from layergen.sandbox.lambda_backend import EmbeddedLambda
from layergen.sandbox.layer_policy import EmbeddedPolicy
from layergen.sandbox.layer_versions import EmbeddedLayerVersion

_REPLACED = {
    "LambdaAlias": EmbeddedAlias,
    "LambdaFunction": EmbeddedFunction,
    "LayerVersion": EmbeddedLayerVersion,
    "Policy": EmbeddedPolicy,
}

_PROVISIONED = (
    r"{0}/(?P<api_version>[^/]+)/functions/(?P<function_name>[\w_:%-]+)/provisioned-concurrency/?$"
)
"""A path that moto does not know."""


def install() -> None:
    """Correct moto in this process. Call it before the first request."""
    for name, replacement in _REPLACED.items():
        setattr(models, name, replacement)
    default_user_config["lambda"] = {"use_docker": False}
    simple.lambda_simple_backends = BackendDict(EmbeddedLambda, "lambda")
    urls.url_paths[_PROVISIONED] = EmbeddedLambdaApi.dispatch
    for pattern in urls.url_paths:
        urls.url_paths[pattern] = EmbeddedLambdaApi.dispatch
    cloudformation_urls.url_paths["{0}/$"] = EmbeddedCloudFormationApi.dispatch
