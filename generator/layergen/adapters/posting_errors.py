"""Refusals that whoever posts can do something about."""

from layergen.errors import LayergenError


class GoneError(LayergenError):
    """What was to be changed is not there any more."""


class TooLongError(LayergenError):
    """A text is longer than the host takes."""


class UnclearError(LayergenError):
    """Nobody knows whether a request that must not be repeated was heard."""
