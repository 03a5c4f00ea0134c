"""The folder of the installation's keys: authorities, seals, code keys, the pepper, the root's list."""

import json
from dataclasses import dataclass
from pathlib import Path

from signing.core.authority import Role
from signing.core.errors import NoKeyError, NotEstablishedError, TokenNotReadyError
from signing.core.policy import KeyKind, Kinds
from signing.doors import ca, keyfiles, tsa

_PEPPER = "pin.pepper"
_KINDS = "kinds.json"
_LIBRARY = "pkcs11.module"
_TRUST = "trust.list"
_PEPPER_SIZE = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Safe:
    """One folder, closed to everybody else."""

    folder: Path

    def holder(self, role: Role) -> ca.Holder:
        """An authority with its key. Raises NotEstablishedError when it was never made."""
        found = self._load(role.value)
        if found is None:
            raise NotEstablishedError
        return found

    def body_holder(self, role: Role, body_id: int) -> ca.Holder:
        """A body's seal or code key. Raises NoKeyError when it has none."""
        found = self._load(f"{role.value}-{body_id}")
        if found is None:
            raise NoKeyError(body=body_id)
        return found

    def has(self, name: str) -> bool:
        """True when certificate and key of that name lie here."""
        return all((self.folder / f"{name}.{kind}").exists() for kind in ("pem", "key"))

    def certificate(self, role: Role) -> ca.Certificate:
        """An authority's certificate; its key may be elsewhere. Raises NotEstablishedError."""
        pem = keyfiles.read(self.folder / f"{role.value}.pem")
        if pem is None:
            raise NotEstablishedError
        return ca.load_certificate(pem)

    def keep(self, name: str, holder: ca.Holder) -> None:
        """Keeps a holder: the key first, so that a certificate without its key never lies here."""
        keyfiles.keep(self.folder / f"{name}.key", ca.key_pem(holder.key))
        keyfiles.keep(self.folder / f"{name}.pem", ca.certificate_pem(holder.certificate))

    def keep_certificate(self, name: str, certificate: ca.Certificate) -> None:
        """Keeps a certificate whose key is elsewhere."""
        keyfiles.keep(self.folder / f"{name}.pem", ca.certificate_pem(certificate))

    def has_root(self) -> bool:
        """True when the root's certificate lies here; its key may have been carried away."""
        return (self.folder / f"{Role.ROOT.value}.pem").exists()

    def keep_kinds(self, kinds: Kinds) -> None:
        """Keeps what kinds of keys the ceremony chose."""
        keyfiles.keep(self.folder / _KINDS, json.dumps({"root": kinds.root, "other": kinds.other}).encode())

    def kinds(self) -> Kinds | None:
        """What kinds of keys the ceremony chose; None when there was none."""
        kept = keyfiles.read(self.folder / _KINDS)
        if kept is None:
            return None
        chosen = json.loads(kept)
        return Kinds(root=KeyKind(chosen["root"]), other=KeyKind(chosen["other"]))

    def keep_trust_list(self, data: bytes, signature: bytes) -> None:
        """Keeps the newest trust list with its signature: one file, so that they always fit."""
        keyfiles.keep(self.folder / _TRUST, len(signature).to_bytes(2, "big") + signature + data)

    def trust_list(self) -> tuple[bytes, bytes] | None:
        """The trust list and its signature; None when nobody was recognised."""
        kept = keyfiles.read(self.folder / _TRUST)
        if kept is None:
            return None
        size = 2 + int.from_bytes(kept[:2], "big")
        return kept[size:], kept[2:size]

    def token_library(self) -> Path:
        """The token maker's PKCS #11 library, named in the file pkcs11.module. Raises TokenNotReadyError."""
        named = keyfiles.read(self.folder / _LIBRARY)
        if named is None:
            raise TokenNotReadyError
        return Path(named.decode().strip())

    def time_authority(self) -> tsa.TimeAuthority:
        """The time authority, ready to answer. Raises NotEstablishedError."""
        return tsa.TimeAuthority(holder=self.holder(Role.TIME), issuer=self.certificate(Role.ISSUING))

    def revocations(self, role: Role) -> bytes | None:
        """The revocation list kept for an authority, DER."""
        return keyfiles.read(self.folder / f"{role.value}.crl")

    def keep_revocations(self, role: Role, crl: bytes) -> None:
        """Keeps the newest revocation list of an authority."""
        keyfiles.keep(self.folder / f"{role.value}.crl", crl)

    def pepper(self) -> bytes:
        """The secret that goes into every PIN's derivation; made the first time."""
        return keyfiles.keep_once(self.folder / _PEPPER, _PEPPER_SIZE)

    def _load(self, name: str) -> ca.Holder | None:
        """A certificate with its key, or None."""
        pem = keyfiles.read(self.folder / f"{name}.pem")
        key = keyfiles.read(self.folder / f"{name}.key")
        return None if pem is None or key is None else ca.load(pem, key)
