"""JSON over HTTP, asked as politely as GitHub and GitLab want it.

What may work later is asked again, by tenacity: after as long as the server says, never sooner, and
a little later than that, so that the jobs of a matrix do not come back all at once. It ends when it
would take longer than a job should wait.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from layergen.adapters.posting_errors import UnclearError
from layergen.adapters.rate_limits import is_limit, is_passing, said, seconds_to_wait
from layergen.errors import LayergenError

if TYPE_CHECKING:
    import httpx
    import tenacity

_ATTEMPTS = 6
_LONGEST_SECONDS = 300.0
"""How long one request may be waited for altogether, before the job gives up."""
_JITTER_SECONDS = 0.5
_BACKOFF_SECONDS = (0.5, 10.0)
_SETTLING_SECONDS = (0.1, 5.0)
_SLOWER = 4
_WORTH_TELLING_SECONDS = 2
_TIMEOUT_SECONDS = 30.0
_MOST_PAGES = 100
_REFUSED_PROXY = frozenset({407, 511})


@dataclass(slots=True)
class Rest:
    """One API of one host. `client` says whom it takes us for; `name` stands for it in messages.

    `tell` is told why it takes long. `slowest` is the longest that a request took so far, in
    seconds: what one of another run may take as well.
    """

    name: str
    api: str
    client: "httpx.Client" = field(repr=False)
    tell: Callable[[str], None] = field(default=lambda _: None, repr=False)
    slowest: float = 0.0

    def ask(
        self,
        method: str,
        path: str,
        content: Mapping[str, Any] | None = None,
        *,
        repeatable: bool = True,
    ) -> "httpx.Response":
        """Send one request, again and again while that may help, and give the answer.

        An answer may be a refusal. Raises LayergenError if there is none, or if the host wants to
        be left alone for too long; UnclearError if there is none to what is not `repeatable`.
        """
        import httpx
        import tenacity

        def heard(error: BaseException) -> bool:
            if isinstance(error, httpx.UnsupportedProtocol):
                return False
            # Before there is a connection, nothing was asked.
            unsent = isinstance(error, httpx.ConnectError | httpx.ConnectTimeout)
            return isinstance(error, httpx.TransportError) and (repeatable or unsent)

        def again(answer: httpx.Response) -> bool:
            return is_limit(answer) or (repeatable and is_passing(answer))

        repeating = tenacity.Retrying(
            retry=tenacity.retry_if_exception(heard) | tenacity.retry_if_result(again),
            stop=tenacity.stop_any(
                tenacity.stop_after_attempt(_ATTEMPTS), tenacity.stop_before_delay(_LONGEST_SECONDS)
            ),
            wait=_wait,
            before_sleep=self._tell,
            retry_error_callback=_last,
        )
        try:
            answer: httpx.Response = repeating(self._send, method, path, content)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            told = f"{self.name} does not answer: {str(error) or type(error).__name__}"
            if repeatable:
                raise LayergenError(told, hint=f"the address is {self.api}") from None
            raise UnclearError(told, hint=f"the address is {self.api}") from None
        if answer.status_code in _REFUSED_PROXY:
            raise LayergenError(
                f"a proxy before {self.name} says HTTP {answer.status_code}",
                hint="look at HTTPS_PROXY, or name the host in NO_PROXY",
            )
        if is_limit(answer):
            wanted = timedelta(seconds=round(seconds_to_wait(answer) or 0))
            raise LayergenError(
                f"{self.name} takes no more requests for {wanted}: {said(answer)}",
                hint="run this again after that; one job that posts for a whole matrix asks less",
            )
        if not repeatable and answer.is_server_error:
            raise UnclearError(f"{self.name} says HTTP {answer.status_code} {said(answer)}".strip())
        return answer

    def pages(self, path: str) -> "Iterator[httpx.Response]":
        """Give the pages of a listing, as `Link` leads from one to the next; the last may refuse.

        `path` asks for pages of 100.
        """
        import httpx

        following = path
        for _ in range(_MOST_PAGES):
            answer = self.ask("GET", following)
            yield answer
            link = answer.links.get("next", {}).get("url") if answer.is_success else None
            if not link:
                return
            # Only the question is taken over: the token goes to no other place, and a server that
            # has another name from inside is reached as before.
            following = f"{path.partition('?')[0]}?{httpx.URL(link).query.decode()}"

    def settle(self) -> None:
        """Wait for as long as what another run has decided to write may be on its way.

        It looks before it writes, as we do, so that takes two requests of its; they may be slower
        than ours were.
        """
        shortest, longest = _SETTLING_SECONDS
        time.sleep(min(longest, max(shortest, _SLOWER * self.slowest)))

    def _tell(self, state: "tenacity.RetryCallState") -> None:
        seconds = round(state.upcoming_sleep)
        if seconds < _WORTH_TELLING_SECONDS:
            return
        answer = state.outcome.result() if state.outcome and not state.outcome.failed else None
        limited = answer is not None and is_limit(answer)
        why = "wants to be left alone for a while" if limited else "does not answer well"
        self.tell(f"{self.name} {why}: waiting {seconds} seconds")

    def _send(self, method: str, path: str, content: Mapping[str, Any] | None) -> "httpx.Response":
        began = time.monotonic()
        # A renamed repository redirects; what is written goes only where it was told to go.
        answer = self.client.request(
            method, f"{self.api}{path}", json=content, follow_redirects=method == "GET"
        )
        self.slowest = max(self.slowest, time.monotonic() - began)
        return answer


def client(headers: Mapping[str, str]) -> "httpx.Client":
    """Give a connection that sends these headers, the token among them, with every request."""
    import httpx

    try:
        return httpx.Client(headers={**headers, "User-Agent": "layergen"}, timeout=_TIMEOUT_SECONDS)
    except (ValueError, ImportError):
        # It reads HTTPS_PROXY and the like at once; the address may hold a password, and SOCKS
        # needs another package.
        raise LayergenError(
            "a proxy is set whose address cannot be used",
            hint="HTTPS_PROXY, HTTP_PROXY and ALL_PROXY begin with http:// or https://",
        ) from None


def _wait(state: "tenacity.RetryCallState") -> float:
    import tenacity

    base = tenacity.wait_random_exponential(multiplier=_BACKOFF_SECONDS[0], max=_BACKOFF_SECONDS[1])
    outcome = state.outcome
    wanted = seconds_to_wait(outcome.result()) if outcome and not outcome.failed else None
    if wanted is None:
        return base(state)
    return wanted + tenacity.wait_random(0, _JITTER_SECONDS)(state)


def _last(state: "tenacity.RetryCallState") -> Any:
    """Give the last answer, or raise the last error, as if nothing had been repeated."""
    return state.outcome.result() if state.outcome else None
