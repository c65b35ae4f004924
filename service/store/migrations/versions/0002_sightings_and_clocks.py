"""Sightings make a list's history; descriptions, a ledger, leases and approvals stand beside them."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_EPOCH = "1970-01-01T00:00:00.000000+00:00"
_DESCRIBED = ("title", "publisher", "licence", "period_from", "period_to", "directions", "gaps")


def upgrade() -> None:
    _add_columns()
    op.create_table(
        "sighting",
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("source_pk", sa.Integer(), nullable=False),
        sa.Column("edition_pk", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("recorded_at", sa.String(length=32), nullable=False),
        sa.Column("full", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["edition_pk"], ["edition.pk"]),
        sa.ForeignKeyConstraint(["source_pk"], ["source.pk"]),
        sa.PrimaryKeyConstraint("pk"),
        sa.UniqueConstraint("source_pk", "at"),
    )
    op.create_index(op.f("ix_sighting_edition_pk"), "sighting", ["edition_pk"], unique=False)
    op.create_table(
        "description",
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("source_pk", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.String(length=32), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("publisher", sa.Text(), nullable=False),
        sa.Column("licence", sa.Text(), nullable=False),
        sa.Column("period_from", sa.String(length=10), nullable=True),
        sa.Column("period_to", sa.String(length=10), nullable=True),
        sa.Column("directions", sa.JSON(), nullable=False),
        sa.Column("gaps", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["source_pk"], ["source.pk"]),
        sa.PrimaryKeyConstraint("pk"),
    )
    op.create_index(op.f("ix_description_source_pk"), "description", ["source_pk"], unique=False)
    op.create_table(
        "ledger",
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("last", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("pk"),
    )
    op.create_table(
        "lease",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("holder", sa.String(length=64), nullable=False),
        sa.Column("token", sa.Integer(), nullable=False),
        sa.Column("until", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "approval",
        sa.Column("source_id", sa.String(length=64), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("source_id", "sha256"),
    )
    _fill()
    for name in _DESCRIBED:
        op.drop_column("source", name)


def _add_columns() -> None:
    for table, column in (
        ("edition", sa.Column("layout", sa.String(length=32), nullable=False, server_default="")),
        ("edition", sa.Column("partial", sa.Boolean(), nullable=False, server_default=sa.false())),
        ("edition", sa.Column("counts", sa.JSON(), nullable=False, server_default="{}")),
        ("edition", sa.Column("left_out", sa.JSON(), nullable=False, server_default="{}")),
        ("party_name", sa.Column("latest", sa.Boolean(), nullable=False, server_default=sa.true())),
        ("party_identifier", sa.Column("latest", sa.Boolean(), nullable=False, server_default=sa.true())),
        ("kept_profile", sa.Column("basis", sa.JSON(), nullable=False, server_default="{}")),
    ):
        op.add_column(table, column)


def _fill() -> None:
    """Turn what is held into sightings: an edition was served when it was fetched, and when it was found unchanged."""
    lists = (
        "FROM edition JOIN source ON source.pk = edition.source_pk WHERE source.kind = 'list' AND state <> 'loading'"
    )
    own = 'INSERT INTO sighting (source_pk, edition_pk, at, recorded_at, "full")'
    op.execute(f"{own} SELECT source_pk, edition.pk, retrieved_at, recorded_at, NOT excerpt {lists}")
    op.execute(
        f"{own} SELECT source_pk, edition.pk, checked_at, checked_at, NOT excerpt {lists} "
        "AND state = 'active' AND NOT excerpt AND checked_at > recorded_at"
    )
    op.execute(
        f"INSERT INTO description (source_pk, recorded_at, {', '.join(_DESCRIBED)}) SELECT source.pk, "  # noqa: S608 - no value from outside
        "COALESCE((SELECT MIN(recorded_at) FROM edition WHERE edition.source_pk = source.pk), "
        f"'{_EPOCH}'), {', '.join(_DESCRIBED)} FROM source WHERE kind <> 'list'"
    )
    op.execute(
        f"INSERT INTO ledger (pk, last) SELECT 1, COALESCE(MAX(at), '{_EPOCH}') FROM (SELECT recorded_at AS at FROM "  # noqa: S608 - no value from outside
        "edition UNION ALL SELECT checked_at FROM edition UNION ALL SELECT at FROM attempt) AS recorded"
    )
    op.execute("ALTER TABLE standing RENAME TO standing_of_editions")
    op.create_table(
        "standing",
        sa.Column("record_pk", sa.Integer(), nullable=False),
        sa.Column("from_at", sa.String(length=32), nullable=False),
        sa.Column("to_at", sa.String(length=32), nullable=True),
        sa.Column("full", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["record_pk"], ["record.pk"]),
        sa.PrimaryKeyConstraint("record_pk", "from_at", name="standing_run"),
    )
    op.execute(
        'INSERT INTO standing (record_pk, from_at, to_at, "full") '
        "SELECT record_pk, began.retrieved_at, ended.retrieved_at, NOT began.excerpt "
        "FROM standing_of_editions JOIN edition AS began ON began.pk = from_edition "
        "LEFT JOIN edition AS ended ON ended.pk = to_edition"
    )
    op.drop_table("standing_of_editions")


def downgrade() -> None:
    raise RuntimeError("a history of sightings cannot be turned back: restore the copy made before the upgrade")
