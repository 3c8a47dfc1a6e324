#!/usr/bin/env python3
"""Reads a hand-off of aws-ipam-monitor and says what to do about it. Standard library only.

    consumer.py HANDOFF.json [--schema hand-off.schema.json]      (- reads standard input)

Written from docs/contracts.md and the JSON Schema alone. With --schema and the package jsonschema, the whole document is
validated; without, the fields that are used here are. As an AWS Lambda, the handler is `consumer.handler`.

Exit codes: 0 nothing critical, 1 something critical, 2 the document cannot be used, 3 nothing critical was found, but
not everything was looked at. Python itself exits with 1 when a program fails: here that is 2, whatever went wrong.
"""

import argparse
import json
import sys

MAJOR = "1"


class Invalid(ValueError):
    """The document breaks the contract; the message names the field."""


def field(holder, path, kind):
    """A required field: present and of the type."""
    value = holder
    for name in path.split("."):
        if not isinstance(value, dict) or name not in value:
            raise Invalid(f"{path} is missing")
        value = value[name]
    # In Python, True is an int; in JSON it is not.
    if not isinstance(value, kind) or (kind is not bool and isinstance(value, bool)):
        raise Invalid(f"{path} is {type(value).__name__}, not {kind}")
    return value


def count(holder, path):
    """A required count: a number, or above 2^53 - 1 its digits as a text. Python's int holds both exactly."""
    value = field(holder, path, (int, str))
    if isinstance(value, str) and not value.isdecimal():
        raise Invalid(f"{path} is no count")
    return int(value)


def validate(document, schema=None):
    """Raises Invalid. Fields that are not known are left alone: a minor version may add some."""
    version = field(document, "schemaVersion", str)
    if version.split(".")[0] != MAJOR:
        raise Invalid(f"schemaVersion is {version}; this consumer reads {MAJOR}.x")
    if schema is not None:
        try:
            import jsonschema
        except ImportError:
            print("jsonschema is not installed: only the fields used here are checked", file=sys.stderr)
        else:
            errors = jsonschema.Draft202012Validator(schema).iter_errors(document)
            for error in sorted(errors, key=lambda each: [str(part) for part in each.absolute_path]):
                raise Invalid(f"{'.'.join(map(str, error.absolute_path)) or '(top level)'}: {error.message}")
    for path in ("runId", "asOf", "location.bucket", "location.handOff"):
        field(document, path, str)
    if field(document, "status", str) not in ("complete", "partial", "failed"):
        raise Invalid(f"status is {document['status']!r}")
    for severity in ("ok", "warning", "critical", "notMeasured"):
        field(document, f"coverage.counts.{severity}", int)
    field(document, "findings.total", int)
    field(document, "findings.complete", bool)
    field(document, "failedScopes", list)
    field(document, "problems", list)
    for finding in field(document, "findings.inline", list):
        for path in ("alertKey", "severity", "text", "resource.id", "resource.cidr"):
            field(finding, path, str)
        # Not every finding is about how much is free.
        if "capacity" in finding:
            count(finding, "capacity.free")
    for scope in document["failedScopes"]:
        for path in ("scopeId", "message"):
            field(scope, path, str)
    for told in document["problems"] + field(document, "coverage.gaps", list):
        field(told, "text", str)


def shown(text):
    """Names and tags are other people's input: no control characters."""
    return "".join(char if char.isprintable() else "?" for char in text)


def actions(document):
    """What to do, as plain data: one entry a finding, and what is not known."""
    findings = document["findings"]
    listed = [
        {
            "key": finding["alertKey"],
            "severity": finding["severity"],
            "title": shown(
                f"{finding['resource'].get('name', finding['resource']['id'])} {finding['resource']['cidr']}: "
                f"{finding['text']}"
            ),
            "free": count(finding, "capacity.free") if "capacity" in finding else None,
            "account": finding["resource"].get("accountId", "unknown"),
        }
        for finding in findings["inline"]
    ]
    unknown = [f"scope {each['scopeId']}: {shown(each['message'])}" for each in document["failedScopes"]]
    unknown += [shown(each["text"]) for each in document["problems"] + document["coverage"]["gaps"]]
    if not findings["complete"]:
        location = document["location"]
        missing = findings["total"] - len(findings["inline"])
        unknown.append(f"{missing} more findings: s3://{location['bucket']}/{location['handOff']}")
    critical = sum(1 for each in listed if each["severity"] == "critical")
    if not findings["complete"] and "filter" not in findings:
        # Some, or all, were cut: the counts know of them. With a filter they are those of the whole run, not ours.
        critical = max(critical, document["coverage"]["counts"]["critical"])
    return {
        "runId": document["runId"],
        "critical": critical,
        "findings": listed,
        "unknown": unknown,
    }


def handler(event, _context=None):
    """The entry point of a Lambda that the policy names as a consumer."""
    validate(event)
    return actions(event)


def main():
    parser = argparse.ArgumentParser(description="Reads a hand-off of aws-ipam-monitor.")
    parser.add_argument("document")
    parser.add_argument("--schema")
    options = parser.parse_args()
    try:
        with sys.stdin if options.document == "-" else open(options.document, encoding="utf-8") as file:
            document = json.load(file)
        schema = None
        if options.schema:
            with open(options.schema, encoding="utf-8") as file:
                schema = json.load(file)
        validate(document, schema)
        result = actions(document)
        print(json.dumps(result, indent=2, sort_keys=True), flush=True)
    except (OSError, ValueError) as error:
        print(f"{options.document}: {error}", file=sys.stderr)
        return 2
    except Exception as error:  # Not 1, which says that something is critical.
        print(f"{options.document}: this consumer cannot read it: {type(error).__name__}: {error}", file=sys.stderr)
        return 2
    if result["critical"] > 0:
        return 1
    return 3 if document["status"] != "complete" or result["unknown"] else 0


if __name__ == "__main__":
    sys.exit(main())
