"""What the seed reads with: boto3's paginator, nothing kept. argv: url, Region, scope. Prints rows, CPU seconds, KiB."""

import json
import resource
import sys
import time

import boto3

url, region, scope = sys.argv[1:]
ec2 = boto3.client(
    "ec2", endpoint_url=url, region_name=region, aws_access_key_id="bench", aws_secret_access_key="bench"
)
began = time.process_time()
rows = 0
for page in ec2.get_paginator("get_ipam_resource_cidrs").paginate(
    IpamScopeId=scope, PaginationConfig={"PageSize": 1000}
):
    for row in page["IpamResourceCidrs"]:
        rows += 1
cpu = time.process_time() - began
print(json.dumps({"rows": rows, "cpuSeconds": cpu, "maxRssKiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss}))
