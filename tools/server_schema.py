"""Write down what a fresh office declares on PostgreSQL, which the check compares: `python -m tools.server_schema`.

It is written anew after each step of the schema; a test compares it with a fresh office.
"""

import json
import sys
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from psg_admin.store.engine import make_engine
from psg_admin.store.schema import Declared, server_file, server_schema
from tests.offices import PostgresHouse, memory_folder, postgres_server


def written(declared: Mapping[Declared, str]) -> str:
    """Return what is declared as JSON, a line each in a fixed order."""
    rows = sorted([*found, definition] for found, definition in declared.items())
    return "[\n" + ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "\n]\n"


def main() -> int:
    """Make an office on a server of its own, and write down what is declared there."""
    with memory_folder() as folder, postgres_server(folder) as url, closing(PostgresHouse(url, folder)) as house:
        engine = make_engine(house.new(Path()), writes=False)
        with engine.begin() as connection:
            server_file().write_text(written(server_schema(connection)), "utf-8", newline="\n")
        engine.dispose()
    return 0


if __name__ == "__main__":
    sys.exit(main())
