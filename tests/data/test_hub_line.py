"""The line to the hub: nobody is taken for it over a network unless a certificate proves it."""

from pathlib import Path

import pytest

from ntt_pos.data.hub_line import HubLine, hub_url, without_secrets
from ntt_pos.domain.core.errors import DomainError, StorageError


@pytest.mark.parametrize(
    "address",
    [
        "",
        "hub",
        "http://toko/hub",
        "postgresql://lrt_02@/",
        "postgresql:///hub",
        "postgresql://lrt_02@/hub",
        "sqlite:///hub.db",
        "postgresql://[x/hub",
    ],
)
def test_what_is_no_address_of_a_hub_is_refused_in_words(address: str) -> None:
    with pytest.raises(DomainError, match="no address of a hub"):
        hub_url(address, None)


def test_over_a_network_the_servers_certificate_is_needed_and_proved(tmp_path: Path) -> None:
    address, certificate = "postgresql://lrt_02:rahasia@192.168.1.9/hub?sslmode=disable", tmp_path / "hub.crt"
    for missing in (None, certificate):
        with pytest.raises(DomainError, match="certificate"):
            hub_url(address, missing)
    certificate.write_text("-----BEGIN CERTIFICATE-----")
    found = hub_url(address, certificate)
    assert found.query == {"sslmode": "verify-full", "sslrootcert": str(certificate)}


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_on_this_pc_no_certificate_is_needed_and_a_given_one_is_proved(host: str, tmp_path: Path) -> None:
    address, certificate = f"postgresql://lrt_02@{host}/hub", tmp_path / "hub.crt"
    assert hub_url(address, certificate).query == {"sslmode": "allow"}
    certificate.write_text("-----BEGIN CERTIFICATE-----")
    assert hub_url(address, certificate).query["sslmode"] == "verify-full"


def test_settings_hold_the_address_without_its_password(tmp_path: Path) -> None:
    certificate = tmp_path / "hub.crt"
    certificate.write_text("-----BEGIN CERTIFICATE-----")
    url = hub_url("postgresql://lrt_02:rahasia@192.168.1.9:5433/hub", certificate)
    assert without_secrets(url) == "postgresql://lrt_02@192.168.1.9:5433/hub"


@pytest.mark.parametrize("past", ["host", "hostaddr", "service", "sslmode"])
def test_nothing_in_an_address_leads_past_the_certificate(past: str) -> None:
    found = hub_url(f"postgresql://lrt_02@localhost/hub?{past}=192.168.1.9", None)
    assert (found.host, found.query) == ("localhost", {"sslmode": "allow"})


def test_a_port_where_nobody_is_is_told_in_words_at_once() -> None:
    line = HubLine(hub_url("postgresql://lrt_02@127.0.0.1:9/hub", None))
    with pytest.raises(StorageError, match=r"The hub 127\.0\.0\.1 cannot be used: .*selling goes on"):
        list(line.stream("SELECT 1", {}))
