"""A month of events as one Parquet file, written beside its place and renamed: whole, or not there."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from edgecount.errors import EdgecountError

SCHEMA = pa.schema(
    [
        ("ts", pa.timestamp("ms", tz="UTC")),
        ("id", pa.string()),
        ("store", pa.string()),
        ("seq", pa.int64()),
        ("box", pa.dictionary(pa.int32(), pa.string())),
        ("site", pa.dictionary(pa.int32(), pa.string())),
        ("type", pa.dictionary(pa.int32(), pa.string())),
        ("camera", pa.dictionary(pa.int32(), pa.string())),
        ("place", pa.dictionary(pa.int32(), pa.string())),
        ("direction", pa.dictionary(pa.int32(), pa.string())),
        ("crossing", pa.string()),
        ("party", pa.string()),
        ("day", pa.date32()),
        ("utc_offset", pa.int32()),
        ("more", pa.string()),
    ]
)
"""The columns of the table `event`, in its order; ids and `more` (JSON) as text."""

Rows = Sequence[Sequence[Any]]


def write_parquet(path: Path, chunks: Iterable[Rows]) -> int:
    """Write chunks of rows, in the order of the columns; how many rows there were."""
    unfinished = path.with_name(path.name + ".unfinished")
    written = 0
    try:
        with pq.ParquetWriter(unfinished, SCHEMA, compression="zstd") as writer:
            for rows in chunks:
                columns = zip(*rows, strict=True)
                arrays = [pa.array(column, field.type) for column, field in zip(columns, SCHEMA, strict=True)]
                writer.write_table(pa.Table.from_arrays(arrays, schema=SCHEMA))
                written += len(rows)
        unfinished.replace(path)
    except OSError as error:
        said = error.strerror or str(error)
        raise EdgecountError(f"{path} cannot be written ({said}): make room, or name another folder") from error
    finally:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
    return written
