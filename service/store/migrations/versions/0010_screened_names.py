"""Names of trade records are compared with those of lists ahead of questions; loads that bring names say when."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "screened_load",
        sa.Column("token", sa.String(length=16), nullable=False),
        sa.Column("version", sa.String(length=16), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("token", "version"),
    )
    op.create_table(
        "screened_name",
        sa.Column("party_pk", _BIG, nullable=False, autoincrement=False),
        sa.Column("name_pk", _BIG, nullable=False, autoincrement=False),
        sa.Column("known_pk", _BIG, nullable=False, autoincrement=False),
        sa.PrimaryKeyConstraint("party_pk", "name_pk", "known_pk"),
    )
    op.add_column("naming", sa.Column("recorded_at", sa.String(length=32), nullable=True))
    op.execute(
        "UPDATE naming SET recorded_at = (SELECT edition.recorded_at FROM edition WHERE edition.pk = naming.edition_pk)"
    )


def downgrade() -> None:
    op.drop_column("naming", "recorded_at")
    op.drop_table("screened_name")
    op.drop_table("screened_load")
