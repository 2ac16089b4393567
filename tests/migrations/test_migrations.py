"""The database that the migrations make is the database that the program expects, and growing loses nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from ntt_pos.data import migrate, schema_version
from ntt_pos.data.engine import connect
from ntt_pos.data.models import metadata
from ntt_pos.data.protection import present_triggers, trigger_sql
from ntt_pos.domain.core.errors import StorageError
from ntt_pos.paths import migrations_dir

pytestmark = pytest.mark.databases("sqlite", "postgres")

NOW = schema_version.head()
NEXT = '''
"""A change of the kind that will come: a column more on a table that others refer to."""

import sqlalchemy as sa
from alembic import op

from ntt_pos.data.types import Text

revision, down_revision = "9002", "{head}"


def upgrade():
    with op.batch_alter_table("product", recreate="auto") as product:
        product.add_column(sa.Column("brand", Text(), nullable=False, server_default=""))
        product.alter_column("shelf", nullable=True)


def downgrade():
    with op.batch_alter_table("product") as product:
        product.alter_column("shelf", nullable=False)
        product.drop_column("brand")
'''.replace("{head}", NOW)
BROKEN = '''
"""A change that fails half way."""

from alembic import op

revision, down_revision = "9003", "9002"


def upgrade():
    op.execute("DELETE FROM place_now")
    op.execute("INSERT INTO no_such_table VALUES (1)")


def downgrade():
    pass
'''
DANGLING = '''
"""A change that forgets what refers to what it takes away."""

from alembic import op

revision, down_revision = "9002", "{head}"


def upgrade():
    op.execute("DELETE FROM register")


def downgrade():
    pass
'''.replace("{head}", NOW)


def described(url: str) -> dict[str, object]:
    """Return every table, index, constraint and column as the database itself describes them."""
    database = connect(url)
    with database.engine.connect() as connection:
        if database.is_sqlite:
            found = connection.exec_driver_sql(
                "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE '%version%'"
            )
            facts = {(kind, name): " ".join((sql or "").split()) for kind, name, sql in found}
        else:
            columns = connection.exec_driver_sql(
                "SELECT table_name, column_name, data_type, is_nullable, column_default, collation_name "
                "FROM information_schema.columns WHERE table_schema = 'public'"
            )
            facts = {(table, name): tuple(rest) for table, name, *rest in columns}
            for name, text in connection.exec_driver_sql(
                "SELECT conrelid::regclass || '.' || conname, pg_get_constraintdef(oid) FROM pg_constraint "
                "WHERE connamespace = 'public'::regnamespace"
            ):
                facts["constraint", name] = text
            for name, text in connection.exec_driver_sql(
                "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"
            ):
                facts["index", name] = text
            facts = {key: value for key, value in facts.items() if "ntt_pos_version" not in str(key)}
    database.close()
    return facts


@pytest.fixture
def migrated(empty_url):
    migrate.create(empty_url)
    return empty_url


@pytest.fixture
def tomorrow(tmp_path, monkeypatch) -> Path:
    """Return the versions folder of a later program."""
    folder = tmp_path / "migrations"
    shutil.copytree(migrations_dir(), folder, ignore=shutil.ignore_patterns("__pycache__"))
    for module in (migrate, schema_version):
        monkeypatch.setattr(module, "migrations_dir", lambda: folder)
    return folder / "versions"


def table_counts(url: str) -> dict[str, int]:
    database = connect(url)
    with database.reading() as unit:
        counts = {
            name: unit.value(sa.select(sa.func.count()).select_from(table)) for name, table in metadata.tables.items()
        }
    database.close()
    return counts


def tables_of(url: str) -> set[str]:
    database = connect(url)
    with database.reading() as unit:
        found = set(sa.inspect(unit.connection).get_table_names())
    database.close()
    return found


def triggers_of(url: str) -> frozenset[str]:
    database = connect(url)
    with database.reading() as unit:
        found = present_triggers(unit.connection)
    database.close()
    return found


def test_the_newest_revision_is_what_alembic_says():
    script = ScriptDirectory(str(migrations_dir()))
    assert script.get_heads() == [schema_version.head()]


def test_alembic_finds_no_difference_between_tables_and_migrations(migrated):
    database = connect(migrated)
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": schema_version.VERSION_TABLE})
        differences = compare_metadata(context, metadata)
    database.close()
    assert differences == []


def test_migrations_make_exactly_what_the_tables_say(migrated, empty_url, database_kind, tmp_path, request):
    made = described(migrated)
    if database_kind == "sqlite":
        direct = f"sqlite:///{tmp_path / 'direct.db'}"
    else:
        server = request.getfixturevalue("server")
        server.make(f"direct_{server.role[-8:]}")
        direct = server.named(f"direct_{server.role[-8:]}", as_owner=True)
    database = connect(direct, must_exist=False)
    with database.engine.connect() as connection:
        metadata.create_all(connection)
        connection.commit()
    database.close()
    wanted = described(direct)
    if database_kind == "postgres":
        server.drop(f"direct_{server.role[-8:]}")
    assert {key: value for key, value in made.items() if key[0] != "trigger"} == wanted
    assert len(wanted) > 150


def test_names_are_short_enough_for_postgresql():
    names = [
        *(str(each.name) for table in metadata.sorted_tables for each in (*table.constraints, *table.indexes)),
        *(str(each.name) for t in metadata.sorted_tables for c in t.columns for each in c.constraints),
    ]
    assert [name for name in names if len(name) > 63] == []


def test_down_and_up_again_is_the_same_database(migrated):
    before = described(migrated)
    migrate.move_to(migrated, "base")
    assert tables_of(migrated) == {schema_version.VERSION_TABLE}
    migrate.move_to(migrated, "head")
    assert described(migrated) == before
    dialect = "sqlite" if migrated.startswith("sqlite") else "postgresql"
    made = [statement.split() for statement in trigger_sql(dialect)]
    assert triggers_of(migrated) == {words[2] for words in made if words[1] == "TRIGGER"}


def test_an_upgrade_keeps_a_copy_first_and_loses_nothing(stocked_url, tomorrow):
    before, guards, kept = table_counts(stocked_url), triggers_of(stocked_url), []
    (tomorrow / "9002_next.py").write_text(NEXT)

    def backup(url: str) -> None:
        kept.append(table_counts(url))

    assert migrate.upgrade(stocked_url, backup=backup) == NOW
    assert kept == [before]
    assert before["product"] == 1
    assert table_counts(stocked_url) == before
    assert triggers_of(stocked_url) == guards
    migrate.move_to(stocked_url, NOW)
    assert table_counts(stocked_url) == before
    assert triggers_of(stocked_url) == guards


def test_a_stocked_shop_goes_through_every_step_and_loses_nothing(stocked_url):
    before, guards, form = table_counts(stocked_url), triggers_of(stocked_url), described(stocked_url)
    before["register_pc"] = 0  # a PC takes its register anew
    migrate.move_to(stocked_url, "0001")
    assert described(stocked_url) != form
    assert migrate.upgrade(stocked_url, backup=lambda url: None) == "0001"
    assert (table_counts(stocked_url), triggers_of(stocked_url), described(stocked_url)) == (before, guards, form)


def test_an_upgrade_that_fails_half_way_changes_nothing(owner_url, tomorrow):
    before = described(owner_url), table_counts(owner_url)
    (tomorrow / "9002_next.py").write_text(NEXT)
    (tomorrow / "9003_broken.py").write_text(BROKEN)
    with pytest.raises((StorageError, sa.exc.ProgrammingError), match="no_such_table"):
        migrate.upgrade(owner_url, backup=lambda url: None)
    assert (described(owner_url), table_counts(owner_url)) == before


def test_an_upgrade_that_breaks_a_reference_changes_nothing(owner_url, tomorrow):
    before = table_counts(owner_url)
    (tomorrow / "9002_dangling.py").write_text(DANGLING)
    with pytest.raises((StorageError, sa.exc.IntegrityError), match=r"broken references|violates foreign key"):
        migrate.upgrade(owner_url, backup=lambda url: None)
    assert table_counts(owner_url) == before


def test_without_a_copy_there_is_no_upgrade(owner_url, tomorrow):
    (tomorrow / "9002_next.py").write_text(NEXT)

    def full_disk(url: str) -> None:
        raise StorageError("No copy could be kept before the upgrade: {reason}", reason="disk full")

    with pytest.raises(StorageError, match="disk full"):
        migrate.upgrade(owner_url, backup=full_disk)
    database = connect(owner_url)
    assert schema_version.revision(database) == NOW
    database.close()


@pytest.mark.databases("sqlite")
def test_the_copy_before_an_upgrade_is_whole_and_named_after_it(owner_url, data_folder):
    copy = migrate.keep_copy(owner_url)
    assert copy.name == f"ntt-pos-before-{NOW}.db"
    assert table_counts(f"sqlite:///{copy}") == table_counts(owner_url)
    assert not list(data_folder.root.glob("*.part"))


@pytest.mark.databases("sqlite")
def test_a_batch_change_with_foreign_keys_on_would_not_be_safe(stocked_url, tomorrow, monkeypatch):
    (tomorrow / "9002_next.py").write_text(NEXT)
    plain = migrate._sqlite_engine

    def careless(url):
        engine = plain(url)
        sa.event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA foreign_keys=ON"))
        return engine

    monkeypatch.setattr(migrate, "_sqlite_engine", careless)
    with pytest.raises(sa.exc.IntegrityError, match="FOREIGN KEY"):
        migrate.upgrade(stocked_url, backup=lambda url: None)
