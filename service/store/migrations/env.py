"""Alembic's entry: migrations run on the connection that `service.store.schema.migrate` holds."""

from alembic import context

from service.store import (  # noqa: F401 - their tables belong to the metadata
    aside_tables,
    journal_tables,
    ownership_tables,
    ruling_tables,
    screening_tables,
)
from service.store.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    transactional_ddl=True,
)
context.run_migrations()
