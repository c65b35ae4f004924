"""A trade file that was loaded can be taken back, and its bytes and record ids may come again."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_WITHDRAWN = ("withdrawn_at", "withdrawn_by", "withdrawn_reason")


def upgrade() -> None:
    op.create_table(
        "party_told",
        sa.Column("party_pk", _BIG, autoincrement=False, nullable=False),
        sa.Column("edition_pk", sa.Integer(), nullable=False),
        sa.Column("address", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("party_pk", "edition_pk"),
    )
    op.create_index("ix_party_told_edition_pk", "party_told", ["edition_pk"], unique=False)
    op.add_column("description", sa.Column("edition_pk", sa.Integer(), nullable=True))
    if op.get_bind().dialect.name == "sqlite":
        _rebuild("edition", _edition(withdrawn=True))
        _rebuild("aside_file", _aside_file(edition=True))
    else:
        for name in _WITHDRAWN:
            op.add_column("edition", sa.Column(name, sa.String(32) if name.endswith("_at") else sa.Text()))
        op.drop_constraint("edition_state", "edition", type_="check")
        op.create_check_constraint("edition_state", "edition", "state IN ('loading','active','past','withdrawn')")
        op.drop_constraint("edition_source_pk_sha256_key", "edition", type_="unique")
        op.add_column("aside_file", sa.Column("edition_pk", sa.Integer()))
        op.drop_constraint("aside_file_source_pk_sha256_key", "aside_file", type_="unique")
    _unique("ux_edition_bytes", "edition", "state <> 'withdrawn'")
    _unique("ux_aside_file_bytes", "aside_file", "edition_pk IS NULL")
    _index_records("source_pk", "record_id", "edition_pk")


def downgrade() -> None:
    """Leave withdrawn files unseen: to the older version they are of the past, under bytes and ids that none has."""
    op.execute(
        "UPDATE shipment SET record_id = substr('withdrawn-' || edition_pk || ':' || record_id, 1, 200) "
        "WHERE edition_pk IN (SELECT pk FROM edition WHERE state = 'withdrawn')"
    )
    op.execute("UPDATE aside_file SET sha256 = substr('withdrawn-' || pk || ':' || sha256, 1, 64) WHERE edition_pk > 0")
    op.execute(
        "UPDATE edition SET state = 'past', sha256 = substr('withdrawn-' || pk || ':' || sha256, 1, 64) "
        "WHERE state = 'withdrawn'"
    )
    _index_records("source_pk", "record_id")
    op.drop_index("ux_edition_bytes", table_name="edition")
    op.drop_index("ux_aside_file_bytes", table_name="aside_file")
    if op.get_bind().dialect.name == "sqlite":
        _rebuild("edition", _edition(withdrawn=False))
        _rebuild("aside_file", _aside_file(edition=False))
    else:
        for name in _WITHDRAWN:
            op.drop_column("edition", name)
        op.drop_constraint("edition_state", "edition", type_="check")
        op.create_check_constraint("edition_state", "edition", "state IN ('loading','active','past')")
        op.create_unique_constraint("edition_source_pk_sha256_key", "edition", ["source_pk", "sha256"])
        op.drop_column("aside_file", "edition_pk")
        op.create_unique_constraint("aside_file_source_pk_sha256_key", "aside_file", ["source_pk", "sha256"])
    op.drop_column("description", "edition_pk")
    op.drop_table("party_told")


def _unique(name: str, table: str, where: str) -> None:
    such = sa.text(where)
    op.create_index(name, table, ["source_pk", "sha256"], unique=True, sqlite_where=such, postgresql_where=such)


def _index_records(*columns: str) -> None:
    """Make the index of record ids anew; where a first, large load died without it, whoever loads next makes it."""
    there = {each["name"] for each in sa.inspect(op.get_bind()).get_indexes("shipment")}
    if "ux_shipment_record" in there:
        op.drop_index("ux_shipment_record", table_name="shipment")
        op.create_index("ux_shipment_record", "shipment", list(columns), unique=True)


def _rebuild(table: str, columns: list[sa.schema.SchemaItem]) -> None:
    """Make a table of SQLite anew with its rows: it changes no constraint of one that is there.

    The rows go and come within one transaction, so that what refers to them does so again at its end.
    """
    connection = op.get_bind()
    kept = f"{table}_kept"
    connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
    connection.exec_driver_sql(f"CREATE TEMPORARY TABLE {kept} AS SELECT * FROM {table}")  # noqa: S608 - our own names
    indexes = [(each["name"], each["column_names"]) for each in sa.inspect(connection).get_indexes(table)]
    held = [each["name"] for each in sa.inspect(connection).get_columns(table)]
    op.drop_table(table)
    op.create_table(table, *columns)
    wanted = [each.name for each in columns if isinstance(each, sa.Column)]
    names = ", ".join(f'"{each}"' for each in held if each in wanted)
    connection.exec_driver_sql(f"INSERT INTO {table} ({names}) SELECT {names} FROM {kept}")  # noqa: S608 - our own names
    connection.exec_driver_sql(f"DROP TABLE {kept}")
    for name, of in indexes:
        op.create_index(name, table, [each for each in of if each], unique=False)


def _edition(*, withdrawn: bool) -> list[sa.schema.SchemaItem]:
    states = "'loading','active','past','withdrawn'" if withdrawn else "'loading','active','past'"
    return [
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("source_pk", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("layout", sa.String(length=32), nullable=False),
        sa.Column("excerpt", sa.Boolean(), nullable=False),
        sa.Column("partial", sa.Boolean(), nullable=False),
        sa.Column("published", sa.String(length=10), nullable=True),
        sa.Column("retrieved_at", sa.String(length=32), nullable=False),
        sa.Column("checked_at", sa.String(length=32), nullable=False),
        sa.Column("recorded_at", sa.String(length=32), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("left_out", sa.JSON(), nullable=False),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("last_modified", sa.Text(), nullable=True),
        *(
            [
                sa.Column("withdrawn_at", sa.String(length=32), nullable=True),
                sa.Column("withdrawn_by", sa.Text(), nullable=True),
                sa.Column("withdrawn_reason", sa.Text(), nullable=True),
            ]
            if withdrawn
            else [sa.UniqueConstraint("source_pk", "sha256")]
        ),
        sa.CheckConstraint(f"state IN ({states})", name="edition_state"),
        sa.ForeignKeyConstraint(["source_pk"], ["source.pk"]),
        sa.PrimaryKeyConstraint("pk"),
    ]


def _aside_file(*, edition: bool) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("source_pk", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("held", sa.Boolean(), nullable=False),
        sa.Column("labels", sa.JSON(), nullable=False),
        sa.Column("edition_pk", sa.Integer(), nullable=True) if edition else sa.UniqueConstraint("source_pk", "sha256"),
        sa.ForeignKeyConstraint(["source_pk"], ["source.pk"]),
        sa.PrimaryKeyConstraint("pk"),
    ]
