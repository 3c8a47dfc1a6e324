"""Reads everything with boto3, and prints what it saw as one JSON document. argv[1]: {url, region, bucket, topic}."""

import json
import sys

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

target = json.loads(sys.argv[1])


def client(service):
    return boto3.client(
        service,
        endpoint_url=target["url"],
        region_name=target["region"],
        aws_access_key_id="wire",
        aws_secret_access_key="wire",
        config=Config(retries={"max_attempts": 0}, s3={"addressing_style": "path"}),
    )


ec2 = client("ec2")


def members(shape):
    """What this version of the client knows: an older one drops newer fields."""
    return list(ec2.meta.service_model.shape_for(shape).members)


def pages(operation, result, **parameters):
    read = list(ec2.get_paginator(operation).paginate(**parameters))
    return {"pages": len(read), "rows": [row for page in read for row in page[result]]}


def conditional_put(s3, body):
    """If-None-Match as a header of our own: older models have no parameter for it."""
    try:
        s3.put_object(Bucket=target["bucket"], Key="wire/a b/é.json", Body=body, ContentType="application/json")
        return "created"
    except ClientError as error:
        return error.response["Error"]["Code"]


def only_if_absent(params, **_):
    params["headers"]["If-None-Match"] = "*"


scopes = pages("describe_ipam_scopes", "IpamScopes", PaginationConfig={"PageSize": 5})
cidrs = {
    scope["IpamScopeId"]: pages(
        "get_ipam_resource_cidrs",
        "IpamResourceCidrs",
        IpamScopeId=scope["IpamScopeId"],
        PaginationConfig={"PageSize": 100},
    )
    for scope in scopes["rows"]
}

try:
    ec2.get_ipam_resource_cidrs(IpamScopeId="ipam-scope-nowhere")
    refusal = None
except ClientError as error:
    refusal = {"code": error.response["Error"]["Code"], "status": error.response["ResponseMetadata"]["HTTPStatusCode"]}

s3 = client("s3")
s3.meta.events.register("before-call.s3.PutObject", only_if_absent)
writes = [conditional_put(s3, b'{"first":true}'), conditional_put(s3, b'{"first":false}')]
read = s3.get_object(Bucket=target["bucket"], Key="wire/a b/é.json", Range="bytes=0-6")
listed = s3.list_objects_v2(Bucket=target["bucket"], Prefix="wire/")

published = client("sns").publish(
    TopicArn=target["topic"],
    Subject="wire",
    Message="two\nlines & <more> 🌍",
    MessageAttributes={"severity": {"DataType": "String", "StringValue": "critical"}},
)

client("cloudwatch").put_metric_data(
    Namespace="Wire",
    MetricData=[{"MetricName": "used", "Value": 12.5, "Unit": "Percent", "Dimensions": [{"Name": "n", "Value": "1"}]}],
)

json.dump(
    {
        "members": {"scope": members("IpamScope"), "cidr": members("IpamResourceCidr")},
        "scopes": scopes,
        "cidrs": cidrs,
        "refusal": refusal,
        "s3": {
            "writes": writes,
            "text": read["Body"].read().decode(),
            "range": read["ContentRange"],
            "type": read["ContentType"],
            "keys": [entry["Key"] for entry in listed["Contents"]],
        },
        "messageId": published["MessageId"],
        "account": client("sts").get_caller_identity()["Account"],
    },
    sys.stdout,
)
