"""The attack files under tests/vectors/attacks: judged as a stranger does, by file, root and moment alone."""

import json
from datetime import datetime
from pathlib import Path

import pytest
from django.core.management import call_command

from signing.doors import ca
from tests.signing import attack_kit, keep_attacks

HERE = keep_attacks.HERE
MANIFEST = json.loads((HERE / "manifest.json").read_text())
ENTRIES = {entry["file"].removesuffix(".pdf"): entry for entry in MANIFEST["files"]}
MOST = 4 * 1024 * 1024
FAMILIES = {
    *("universal signature forgery", "incremental saving", "signature wrapping", "shadow attack: hide"),
    *("shadow attack: replace", "shadow attack: hide and replace", "evil annotation attack", "sneaky signature attack"),
    *("form and annotation overlays", "removal", "weak algorithms", "signing-certificate attribute", "time stamps"),
    *("differences between readers", "structure and parsers", "oversized", "certification", "certificates"),
    *("catalog and metadata", "control"),
}


@pytest.fixture(scope="module")
def trust() -> bytes:
    """The root, DER."""
    return ca.certificate_der(ca.load_certificate((HERE / "root.pem").read_bytes()))


@pytest.mark.parametrize("name", ENTRIES)
def test_a_kept_attack_gets_exactly_its_findings(name: str, trust: bytes) -> None:
    entry = ENTRIES[name]
    at = datetime.fromisoformat(MANIFEST["at"])
    said = keep_attacks.expected((HERE / entry["file"]).read_bytes(), trust=trust, at=at)
    assert said == {key: entry[key] for key in said}
    assert (said["verdict"] == "TOTAL_PASSED") == (name in keep_attacks.CONTROLS)
    assert bool(said["findings"]) != (name in keep_attacks.CONTROLS)


def test_all_attacks_are_kept_and_small() -> None:
    assert set(ENTRIES) == {attack.name for attack in attack_kit.ATTACKS} | set(keep_attacks.CONTROLS)
    assert {path.stem for path in HERE.glob("*.pdf")} == set(ENTRIES)
    assert {entry["family"] for entry in ENTRIES.values()} == FAMILIES
    for attack in attack_kit.ATTACKS:
        assert attack.codes <= set(ENTRIES[attack.name]["findings"]), attack.name
    assert sum(path.stat().st_size for path in HERE.iterdir()) <= MOST
    assert all(entry["title"] and entry["done"] for entry in ENTRIES.values())


def test_the_command_says_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    """`manage judge --trust root.pem --at …`."""
    names = (*keep_attacks.CONTROLS, "update_is_whole", "contents_are_zeros", "time_is_copied_from_another_signature")
    with pytest.raises(SystemExit) as ended:
        call_command(
            "judge", *[str(HERE / f"{name}.pdf") for name in names], "--trust", str(HERE / "root.pem"),
            "--at", MANIFEST["at"], "--json",
        )  # fmt: skip
    assert ended.value.code == 1
    for line in map(json.loads, capsys.readouterr().out.splitlines()):
        entry = ENTRIES[Path(line["file"]).stem]
        assert line["verdict"] == entry["verdict"]
        assert sorted({found["code"] for found in line["findings"]} | _of_signatures(line)) == entry["findings"]


def _of_signatures(line: dict[str, object]) -> set[str]:
    """The findings of each signature."""
    signatures = line["signatures"]
    assert isinstance(signatures, list)
    return {found["code"] for one in signatures for found in one.get("findings", [])}
