"""Piccolo's picture of a table and the database's own are one."""

import importlib
import inspect

import pytest
from piccolo.table import Table

from registry.platform import db

MODULES = ("registry.partners.tables",)
TABLES = [
    found
    for name in MODULES
    for _, found in inspect.getmembers(importlib.import_module(name), inspect.isclass)
    if issubclass(found, Table) and found is not Table and found.__module__ == name
]


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.__name__)
async def test_table_has_the_columns_of_the_database(table: type[Table]) -> None:
    name = table._meta.tablename
    rows = await db.fetch("SELECT column_name FROM information_schema.columns WHERE table_name = $1", name)

    assert {column._meta.db_column_name for column in table._meta.columns} == {row["column_name"] for row in rows}
    assert table.__name__.endswith("Row")
