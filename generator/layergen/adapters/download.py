"""Downloads of which the hash is known before."""

import base64
import hashlib
from typing import IO

from layergen.errors import LayergenError

_ATTEMPTS = 3
_SECONDS = 60.0
_NOT_ALLOWED = frozenset({401, 403, 407})


class NotAllowedError(LayergenError):
    """Somebody on the way says that we may not have it."""


def download(address: str, file: IO[bytes], *, name: str, sha256: str) -> None:
    """Fetch what has this SHA-256 (base64) into an empty file. `name` stands for it in messages.

    The address may be signed, and then it is a secret: it is never shown. Raises NotAllowedError,
    and LayergenError for what cannot be reached, or is something else.
    """
    import httpx

    digest = ""
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            digest = _fetch(address, file, name)
            break
        except httpx.HTTPError as error:
            if attempt == _ATTEMPTS:
                raise LayergenError(
                    f"{name} cannot be downloaded: {str(error) or type(error).__name__}",
                    hint="check the network and the proxy; what was downloaded so far is kept",
                ) from None
    if digest != sha256:
        raise LayergenError(
            f"{name} is not what AWS says: its SHA-256 is {digest}, and not {sha256}",
            hint="something on the way changes downloads; look at the proxy",
        )


def _fetch(address: str, file: IO[bytes], name: str) -> str:
    import httpx

    file.seek(0)
    file.truncate()
    digest = hashlib.sha256()
    with httpx.stream("GET", address, timeout=_SECONDS, follow_redirects=True) as answer:
        if answer.status_code in _NOT_ALLOWED:
            raise NotAllowedError(f"its zip must not be downloaded (HTTP {answer.status_code})")
        if answer.is_server_error:
            raise httpx.HTTPError(f"HTTP {answer.status_code}")
        if not answer.is_success:
            raise LayergenError(f"{name} cannot be downloaded: HTTP {answer.status_code}")
        # Not decoded: the hash is that of the bytes as they are.
        for chunk in answer.iter_raw():
            digest.update(chunk)
            file.write(chunk)
    return base64.b64encode(digest.digest()).decode()
