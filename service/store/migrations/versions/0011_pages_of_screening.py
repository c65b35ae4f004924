"""How far a load's names were compared is kept with each page, for whoever goes on with it."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "screened_page",
        sa.Column("token", sa.String(length=16), nullable=False),
        sa.Column("known", sa.String(length=16), nullable=False),
        sa.Column("version", sa.String(length=16), nullable=False),
        sa.Column("last_pk", _BIG, nullable=False),
        sa.PrimaryKeyConstraint("token", "known", "version"),
    )


def downgrade() -> None:
    op.drop_table("screened_page")
