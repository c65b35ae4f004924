"""Registers of owners are a kind of source, and what they state is kept."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _kinds("list", "trade", "statements", "ownership")
    op.create_table(
        "stake",
        sa.Column("pk", _BIG, nullable=False),
        sa.Column("source_pk", sa.Integer(), nullable=False),
        sa.Column("edition_pk", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.String(length=128), nullable=False),
        sa.Column("owner_pk", _BIG, nullable=False),
        sa.Column("owned_pk", _BIG, nullable=False),
        sa.Column("stated_on", sa.String(length=10), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("pk"),
    )
    op.create_index("ux_stake_record", "stake", ["source_pk", "record_id", "edition_pk"], unique=True)
    op.create_index("ix_stake_owner", "stake", ["owner_pk", "owned_pk"])
    op.create_index("ix_stake_owned", "stake", ["owned_pk", "owner_pk"])
    op.create_index("ix_stake_edition_pk", "stake", ["edition_pk"])


def downgrade() -> None:
    """Leave registers as data sets of statements that state nothing: the older version knows no other kind for them."""
    op.drop_table("stake")
    for table in ("source", "naming"):
        op.execute(f"UPDATE {table} SET kind = 'statements' WHERE kind = 'ownership'")  # noqa: S608 - our own names
    _kinds("list", "trade", "statements")


def _kinds(*known: str) -> None:
    such = f"kind IN ({','.join(repr(each) for each in known)})"
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint("source_kind", "source", type_="check")
        op.create_check_constraint("source_kind", "source", such)
        return
    connection = op.get_bind()  # SQLite changes no constraint of a table that is there: it is made anew
    connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
    connection.exec_driver_sql("CREATE TEMPORARY TABLE source_kept AS SELECT pk, id, kind, illustrative FROM source")
    op.drop_table("source")
    op.create_table(
        "source",
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("illustrative", sa.Boolean(), nullable=False),
        sa.CheckConstraint(such, name="source_kind"),
        sa.PrimaryKeyConstraint("pk"),
        sa.UniqueConstraint("id"),
    )
    connection.exec_driver_sql(
        "INSERT INTO source (pk, id, kind, illustrative) SELECT pk, id, kind, illustrative FROM source_kept"
    )
    connection.exec_driver_sql("DROP TABLE source_kept")
