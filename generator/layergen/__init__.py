"""layergen: AWS Lambda layers from a strategy and a lock file, as plain Terraform."""

__version__ = "0.1.0"
