"""What AWS's Lambda does and moto's does not, asked for over HTTP with AWS's own client."""

import base64
import hashlib
import io
import json
import urllib.request
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from botocore.exceptions import ClientError

Client = Callable[[str, str], Any]


def archive(size: int = 10) -> bytes:
    """A zip with one file of `size` zero bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr("python/module.py", b"\0" * size)
    return buffer.getvalue()


def publish(aws_lambda: Any, name: str = "tools", **extra: Any) -> Any:
    content = extra.pop("Content", {"ZipFile": archive()})
    return aws_lambda.publish_layer_version(LayerName=name, Content=content, **extra)


def create_function(aws_lambda: Any, role: str, *layers: str, **extra: Any) -> Any:
    return aws_lambda.create_function(
        FunctionName="checkout",
        Role=role,
        Runtime="python3.12",
        Handler="main.handler",
        Code={"ZipFile": extra.pop("code", archive())},
        Layers=list(layers),
        **extra,
    )


@contextmanager
def refused(code: str, message: str = "") -> Iterator[None]:
    with pytest.raises(ClientError) as caught:
        yield
    assert caught.value.response["Error"]["Code"] == code
    assert message in caught.value.response["Error"]["Message"]


class TestLayerVersions:
    def test_the_hash_is_that_of_the_archive(self, aws_lambda: Any) -> None:
        zipped = archive(1000)
        published = publish(aws_lambda, Content={"ZipFile": zipped})
        sha256 = base64.b64encode(hashlib.sha256(zipped).digest()).decode()
        assert published["Content"]["CodeSha256"] == sha256
        assert published["Content"]["CodeSize"] == len(zipped)

    def test_the_content_can_be_fetched(self, aws_lambda: Any) -> None:
        publish(aws_lambda)
        found = aws_lambda.get_layer_version(LayerName="tools", VersionNumber=1)
        with urllib.request.urlopen(found["Content"]["Location"]) as content:  # noqa: S310 - http
            assert content.read() == archive()

    def test_one_is_found_by_its_arn(self, aws_lambda: Any) -> None:
        arn = publish(aws_lambda, Description="1.0.0")["LayerVersionArn"]
        assert aws_lambda.get_layer_version_by_arn(Arn=arn)["Description"] == "1.0.0"
        with refused("ResourceNotFoundException"):
            aws_lambda.get_layer_version_by_arn(Arn=arn[:-1] + "2")

    def test_a_number_is_never_given_twice(self, aws_lambda: Any) -> None:
        publish(aws_lambda)
        aws_lambda.delete_layer_version(LayerName="tools", VersionNumber=1)
        assert publish(aws_lambda)["Version"] == 2

    def test_lists_can_be_narrowed(self, aws_lambda: Any) -> None:
        publish(aws_lambda, CompatibleRuntimes=["python3.12"], CompatibleArchitectures=["arm64"])
        publish(aws_lambda, CompatibleRuntimes=["python3.13"], CompatibleArchitectures=["arm64"])
        publish(aws_lambda, CompatibleRuntimes=["python3.13"], CompatibleArchitectures=["x86_64"])

        def versions(**narrowed: str) -> list[int]:
            found = aws_lambda.list_layer_versions(LayerName="tools", **narrowed)
            return [version["Version"] for version in found["LayerVersions"]]

        assert versions() == [3, 2, 1]
        assert versions(CompatibleRuntime="python3.13") == [3, 2]
        assert versions(CompatibleRuntime="python3.13", CompatibleArchitecture="arm64") == [2]

    def test_what_aws_refuses_is_refused(self, aws_lambda: Any) -> None:
        with refused("InvalidParameterValueException", "Could not unzip"):
            publish(aws_lambda, Content={"ZipFile": b"this is no zip"})
        with refused("InvalidParameterValueException", "must be smaller than 262144000 bytes"):
            publish(aws_lambda, Content={"ZipFile": archive(262_144_001)})
        with refused("ValidationException", "less than or equal to 256"):
            publish(aws_lambda, Description="d" * 257)
        with refused("RequestEntityTooLargeException", "smaller than 69905067 bytes"):
            publish(aws_lambda, Content={"ZipFile": b"\0" * 52_428_800})
        assert aws_lambda.list_layer_versions(LayerName="tools")["LayerVersions"] == []

    def test_a_missing_object_is_refused(self, client: Client, account: str) -> None:
        client("s3", account).create_bucket(
            Bucket=f"artifacts-{account}",
            CreateBucketConfiguration={"LocationConstraint": "eu-west-1"},
        )
        content = {"S3Bucket": f"artifacts-{account}", "S3Key": "missing.zip"}
        with refused("InvalidParameterValueException", "NoSuchKey"):
            publish(client("lambda", account), Content=content)


class TestPermissions:
    def grant(self, aws_lambda: Any, sid: str, **grant: str) -> None:
        aws_lambda.add_layer_version_permission(
            LayerName="tools",
            VersionNumber=1,
            StatementId=sid,
            Action="lambda:GetLayerVersion",
            **grant,
        )

    def statements(self, aws_lambda: Any) -> list[dict[str, Any]]:
        found = aws_lambda.get_layer_version_policy(LayerName="tools", VersionNumber=1)
        return list(json.loads(found["Policy"])["Statement"])

    def test_statements_look_as_aws_writes_them(self, aws_lambda: Any) -> None:
        publish(aws_lambda)
        self.grant(aws_lambda, "account", Principal="210987654321")
        self.grant(aws_lambda, "organization", Principal="*", OrganizationId="o-exampleorgid")
        account, organization = self.statements(aws_lambda)
        assert account["Principal"] == {"AWS": "arn:aws:iam::210987654321:root"}
        assert "Condition" not in account
        assert organization["Principal"] == "*"
        assert organization["Condition"] == {
            "StringEquals": {"aws:PrincipalOrgID": "o-exampleorgid"}
        }
        assert "OrganizationId" not in organization

    def test_a_statement_id_is_given_once(self, aws_lambda: Any) -> None:
        publish(aws_lambda)
        self.grant(aws_lambda, "account", Principal="210987654321")
        with refused("ResourceConflictException", "(account) provided already exists"):
            self.grant(aws_lambda, "account", Principal="109876543210")
        assert len(self.statements(aws_lambda)) == 1

    def test_another_account_needs_a_grant_and_loses_it(
        self, client: Client, aws_lambda: Any, other_account: str
    ) -> None:
        arn = publish(aws_lambda)["LayerVersionArn"]
        other = client("lambda", other_account)
        with refused("AccessDeniedException"):
            other.get_layer_version_by_arn(Arn=arn)
        self.grant(aws_lambda, "account", Principal=other_account)
        assert other.get_layer_version_by_arn(Arn=arn)["Version"] == 1
        layer = arn.removesuffix(":1")
        assert other.get_layer_version(LayerName=layer, VersionNumber=1)["Version"] == 1
        aws_lambda.remove_layer_version_permission(
            LayerName="tools", VersionNumber=1, StatementId="account"
        )
        with refused("AccessDeniedException"):
            other.get_layer_version_by_arn(Arn=arn)

    def test_every_account_belongs_to_the_organization(
        self, client: Client, aws_lambda: Any, other_account: str
    ) -> None:
        arn = publish(aws_lambda)["LayerVersionArn"]
        self.grant(aws_lambda, "organization", Principal="*", OrganizationId="o-exampleorgid")
        assert client("lambda", other_account).get_layer_version_by_arn(Arn=arn)["Version"] == 1


class TestStacks:
    """`AWS::Lambda::LayerVersionPermission`, which grants to several accounts at once."""

    def template(self, layer_version_arn: str, **grants: dict[str, str]) -> str:
        resources = {
            name: {
                "Type": "AWS::Lambda::LayerVersionPermission",
                "Properties": {
                    "LayerVersionArn": layer_version_arn,
                    "Action": "lambda:GetLayerVersion",
                    **grant,
                },
            }
            for name, grant in grants.items()
        }
        outputs = {name: {"Value": {"Ref": name}} for name in grants}
        return json.dumps({"Resources": resources, "Outputs": outputs})

    def principals(self, aws_lambda: Any) -> list[Any]:
        found = aws_lambda.get_layer_version_policy(LayerName="tools", VersionNumber=1)
        return [each["Principal"] for each in json.loads(found["Policy"])["Statement"]]

    def test_grants_come_change_and_go_with_the_stack(
        self, client: Client, account: str, aws_lambda: Any
    ) -> None:
        stacks = client("cloudformation", account)
        arn = publish(aws_lambda)["LayerVersionArn"]

        def root(account: str) -> dict[str, str]:
            return {"AWS": f"arn:aws:iam::{account}:root"}

        first = self.template(
            arn, One={"Principal": "111111111111"}, Two={"Principal": "222222222222"}
        )
        stacks.create_stack(StackName="grants", TemplateBody=first)
        assert self.principals(aws_lambda) == [root("111111111111"), root("222222222222")]
        outputs = stacks.describe_stacks(StackName="grants")["Stacks"][0]["Outputs"]
        assert {output["OutputValue"].split("#")[0] for output in outputs} == {arn}
        assert outputs[0]["OutputValue"].split("#")[1].startswith("grants-One-")

        second = self.template(
            arn,
            Two={"Principal": "*", "OrganizationId": "o-exampleorgid"},
            Three={"Principal": "333333333333"},
        )
        stacks.update_stack(StackName="grants", TemplateBody=second)
        assert self.principals(aws_lambda) == [root("333333333333"), "*"]

        stacks.delete_stack(StackName="grants")
        with refused("ResourceNotFoundException"):
            self.principals(aws_lambda)


class TestFunctions:
    def test_published_versions_keep_their_layers(self, aws_lambda: Any, role: str) -> None:
        old, new = (publish(aws_lambda)["LayerVersionArn"] for _ in range(2))
        create_function(aws_lambda, role, old, Publish=True)
        aws_lambda.update_function_configuration(FunctionName="checkout", Layers=[new])
        assert aws_lambda.publish_version(FunctionName="checkout")["Version"] == "2"
        versions = aws_lambda.list_versions_by_function(FunctionName="checkout")["Versions"]
        layers = {each["Version"]: [one["Arn"] for one in each["Layers"]] for each in versions}
        assert layers == {"$LATEST": [new], "1": [old], "2": [new]}

    def test_a_deleted_layer_version_stays_where_it_is_and_goes_nowhere_else(
        self, aws_lambda: Any, role: str
    ) -> None:
        kept, other = publish(aws_lambda)["LayerVersionArn"], publish(aws_lambda, "other")
        create_function(aws_lambda, role, kept, Publish=True)
        aws_lambda.delete_layer_version(LayerName="tools", VersionNumber=1)
        both = [kept, other["LayerVersionArn"]]
        aws_lambda.update_function_configuration(FunctionName="checkout", Layers=both)
        assert aws_lambda.publish_version(FunctionName="checkout")["Version"] == "2"
        aws_lambda.update_function_configuration(FunctionName="checkout", Layers=both[1:])
        with refused("InvalidParameterValueException", "does not exist"):
            aws_lambda.update_function_configuration(FunctionName="checkout", Layers=both)
        found = aws_lambda.get_function_configuration(FunctionName="checkout", Qualifier="1")
        assert [layer["Arn"] for layer in found["Layers"]] == [kept]

    def test_layers_of_other_accounts_need_a_grant(
        self, client: Client, aws_lambda: Any, role: str, other_account: str, account: str
    ) -> None:
        other = client("lambda", other_account)
        arn = publish(other)["LayerVersionArn"]
        with refused("AccessDeniedException"):
            create_function(aws_lambda, role, arn)
        other.add_layer_version_permission(
            LayerName="tools",
            VersionNumber=1,
            StatementId="account",
            Action="lambda:GetLayerVersion",
            Principal=account,
        )
        assert create_function(aws_lambda, role, arn)["Layers"][0]["Arn"] == arn

    def test_what_aws_refuses_is_refused_and_changes_nothing(
        self, aws_lambda: Any, role: str
    ) -> None:
        arns = [publish(aws_lambda, f"layer-{n}")["LayerVersionArn"] for n in range(6)]
        create_function(aws_lambda, role, arns[0])
        big = [
            publish(aws_lambda, name, Content={"ZipFile": archive(131_072_000)})["LayerVersionArn"]
            for name in ("big", "bigger")
        ]
        second = publish(aws_lambda, "layer-0")["LayerVersionArn"]
        elsewhere = arns[0].replace("eu-west-1", "us-east-1")
        for layers, message in (
            (arns, "more than 5 layers"),
            ([arns[0], second], "Two different versions of the same layer"),
            (big, "exceeds the maximum allowed size of 262144000 bytes"),
            ([elsewhere], "does not exist"),
        ):
            with refused("InvalidParameterValueException", message):
                aws_lambda.update_function_configuration(
                    FunctionName="checkout", MemorySize=512, Layers=layers
                )
        found = aws_lambda.get_function_configuration(FunctionName="checkout")
        assert found["MemorySize"] == 128
        assert [layer["Arn"] for layer in found["Layers"]] == arns[:1]

    def test_the_code_counts_into_the_size(self, aws_lambda: Any, role: str) -> None:
        half = publish(aws_lambda, Content={"ZipFile": archive(131_072_000)})["LayerVersionArn"]
        with refused("InvalidParameterValueException", "The actual size is 262144001 bytes"):
            create_function(aws_lambda, role, half, code=archive(131_072_001))
        create_function(aws_lambda, role, half, code=archive(131_072_000))

    def test_a_revision_id_guards_changes(self, aws_lambda: Any, role: str) -> None:
        first = create_function(aws_lambda, role)["RevisionId"]
        second = aws_lambda.update_function_configuration(
            FunctionName="checkout", MemorySize=256, RevisionId=first
        )["RevisionId"]
        assert second != first
        with refused("PreconditionFailedException"):
            aws_lambda.update_function_configuration(
                FunctionName="checkout", MemorySize=512, RevisionId=first
            )
        with refused("PreconditionFailedException"):
            aws_lambda.update_function_code(
                FunctionName="checkout", ZipFile=archive(), RevisionId=first
            )
        with refused("PreconditionFailedException"):
            aws_lambda.publish_version(FunctionName="checkout", RevisionId=first)
        found = aws_lambda.get_function_configuration(FunctionName="checkout")
        assert (found["MemorySize"], found["RevisionId"]) == (256, second)
        aws_lambda.publish_version(FunctionName="checkout", RevisionId=second)

    def test_a_hash_guards_publishing(self, aws_lambda: Any, role: str) -> None:
        sha256 = create_function(aws_lambda, role)["CodeSha256"]
        with refused("InvalidParameterValueException", "is different from current CodeSHA256"):
            aws_lambda.publish_version(FunctionName="checkout", CodeSha256="other")
        aws_lambda.publish_version(FunctionName="checkout", CodeSha256=sha256)

    def test_versions_of_an_unknown_function_are_an_error(self, aws_lambda: Any) -> None:
        with refused("ResourceNotFoundException"):
            aws_lambda.list_versions_by_function(FunctionName="unknown")


class TestAliases:
    @pytest.fixture
    def versions(self, aws_lambda: Any, role: str) -> None:
        """Two published versions, and an alias at the first."""
        create_function(aws_lambda, role, Publish=True)
        aws_lambda.update_function_configuration(FunctionName="checkout", MemorySize=256)
        aws_lambda.publish_version(FunctionName="checkout")
        aws_lambda.create_alias(FunctionName="checkout", Name="live", FunctionVersion="1")

    def shift(self, aws_lambda: Any, weights: dict[str, float], **more: str) -> Any:
        return aws_lambda.update_alias(
            FunctionName="checkout",
            Name="live",
            RoutingConfig={"AdditionalVersionWeights": weights},
            **more,
        )

    @pytest.mark.usefixtures("versions")
    def test_weights_come_change_and_go(self, aws_lambda: Any) -> None:
        for share in (0.1, 0.5):
            weights = self.shift(aws_lambda, {"2": share})["RoutingConfig"]
            assert weights == {"AdditionalVersionWeights": {"2": share}}
        promoted = self.shift(aws_lambda, {}, FunctionVersion="2")
        assert promoted["FunctionVersion"] == "2"
        assert "RoutingConfig" not in promoted

    @pytest.mark.usefixtures("versions")
    def test_what_aws_refuses_is_refused(self, aws_lambda: Any) -> None:
        for weights, version, code in (
            ({"2": 0.1, "3": 0.1}, "1", "InvalidParameterValueException"),
            ({"2": 1.5}, "1", "InvalidParameterValueException"),
            ({"1": 0.5}, "1", "InvalidParameterValueException"),
            ({"2": 0.5}, "2", "InvalidParameterValueException"),
            ({"2": 0.5}, "$LATEST", "InvalidParameterValueException"),
            ({"9": 0.5}, "1", "ResourceNotFoundException"),
        ):
            with refused(code):
                self.shift(aws_lambda, weights, FunctionVersion=version)
        with refused("InvalidParameterValueException", "not a valid alias name"):
            aws_lambda.create_alias(FunctionName="checkout", Name="12", FunctionVersion="1")
        found = aws_lambda.get_alias(FunctionName="checkout", Name="live")
        assert found["FunctionVersion"] == "1"
        assert "RoutingConfig" not in found

    @pytest.mark.usefixtures("versions")
    def test_traffic_is_split_between_equals_only(self, aws_lambda: Any) -> None:
        for settings, what in (
            ({"DeadLetterConfig": {"TargetArn": "arn:aws:sqs:eu-west-1:1:dead"}}, "dead-letter"),
            ({"DeadLetterConfig": {}, "Role": "arn:aws:iam::111122223333:role/other"}, "role"),
        ):
            aws_lambda.update_function_configuration(FunctionName="checkout", **settings)
            version = aws_lambda.publish_version(FunctionName="checkout")["Version"]
            with refused("InvalidParameterValueException", what):
                self.shift(aws_lambda, {version: 0.1})

    @pytest.mark.usefixtures("versions")
    def test_provisioned_concurrency_is_of_aliases_without_weights(self, aws_lambda: Any) -> None:
        put = {"Qualifier": "live", "ProvisionedConcurrentExecutions": 2}
        listed = aws_lambda.get_paginator("list_provisioned_concurrency_configs")

        def configs() -> list[Any]:
            (page,) = listed.paginate(FunctionName="checkout")
            return [
                (one["FunctionArn"].rpartition(":")[2], one["Status"])
                for one in page["ProvisionedConcurrencyConfigs"]
            ]

        assert configs() == []
        self.shift(aws_lambda, {"2": 0.1})
        with refused("InvalidParameterValueException", "Alias with weights"):
            aws_lambda.put_provisioned_concurrency_config(FunctionName="checkout", **put)
        self.shift(aws_lambda, {})
        aws_lambda.put_provisioned_concurrency_config(FunctionName="checkout", **put)
        assert configs() == [("live", "READY")]

    @pytest.mark.usefixtures("versions")
    def test_a_revision_id_guards_changes(self, aws_lambda: Any) -> None:
        first = aws_lambda.get_alias(FunctionName="checkout", Name="live")["RevisionId"]
        second = self.shift(aws_lambda, {"2": 0.1}, RevisionId=first)["RevisionId"]
        with refused("PreconditionFailedException"):
            self.shift(aws_lambda, {"2": 0.5}, RevisionId=first)
        assert self.shift(aws_lambda, {"2": 0.5}, RevisionId=second)["RevisionId"] != second

    @pytest.mark.usefixtures("versions")
    def test_a_version_that_an_alias_points_at_is_not_deleted(self, aws_lambda: Any) -> None:
        self.shift(aws_lambda, {"2": 0.1})
        for version in "12":
            with refused("ResourceConflictException", "[live]"):
                aws_lambda.delete_function(FunctionName="checkout", Qualifier=version)
        aws_lambda.delete_alias(FunctionName="checkout", Name="live")
        aws_lambda.delete_function(FunctionName="checkout", Qualifier="2")


def test_lists_come_in_pages(aws_lambda: Any) -> None:
    for _ in range(51):
        publish(aws_lambda)
    page = aws_lambda.list_layer_versions(LayerName="tools")
    assert [version["Version"] for version in page["LayerVersions"]] == list(range(51, 1, -1))
    rest = aws_lambda.list_layer_versions(LayerName="tools", Marker=page["NextMarker"])
    assert [version["Version"] for version in rest["LayerVersions"]] == [1]
    assert "NextMarker" not in rest
    small = aws_lambda.get_paginator("list_layer_versions").paginate(
        LayerName="tools", PaginationConfig={"PageSize": 20}
    )
    assert [len(page["LayerVersions"]) for page in small] == [20, 20, 11]
