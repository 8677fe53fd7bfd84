"""What Alembic runs: always on a connection that the store hands over, inside the transaction it has begun."""

from alembic import context

# SQLite, too, takes a change of the schema back whole: the store says BEGIN itself.
context.configure(connection=context.config.attributes["connection"], transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()
