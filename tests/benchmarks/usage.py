"""What asking a large account costs: `python -m tests.benchmarks.usage`.

10,000 functions with 3 published versions each and 300 layers, in one region of a local server that
answers at once. 800 pages at the 15 requests a second that Lambda allows take 53 s: that is the
floor, and the rest is ours.
"""

import tempfile
import time
from pathlib import Path

from layergen.adapters.aws_pace import REQUESTS_PER_SECOND
from tests.accounts_server import serving
from tests.crowd import ask_usage, crowd


def main() -> None:
    """Look once, write, and print time, processor time and memory."""
    with tempfile.TemporaryDirectory() as folder, serving() as accounts:
        root = crowd(Path(folder), accounts, "eu-west-1")
        begun = time.perf_counter()
        used = ask_usage(root, accounts, Path(folder, "usage.json"))
        seconds = time.perf_counter() - begun
        requests = sum(accounts.counted("ListFunctions").values())
    floor = (requests - 1) // REQUESTS_PER_SECOND
    print(
        f"layergen usage: {requests} requests, {seconds:.1f} s wall against a floor of {floor} s, "
        f"{used.cpu:.1f} s cpu, {used.memory / 2**20:.0f} MiB"
    )


if __name__ == "__main__":
    main()
