"""Artifacts in the S3 of the embedded AWS, and of servers that answer as S3 does when it refuses.

The embedded AWS lets everybody do everything, so what a refusal looks like comes from S3's
reference: status, code and headers.
"""

import base64
import hashlib
import io
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config

from layergen.adapters.aws import Account
from layergen.adapters.aws_artifacts import (
    NoObjectError,
    OtherObjectError,
    Store,
    open_store,
    pull_object,
    push_object,
)
from layergen.errors import LayergenError
from tests.conftest import Boto

KEY = "layers/data-tools/1.0.0/universal-abc.zip"
CONTENT = b"the zip of a layer" * 1000
SHA256 = base64.b64encode(hashlib.sha256(CONTENT).digest()).decode()


@pytest.fixture
def account(
    aws_environment: dict[str, str], aws_account: str, monkeypatch: pytest.MonkeyPatch
) -> Account:
    for name, value in aws_environment.items():
        monkeypatch.setenv(name, value)
    return Account(aws_account, boto3.Session())


@pytest.fixture
def bucket(boto: Boto, aws_account: str) -> str:
    name = f"artifacts-{aws_account}"
    boto("s3").create_bucket(
        Bucket=name, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"}
    )
    return name


@pytest.fixture
def store(account: Account, bucket: str) -> Store:
    return open_store(account, bucket, "eu-west-1")


@pytest.fixture
def zip_file(tmp_path: Path) -> Path:
    path = tmp_path / "universal.zip"
    path.write_bytes(CONTENT)
    return path


def pulled(store: Store, **changes: Any) -> bytes:
    expected: dict[str, Any] = {"zip_bytes": len(CONTENT), "sha256": SHA256, **changes}
    file = io.BytesIO()
    pull_object(store, KEY, file, **expected)
    return file.getvalue()


def test_what_is_pushed_can_be_pulled(store: Store, zip_file: Path, boto: Boto) -> None:
    assert push_object(store, KEY, zip_file, SHA256)

    assert pulled(store) == CONTENT
    head = boto("s3").head_object(Bucket=store.bucket, Key=KEY, ChecksumMode="ENABLED")
    assert head["ContentType"] == "application/zip"
    assert head["ChecksumSHA256"] == SHA256


def test_a_second_push_writes_nothing(store: Store, zip_file: Path, boto: Boto) -> None:
    boto("s3").put_bucket_versioning(
        Bucket=store.bucket, VersioningConfiguration={"Status": "Enabled"}
    )
    pushed = [push_object(store, KEY, zip_file, SHA256) for _ in range(2)]

    assert pushed == [True, False]
    versions = boto("s3").list_object_versions(Bucket=store.bucket, Prefix=KEY)["Versions"]
    assert len(versions) == 1


def test_an_object_without_its_sha256_is_read(store: Store, zip_file: Path, boto: Boto) -> None:
    boto("s3").put_object(Bucket=store.bucket, Key=KEY, Body=CONTENT)

    assert not push_object(store, KEY, zip_file, SHA256)


@pytest.mark.parametrize("content", [CONTENT[:-1] + b"?", b"short"])
@pytest.mark.parametrize("checksum", [{}, {"ChecksumAlgorithm": "SHA256"}])
def test_another_object_is_neither_overwritten_nor_taken(
    store: Store, zip_file: Path, boto: Boto, content: bytes, checksum: dict[str, str]
) -> None:
    boto("s3").put_object(Bucket=store.bucket, Key=KEY, Body=content, **checksum)

    with pytest.raises(OtherObjectError, match="is not the released artifact: it"):
        push_object(store, KEY, zip_file, SHA256)
    with pytest.raises(OtherObjectError, match="is not the released artifact: it"):
        pulled(store)
    assert boto("s3").get_object(Bucket=store.bucket, Key=KEY)["Body"].read() == content


def test_no_object(store: Store) -> None:
    with pytest.raises(NoObjectError, match=f"there is no s3://{store.bucket}/{KEY}"):
        pulled(store)


def test_no_bucket(account: Account) -> None:
    with pytest.raises(LayergenError, match="there is no bucket nowhere") as raised:
        open_store(account, "nowhere", "eu-west-1")
    assert "create it in eu-west-1" in raised.value.hint


