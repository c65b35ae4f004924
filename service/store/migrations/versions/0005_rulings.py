"""A person's rulings on who is one company: who, when, why, of which parties."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ruling",
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_at", sa.String(length=32), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_at", sa.String(length=32), nullable=True),
        sa.Column("withdrawn_by", sa.Text(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.CheckConstraint("kind IN ('join','split')", name="ruling_kind"),
        sa.PrimaryKeyConstraint("pk"),
        sa.UniqueConstraint("id"),
    )
    op.create_table(
        "ruling_party",
        sa.Column("ruling_pk", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.String(length=200), nullable=False),
        sa.Column("side", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["ruling_pk"], ["ruling.pk"]),
        sa.PrimaryKeyConstraint("ruling_pk", "party_id"),
    )
    op.create_index("ix_ruling_party_party_id", "ruling_party", ["party_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_ruling_party_party_id", table_name="ruling_party")
    op.drop_table("ruling_party")
    op.drop_table("ruling")
