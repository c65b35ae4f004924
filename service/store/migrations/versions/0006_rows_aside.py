"""Rows that could not be read are kept aside; rows that may be one shipment are marked, found by keys of their own."""

import sqlalchemy as sa
from alembic import op

from service.store.document_keys import document_key

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_ROWS = 10_000


def upgrade() -> None:
    op.create_table(
        "aside_file",
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("source_pk", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("held", sa.Boolean(), nullable=False),
        sa.Column("labels", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["source_pk"], ["source.pk"]),
        sa.PrimaryKeyConstraint("pk"),
        sa.UniqueConstraint("source_pk", "sha256"),
    )
    op.create_table(
        "aside_row",
        sa.Column("pk", _BIG, nullable=False),
        sa.Column("file_pk", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("cells", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("pk"),
    )
    op.create_index("ix_aside_row_file", "aside_row", ["file_pk", "pk"], unique=False)
    op.create_table(
        "twin",
        sa.Column("shipment_pk", _BIG, autoincrement=False, nullable=False),
        sa.Column("of_pk", _BIG, autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("edition_pk", sa.Integer(), nullable=False),
        sa.Column("sender_pk", _BIG, nullable=True),
        sa.Column("receiver_pk", _BIG, nullable=True),
        sa.PrimaryKeyConstraint("shipment_pk", "of_pk"),
    )
    op.create_index("ix_twin_sender", "twin", ["sender_pk", "shipment_pk"], unique=False)
    op.create_index("ix_twin_receiver", "twin", ["receiver_pk", "shipment_pk"], unique=False)
    op.create_index("ix_twin_of", "twin", ["of_pk"], unique=False)
    op.create_index("ix_twin_edition", "twin", ["edition_pk"], unique=False)
    op.add_column("party", sa.Column("folded", sa.Text(), nullable=True))
    such = sa.text("folded IS NOT NULL")
    op.create_index("ix_party_folded", "party", ["folded"], unique=False, sqlite_where=such, postgresql_where=such)
    op.add_column("shipment", sa.Column("document_key", sa.BigInteger(), nullable=True))
    _fill()
    such = sa.text("document_key IS NOT NULL")
    op.create_index(
        "ix_shipment_document", "shipment", ["document_key"], unique=False, sqlite_where=such, postgresql_where=such
    )


def _fill() -> None:
    """Give the shipments that are held their keys, so that later loads find them."""
    connection, last = op.get_bind(), 0
    query = sa.text(
        "SELECT pk, document_type, document_no, item_no FROM shipment WHERE pk > :last ORDER BY pk LIMIT :rows"
    )
    while rows := connection.execute(query, {"last": last, "rows": _ROWS}).all():
        keys = [{"pk": pk, "key": document_key(*words)} for pk, *words in rows]
        given = [each for each in keys if each["key"] is not None]
        if given:
            connection.execute(sa.text("UPDATE shipment SET document_key = :key WHERE pk = :pk"), given)
        last = rows[-1][0]


def downgrade() -> None:
    op.drop_index("ix_shipment_document", table_name="shipment")
    op.drop_column("shipment", "document_key")
    op.drop_index("ix_party_folded", table_name="party")
    op.drop_column("party", "folded")
    for table in ("twin", "aside_row", "aside_file"):
        op.drop_table(table)
