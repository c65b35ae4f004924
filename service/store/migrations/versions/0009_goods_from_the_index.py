"""What rules about goods ask of the shipments that a supplier sent is read from the index alone."""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_COVERED = ["sender_pk", "receiver_pk", "pk", "source_pk", "edition_pk", "dates", "amount", "currency", "value_kind",
            "hs6", "illustrative"]  # fmt: skip
_CARRIED = ["hs_raw", "hs_version", "hs_imputed", "origin", "departure", "trading", "destination", "net_kg"]


def upgrade() -> None:
    _make(_COVERED + _CARRIED)


def downgrade() -> None:
    _make(_COVERED)


def _make(columns: list[str]) -> None:
    # a first, large load that is under way, or died, took it away
    op.drop_index("ix_shipment_sender", table_name="shipment", if_exists=True)
    op.create_index("ix_shipment_sender", "shipment", columns, unique=False)
