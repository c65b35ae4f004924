"""The first schema."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "attempt",
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.String(length=64), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("result", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.CheckConstraint("result IN ('held','failed')", name="attempt_result"),
        sa.PrimaryKeyConstraint("pk"),
    )
    op.create_index(op.f("ix_attempt_source_id"), "attempt", ["source_id"], unique=False)
    op.create_table(
        "audit",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("action", sa.String(length=32), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("seq"),
    )
    op.create_table(
        "kept_profile",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("outcome", sa.String(length=32), nullable=False),
        sa.Column("illustrative", sa.Boolean(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table("keys_version", sa.Column("version", sa.Text(), nullable=False), sa.PrimaryKeyConstraint("version"))
    op.create_table(
        "shipment",
        sa.Column("pk", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("source_pk", sa.Integer(), nullable=False),
        sa.Column("edition_pk", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.String(length=200), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("document_type", sa.String(length=16), nullable=False),
        sa.Column("document_no", sa.Text(), nullable=True),
        sa.Column("item_no", sa.Text(), nullable=True),
        sa.Column("dates", sa.String(length=160), nullable=False),
        sa.Column("direction", sa.String(length=16), nullable=True),
        sa.Column("sender_pk", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("receiver_pk", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("contract_holder_pk", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("declarant_pk", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("manufacturer_pk", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("notify_pk", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("origin", sa.String(length=2), nullable=True),
        sa.Column("departure", sa.String(length=2), nullable=True),
        sa.Column("trading", sa.String(length=2), nullable=True),
        sa.Column("destination", sa.String(length=2), nullable=True),
        sa.Column("hs_raw", sa.Text(), nullable=True),
        sa.Column("hs6", sa.String(length=6), nullable=True),
        sa.Column("hs_version", sa.String(length=8), nullable=True),
        sa.Column("hs_imputed", sa.Boolean(), nullable=False),
        sa.Column("goods", sa.Text(), nullable=True),
        sa.Column("net_kg", sa.BigInteger(), nullable=True),
        sa.Column("gross_kg", sa.BigInteger(), nullable=True),
        sa.Column("quantity", sa.BigInteger(), nullable=True),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=True),
        sa.Column("value_kind", sa.String(length=16), nullable=True),
        sa.Column("other_values", sa.Text(), nullable=True),
        sa.Column("incoterm", sa.Text(), nullable=True),
        sa.Column("illustrative", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("pk"),
    )
    op.create_index(
        "ix_shipment_contract_holder",
        "shipment",
        ["contract_holder_pk"],
        unique=False,
        sqlite_where=sa.text("contract_holder_pk IS NOT NULL"),
        postgresql_where=sa.text("contract_holder_pk IS NOT NULL"),
    )
    op.create_index(
        "ix_shipment_declarant",
        "shipment",
        ["declarant_pk"],
        unique=False,
        sqlite_where=sa.text("declarant_pk IS NOT NULL"),
        postgresql_where=sa.text("declarant_pk IS NOT NULL"),
    )
    op.create_index("ix_shipment_edition", "shipment", ["edition_pk"], unique=False)
    op.create_index(
        "ix_shipment_manufacturer",
        "shipment",
        ["manufacturer_pk"],
        unique=False,
        sqlite_where=sa.text("manufacturer_pk IS NOT NULL"),
        postgresql_where=sa.text("manufacturer_pk IS NOT NULL"),
    )
    op.create_index(
        "ix_shipment_notify",
        "shipment",
        ["notify_pk"],
        unique=False,
        sqlite_where=sa.text("notify_pk IS NOT NULL"),
        postgresql_where=sa.text("notify_pk IS NOT NULL"),
    )
    op.create_index(
        "ix_shipment_receiver",
        "shipment",
        [
            "receiver_pk",
            "sender_pk",
            "pk",
            "source_pk",
            "edition_pk",
            "dates",
            "amount",
            "currency",
            "value_kind",
            "hs6",
            "illustrative",
        ],
        unique=False,
    )
    op.create_index(
        "ix_shipment_sender",
        "shipment",
        [
            "sender_pk",
            "receiver_pk",
            "pk",
            "source_pk",
            "edition_pk",
            "dates",
            "amount",
            "currency",
            "value_kind",
            "hs6",
            "illustrative",
        ],
        unique=False,
    )
    op.create_index("ux_shipment_record", "shipment", ["source_pk", "record_id"], unique=True)
    op.create_table(
        "source",
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("publisher", sa.Text(), nullable=False),
        sa.Column("licence", sa.Text(), nullable=False),
        sa.Column("illustrative", sa.Boolean(), nullable=False),
        sa.Column("period_from", sa.String(length=10), nullable=True),
        sa.Column("period_to", sa.String(length=10), nullable=True),
        sa.Column("directions", sa.JSON(), nullable=False),
        sa.Column("gaps", sa.JSON(), nullable=False),
        sa.CheckConstraint("kind IN ('list','trade','statements')", name="source_kind"),
        sa.PrimaryKeyConstraint("pk"),
        sa.UniqueConstraint("id"),
    )
    op.create_table(
        "edition",
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("source_pk", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("excerpt", sa.Boolean(), nullable=False),
        sa.Column("published", sa.String(length=10), nullable=True),
        sa.Column("retrieved_at", sa.String(length=32), nullable=False),
        sa.Column("checked_at", sa.String(length=32), nullable=False),
        sa.Column("recorded_at", sa.String(length=32), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("last_modified", sa.Text(), nullable=True),
        sa.CheckConstraint("state IN ('loading','active','past')", name="edition_state"),
        sa.ForeignKeyConstraint(
            ["source_pk"],
            ["source.pk"],
        ),
        sa.PrimaryKeyConstraint("pk"),
        sa.UniqueConstraint("source_pk", "sha256"),
    )
    op.create_index(op.f("ix_edition_source_pk"), "edition", ["source_pk"], unique=False)
    op.create_table(
        "record",
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("source_pk", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.String(length=128), nullable=False),
        sa.Column("content_sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["source_pk"],
            ["source.pk"],
        ),
        sa.PrimaryKeyConstraint("pk"),
        sa.UniqueConstraint("source_pk", "record_id", "content_sha256"),
    )
    op.create_table(
        "party",
        sa.Column("pk", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.String(length=200), nullable=False),
        sa.Column("source_pk", sa.Integer(), nullable=False),
        sa.Column("edition_pk", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("record_id", sa.String(length=128), nullable=True),
        sa.Column("record_pk", sa.Integer(), nullable=True),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_pk"],
            ["edition.pk"],
        ),
        sa.ForeignKeyConstraint(
            ["record_pk"],
            ["record.pk"],
        ),
        sa.ForeignKeyConstraint(
            ["source_pk"],
            ["source.pk"],
        ),
        sa.PrimaryKeyConstraint("pk"),
        sa.UniqueConstraint("id"),
    )
    op.create_index(op.f("ix_party_edition_pk"), "party", ["edition_pk"], unique=False)
    op.create_table(
        "standing",
        sa.Column("record_pk", sa.Integer(), nullable=False),
        sa.Column("from_edition", sa.Integer(), nullable=False),
        sa.Column("to_edition", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["from_edition"],
            ["edition.pk"],
        ),
        sa.ForeignKeyConstraint(
            ["record_pk"],
            ["record.pk"],
        ),
        sa.ForeignKeyConstraint(
            ["to_edition"],
            ["edition.pk"],
        ),
        sa.PrimaryKeyConstraint("record_pk", "from_edition"),
    )
    op.create_table(
        "party_identifier",
        sa.Column("pk", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("party_pk", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("type", sa.String(length=32), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.ForeignKeyConstraint(
            ["party_pk"],
            ["party.pk"],
        ),
        sa.PrimaryKeyConstraint("pk"),
    )
    op.create_index(op.f("ix_party_identifier_party_pk"), "party_identifier", ["party_pk"], unique=False)
    op.create_index(op.f("ix_party_identifier_value"), "party_identifier", ["value"], unique=False)
    op.create_table(
        "party_name",
        sa.Column("pk", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("party_pk", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("strength", sa.String(length=8), nullable=False),
        sa.ForeignKeyConstraint(
            ["party_pk"],
            ["party.pk"],
        ),
        sa.PrimaryKeyConstraint("pk"),
    )
    op.create_index(op.f("ix_party_name_party_pk"), "party_name", ["party_pk"], unique=False)
    op.create_table(
        "statement",
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("source_pk", sa.Integer(), nullable=False),
        sa.Column("edition_pk", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.String(length=128), nullable=False),
        sa.Column("supplier_pk", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("buyer_pk", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["buyer_pk"],
            ["party.pk"],
        ),
        sa.ForeignKeyConstraint(
            ["edition_pk"],
            ["edition.pk"],
        ),
        sa.ForeignKeyConstraint(
            ["source_pk"],
            ["source.pk"],
        ),
        sa.ForeignKeyConstraint(
            ["supplier_pk"],
            ["party.pk"],
        ),
        sa.PrimaryKeyConstraint("pk"),
        sa.UniqueConstraint("source_pk", "record_id"),
    )
    op.create_index(op.f("ix_statement_buyer_pk"), "statement", ["buyer_pk"], unique=False)
    op.create_index(op.f("ix_statement_supplier_pk"), "statement", ["supplier_pk"], unique=False)
    op.create_table(
        "name_key",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=1), nullable=False),
        sa.Column("name_pk", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["name_pk"],
            ["party_name.pk"],
        ),
        sa.PrimaryKeyConstraint("key", "kind", "name_pk"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_name_key_name", "name_key", ["name_pk"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_name_key_name", table_name="name_key")
    op.drop_table("name_key")
    op.drop_index(op.f("ix_statement_supplier_pk"), table_name="statement")
    op.drop_index(op.f("ix_statement_buyer_pk"), table_name="statement")
    op.drop_table("statement")
    op.drop_index(op.f("ix_party_name_party_pk"), table_name="party_name")
    op.drop_table("party_name")
    op.drop_index(op.f("ix_party_identifier_value"), table_name="party_identifier")
    op.drop_index(op.f("ix_party_identifier_party_pk"), table_name="party_identifier")
    op.drop_table("party_identifier")
    op.drop_table("standing")
    op.drop_index(op.f("ix_party_edition_pk"), table_name="party")
    op.drop_table("party")
    op.drop_table("record")
    op.drop_index(op.f("ix_edition_source_pk"), table_name="edition")
    op.drop_table("edition")
    op.drop_table("source")
    op.drop_index("ux_shipment_record", table_name="shipment")
    op.drop_index("ix_shipment_sender", table_name="shipment")
    op.drop_index("ix_shipment_receiver", table_name="shipment")
    op.drop_index(
        "ix_shipment_notify",
        table_name="shipment",
        sqlite_where=sa.text("notify_pk IS NOT NULL"),
        postgresql_where=sa.text("notify_pk IS NOT NULL"),
    )
    op.drop_index(
        "ix_shipment_manufacturer",
        table_name="shipment",
        sqlite_where=sa.text("manufacturer_pk IS NOT NULL"),
        postgresql_where=sa.text("manufacturer_pk IS NOT NULL"),
    )
    op.drop_index("ix_shipment_edition", table_name="shipment")
    op.drop_index(
        "ix_shipment_declarant",
        table_name="shipment",
        sqlite_where=sa.text("declarant_pk IS NOT NULL"),
        postgresql_where=sa.text("declarant_pk IS NOT NULL"),
    )
    op.drop_index(
        "ix_shipment_contract_holder",
        table_name="shipment",
        sqlite_where=sa.text("contract_holder_pk IS NOT NULL"),
        postgresql_where=sa.text("contract_holder_pk IS NOT NULL"),
    )
    op.drop_table("shipment")
    op.drop_table("keys_version")
    op.drop_table("kept_profile")
    op.drop_table("audit")
    op.drop_index(op.f("ix_attempt_source_id"), table_name="attempt")
    op.drop_table("attempt")
