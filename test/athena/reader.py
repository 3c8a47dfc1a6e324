"""Reads what the product wrote with readers of Parquet and JSON that are not ours. A job in JSON on stdin, answers on stdout."""
import json
import sys

import duckdb
import pyarrow
import pyarrow.parquet

job = json.load(sys.stdin)
connection = duckdb.connect()
connection.execute(
    f"""CREATE VIEW ipam_history AS SELECT * FROM read_parquet('{job["root"]}/history/daily/*/*/*.parquet',
        hive_partitioning = true, hive_types = {{'scope': VARCHAR, 'day': VARCHAR}})"""
)
columns = ", ".join(f"'{name}': '{kind}'" for name, kind in job["columns"].items())
connection.execute(
    f"""CREATE VIEW ipam_evaluations AS
        SELECT * EXCLUDE (filename),
          regexp_extract(filename, 'runs/(\\d+/\\d+/\\d+)/', 1) AS day,
          regexp_extract(filename, 'runs/\\d+/\\d+/\\d+/([^/]+)/', 1) AS run
        FROM read_json('{job["root"]}/runs/*/*/*/*/evaluations/*', format = 'newline_delimited', filename = true,
          columns = {{{columns}}})"""
)


def rows(sql):
    cursor = connection.execute(sql)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row)) for row in cursor.fetchall()]


table = pyarrow.parquet.read_table(f"{job['root']}/{job['file']}", partitioning=None)
json.dump(
    {
        "versions": {"DuckDB": duckdb.__version__, "pyarrow": pyarrow.__version__},
        "types": {name: str(kind) for name, kind, *_ in connection.execute("DESCRIBE ipam_history").fetchall()},
        "counts": {name: rows(f"SELECT count(*) AS n FROM {name}")[0]["n"] for name in ("ipam_history", "ipam_evaluations")},
        "answers": [rows(sql) for sql in job["queries"]],
        "file": {
            "types": {field.name: str(field.type) for field in table.schema},
            "rows": table.to_pylist(),
        },
    },
    sys.stdout,
    default=str,
)