def test_a_bucket_in_another_region(account: Account, bucket: str) -> None:
    with pytest.raises(LayergenError, match=f"bucket {bucket} is in eu-west-1") as raised:
        open_store(account, bucket, "us-east-1")
    assert "a bucket per region" in raised.value.hint


class _Refusing(BaseHTTPRequestHandler):
    """Answers every request of a method with the status, code and headers of the server."""

    protocol_version = "HTTP/1.1"

    def _answer(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        status, code, headers = self.server.answers[self.command]  # type: ignore[attr-defined]
        body = f"<Error><Code>{code}</Code><Message>said so</Message></Error>".encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Type", "application/xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_GET = do_HEAD = do_PUT = _answer  # noqa: N815 - http.server's names

    def log_message(self, *_: object) -> None:
        """Say nothing."""


Answer = tuple[int, str, Mapping[str, str]]


@contextmanager
def answering(**answers: Answer) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Refusing)
    server.answers = answers  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def asked_once(url: str) -> Store:
    """Give a store whose client does not ask again."""
    client: Any = boto3.client(
        "s3",
        endpoint_url=url,
        region_name="eu-west-1",
        aws_access_key_id="key",
        aws_secret_access_key="secret",
        config=Config(retries={"total_max_attempts": 1}),
    )
    return Store("acme", "eu-west-1", client)


@pytest.mark.parametrize(
    ("answer", "message", "hint"),
    [
        (
            (403, "AccessDenied", {}),
            "S3 refused PutObject of s3://acme/.*: access denied",
            "s3:Put",
        ),
        ((409, "ConditionalRequestConflict", {}), "somebody else is writing", "again"),
        ((503, "SlowDown", {}), "S3 throttles requests to acme", "in a minute"),
        ((404, "NoSuchBucket", {}), r"AWS refused PutObject \(NoSuchBucket\)", ""),
        ((400, "ExpiredToken", {}), r"AWS refused PutObject \(ExpiredToken\)", "sign in again"),
    ],
)
def test_a_refused_push(zip_file: Path, answer: Answer, message: str, hint: str) -> None:
    with answering(PUT=answer) as url, pytest.raises(LayergenError, match=message) as raised:
        push_object(asked_once(url), KEY, zip_file, SHA256)
    assert hint in raised.value.hint


def test_a_key_is_taken_and_may_not_be_looked_at(zip_file: Path) -> None:
    taken: Answer = (412, "PreconditionFailed", {})
    refused: Answer = (403, "AccessDenied", {})
    with (
        answering(PUT=taken, HEAD=refused) as url,
        pytest.raises(LayergenError, match="S3 refused HeadObject") as raised,
    ):
        push_object(asked_once(url), KEY, zip_file, SHA256)
    assert "s3:GetObject" in raised.value.hint


def test_a_refused_pull() -> None:
    with (
        answering(GET=(403, "AccessDenied", {})) as url,
        pytest.raises(LayergenError, match="S3 refused GetObject") as raised,
    ):
        pulled(asked_once(url))
    assert not isinstance(raised.value, NoObjectError)
    assert "s3:ListBucket" in raised.value.hint


def opened(url: str, account: Account, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setenv("AWS_ENDPOINT_URL", url)
    return open_store(account, "acme", "eu-west-1")


def test_a_role_that_may_not_look_at_the_bucket(
    account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    with answering(HEAD=(403, "", {"x-amz-bucket-region": "eu-west-1"})) as url:
        assert opened(url, account, monkeypatch).bucket == "acme"


@pytest.mark.parametrize("status", [301, 400, 403])
def test_s3_names_the_other_region(
    account: Account, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    with (
        answering(HEAD=(status, "", {"x-amz-bucket-region": "us-west-2"})) as url,
        pytest.raises(LayergenError, match="bucket acme is in us-west-2"),
    ):
        opened(url, account, monkeypatch)


def test_s3_is_not_there(zip_file: Path) -> None:
    with answering() as url:
        gone = asked_once(url)
    with pytest.raises(LayergenError, match="AWS cannot be reached"):
        push_object(gone, KEY, zip_file, SHA256)
