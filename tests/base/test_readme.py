"""What the README promises is there, and its script runs as it stands."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from ntt_pos import bootstrap
from ntt_pos.data import migrate, schema_version
from ntt_pos.data.server import make_engine
from ntt_pos.domain.core.journal import GENESIS, chain_hash
from tests.conftest import FIRST_SHOP, OWNER_PIN
from tests.fakes import FixedClock
from tests.on_server import on_server
from tests.own_server import own_server
from tests.services.safety.server_books import till_of_server, two_registers
from tests.stalling import Line
from tests.warm_program import warm_program

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
READ_CODE = """until KODE=$(grep -oE "([0-9A-Z]{4}-){2}[0-9A-Z]{4}" kode.txt); do sleep 0.2; done
KODE=$(echo "$KODE" | head -1)
"""
FIRST_RECORD = "INSERT INTO hub.record VALUES ('LRT-01', 1, 'uid', '{}', '{{}}')".format(
    chain_hash(register="LRT-01", seq=1, previous=GENESIS, canonical_text="{}")
)


def test_the_shop_day_of_the_readme_runs_as_it_stands(tmp_path, monkeypatch, capsys):
    (script,) = re.findall(r"<!-- a test runs this text -->\n```python\n(.*?)```", README, re.DOTALL)
    monkeypatch.chdir(tmp_path)
    exec(compile(script, "README.md", "exec"), {"__name__": "readme"})
    told = capsys.readouterr().out
    assert "54.000" in told
    assert "2 statements in" in told
    assert told.endswith("The books agree.\n")
    assert len(list(tmp_path.rglob("*.pdf"))) >= 4


@pytest.mark.machine_clock
@pytest.mark.posix("the lines are a shell's")
def test_the_steps_to_the_provinces_report_work_as_they_stand(tmp_path, program):
    (steps,) = re.findall(r"<!-- a test runs the province's lines -->\n```sh\n(.*?)```", README, re.DOTALL)
    done = as_a_shell(steps, tmp_path, program)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 new sheets, 0 corrected, 0 known already." in done.stdout
    assert sorted(each.suffix for each in (tmp_path / "laporan").iterdir()) == [".html", ".pdf", ".xlsx"]


@pytest.mark.machine_clock
@pytest.mark.posix("the lines are a shell's")
def test_the_steps_to_the_offices_copy_and_back_work_as_they_stand(tmp_path, program):
    (steps,) = re.findall(r"<!-- a test runs the office's lines -->\n```sh\n(.*?)```", README, re.DOTALL)
    read_it = 'KEY=$(ntt-pos office-copy --data kantor | grep -oE "([0-9a-f]{4}-){7}[0-9a-f]{4}")\n'
    first, rest = steps.split("\n\n", 1)
    done = as_a_shell(f"{first}\n{read_it}{rest}", tmp_path, program)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "LRT-01: record" in done.stdout
    assert "The books agree" in done.stdout
    with bootstrap.open_shop(tmp_path / "ntt-pos") as before, bootstrap.open_shop(tmp_path / "baru") as after:
        assert after.context.home == before.context.home
        assert after.people.sign_in("pemilik", OWNER_PIN).name == FIRST_SHOP.owner_name


@pytest.mark.machine_clock
@pytest.mark.posix("the lines are a shell's")
def test_the_steps_to_several_pcs_work_as_they_stand(tmp_path, program):
    (steps,) = re.findall(r"<!-- a test runs the lines of several PCs -->\n```sh\n(.*?)```", README, re.DOTALL)
    first, second, rest = steps.split("\n\n", 2)
    (lost,) = re.findall(r"<!-- a test runs the lines of a lost office PC -->\n```sh\n(.*?)```", README, re.DOTALL)
    sure = lost.replace("--lost", "--lost --yes")  # nobody is there to type which PC is lost
    done = as_a_shell(f"{first}\n{READ_CODE}{second}\nwait\n{rest}\n{sure}", tmp_path, program)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "This PC is LRT-02 now." in done.stdout
    assert "LRT-02 is the office PC now." in done.stdout
    assert "LRT-01: everything" in done.stdout
    assert "LRT-02 is out of the shop" in done.stdout
    with bootstrap.open_shop(tmp_path / "kasir-2") as till:
        assert till.context.home.register_code == "LRT-02"
        assert till.people.sign_in("pemilik", OWNER_PIN).name == FIRST_SHOP.owner_name


@pytest.mark.machine_clock
@pytest.mark.postgres
@pytest.mark.parametrize("replaced", [False, True])
def test_the_steps_off_a_server_work_as_they_stand(server, tmp_path, program, replaced):
    (steps,) = re.findall(r"<!-- a test runs the lines of leaving a server -->\n```sh\n(.*?)```", README, re.DOTALL)
    (line,) = re.findall(r"<!-- a test runs the line of a PC that was replaced -->\n```sh\n(.*?)```", README, re.DOTALL)
    name = f"ntt_mart_{secrets.token_hex(4)}"
    file = two_registers(tmp_path / "dulu", FixedClock(datetime.now(UTC) - timedelta(minutes=10)))
    with on_server(file, server, name=name) as url:
        owner, tills = url, server.named(name)
        migrate.move_to(owner, f"{int(schema_version.head()) - 1:04d}")
        if replaced:
            with make_engine(sa.make_url(owner), poolclass=sa.pool.NullPool).begin() as books:
                books.execute(sa.text("INSERT INTO register_pc (register_id, pc, at) VALUES (1, 'before', now())"))
        else:
            till_of_server(tmp_path / "ntt-pos", tills, "LRT-01")
        till_of_server(tmp_path / "dua" / "ntt-pos", tills, "LRT-02")
        for word, mine in (("toko_owner:rahasia-1@server/ntt_mart", owner), ("kasir:rahasia-2@server/ntt_mart", tills)):
            steps, line = (each.replace(f"postgresql://{word}", mine) for each in (steps, line))
        once, first, other = steps.split("\n\n")
        first = line if replaced else first
        there = f'export XDG_DATA_HOME="{tmp_path}/dua"\n{other}\nwait\nntt-pos exchange\nntt-pos verify\n'
        here = f'export XDG_DATA_HOME="{tmp_path}"\nntt-pos exchange'
        done = as_a_shell(f"{once}\n{first}\n{READ_CODE}{there}{here}", tmp_path, program, new=False)
        assert done.returncode == 0, done.stdout + done.stderr
    assert "This PC is LRT-02 now." in done.stdout
    assert "every record that the server has" in done.stdout
    assert "LRT-01: everything" in done.stdout
    assert "LRT-02: everything" in done.stdout
    assert "The books agree" in done.stdout
    with bootstrap.open_shop(tmp_path / "ntt-pos") as office:
        assert (office.context.home.register_code, office.local.database_url) == ("LRT-01", "")
        assert office.verify.run().findings == ()


@pytest.mark.machine_clock
@pytest.mark.postgres
def test_the_steps_to_a_hub_and_to_its_backup_work_as_they_stand(tmp_path, monkeypatch, program):
    (steps,) = re.findall(r"<!-- a test runs the hub's lines -->\n```sh\n(.*?)```", README, re.DOTALL)
    (backup,) = re.findall(r"<!-- a test runs the lines of the hub's backup -->\n```sh\n(.*?)```", README, re.DOTALL)
    on_the_server, on_a_pc = steps.split("\n\n", 1)
    each_night, on_another = backup.split("\n\n", 1)
    certificate = tmp_path / "server.crt"
    with own_server() as server:
        server.run(on_the_server)
        server.restart()
        shutil.copyfile(server.folder / "server.crt", certificate)
        for name, value in server.network.items():
            monkeypatch.setenv(name, value)
        done = as_a_shell(on_a_pc, tmp_path, program)
        assert done.returncode == 0, done.stdout + done.stderr
        assert done.stdout.endswith("LRT-01: record 0\nLRT-02: record 0\n")
        till, other = re.findall(r"postgresql://\S+", done.stdout)
        with a_line(till, certificate) as line:
            line.exec_driver_sql(FIRST_RECORD)

        server.run("openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=server -keyout another.key -out another.crt")
        with FromElsewhere(sa.make_url(f"postgresql://127.0.0.1:{server.port}")) as elsewhere:
            monkeypatch.setenv("PGPORT", str(elsewhere.port))
            for address, proof, reason in (
                (till, None, "no encryption"),
                (till, server.folder / "another.crt", "certificate verify failed"),
                (till.replace("@server", "@another"), certificate, "does not match host name"),
            ):
                with pytest.raises(sa.exc.OperationalError, match=reason), a_line(address, proof):
                    pass
            with a_line(till, certificate):
                pass

        server.run(each_night)
        server.run("dropdb toko; for role in toko_lrt_01 toko_lrt_02 toko_hub; do dropuser $role; done")
        server.run(on_another)
        monkeypatch.setenv("PGPORT", str(server.port))
        with a_line(other, certificate) as line:
            assert line.scalar(sa.text("SELECT seq FROM hub.head WHERE register = 'LRT-01'")) == 1
            with pytest.raises(sa.exc.DBAPIError, match="does not record as LRT-01"):
                line.exec_driver_sql(FIRST_RECORD)


class FromElsewhere(Line):
    """A line over which the server sees another PC come."""

    def _reach(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.target.port), source_address=("127.0.0.2", 0))


@contextmanager
def a_line(address: str, certificate: Path | None) -> Iterator[sa.Connection]:
    """Connect as a PC does; without a certificate, without TLS."""
    proved = {"sslmode": "verify-full", "sslrootcert": str(certificate)} if certificate else {"sslmode": "disable"}
    made = make_engine(sa.make_url(address).update_query_dict(proved), poolclass=sa.pool.NullPool)
    with made.begin() as connection:
        yield connection


@pytest.fixture(scope="module")
def program() -> Iterator[Path]:
    """Return the folder of the command ``ntt-pos``."""
    with warm_program() as folder:
        yield folder


def as_a_shell(steps: str, folder: Path, program: Path, *, new: bool = True) -> subprocess.CompletedProcess[str]:
    """Run lines in a folder as the owner of a new shop, whose data is in ``ntt-pos`` there, or of one that is there."""
    if new:
        bootstrap.create_shop(FIRST_SHOP, folder / "ntt-pos").close()
    path = {"PATH": f"{program}:{os.environ['PATH']}", "XDG_DATA_HOME": str(folder)}
    env = {**os.environ, **path, "NTT_POS_PIN": OWNER_PIN, "NTT_POS_LANGUAGE": "en"}
    return subprocess.run(["sh", "-euc", steps], env=env, cwd=folder, capture_output=True, text=True, check=False)


def test_every_make_target_of_the_readme_exists():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"(?:`|^    )make ([a-z]+)", README, re.MULTILINE)) <= targets


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md"])
def test_every_file_that_is_named_exists(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    named = re.findall(r"`((?:ntt_pos|tests|resources|db|\.ci)/[\w./-]*)`", text)
    named += [link for link in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in link]
    assert len(named) > 3
    assert [each for each in named if "NNNN" not in each and not (ROOT / each).exists()] == []
