"""Names are found through indexes on disk: the keys go, and what an index must hold is told by the loads that named."""

from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_table("name_key")
    op.drop_table("keys_version")
    op.create_table(
        "identity", sa.Column("id", sa.String(length=32), nullable=False), sa.PrimaryKeyConstraint("id")
    )  # fmt: skip
    op.create_table(
        "naming",
        sa.Column("token", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("edition_pk", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["edition_pk"], ["edition.pk"]),
        sa.PrimaryKeyConstraint("token"),
    )
    op.add_column("party_name", sa.Column("edition_pk", sa.Integer(), nullable=False, server_default="0"))
    _fill()
    op.create_index("ix_party_name_edition", "party_name", ["edition_pk", "pk"], unique=False)


def _fill() -> None:
    """Let every name be brought by the edition that brought its party; those of loads under way stay unseen."""
    op.execute(
        "UPDATE party_name SET edition_pk = (SELECT party.edition_pk FROM party WHERE party.pk = party_name.party_pk)"
    )
    connection = op.get_bind()
    connection.execute(sa.text("INSERT INTO identity (id) VALUES (:id)"), {"id": uuid4().hex})
    held = connection.execute(
        sa.text(
            "SELECT edition.pk, source.kind FROM edition JOIN source ON source.pk = edition.source_pk "
            "WHERE edition.state <> 'loading' AND edition.pk IN (SELECT edition_pk FROM party_name)"
        )
    ).all()
    if held:
        connection.execute(
            sa.text("INSERT INTO naming (token, kind, edition_pk) VALUES (:token, :kind, :edition)"),
            [{"token": uuid4().hex[:16], "kind": kind, "edition": pk} for pk, kind in held],
        )


def downgrade() -> None:
    """Give the tables of keys back empty: the version that uses them makes the keys anew when it opens the database."""
    op.drop_index("ix_party_name_edition", table_name="party_name")
    op.drop_column("party_name", "edition_pk")
    op.drop_table("naming")
    op.drop_table("identity")
    op.create_table("keys_version", sa.Column("version", sa.Text(), nullable=False), sa.PrimaryKeyConstraint("version"))
    op.create_table(
        "name_key",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=1), nullable=False),
        sa.Column("name_pk", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["name_pk"], ["party_name.pk"]),
        sa.PrimaryKeyConstraint("key", "kind", "name_pk"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_name_key_name", "name_key", ["name_pk"], unique=False)
