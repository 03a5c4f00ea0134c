"""The folder of the installation's keys: authorities, seals, code keys, the pepper, the root's list.

A key that is replaced gets a successor with a number: `issuing`, `issuing-2`, `time-2`, `seal-7-2`. A name alone
means the newest. Where a key lies on a token, a file that says so stands for it.
"""

import json
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

from signing.core.authority import Role
from signing.core.errors import NoKeyError, NotEstablishedError, TokenNotReadyError, WrongPinError
from signing.core.policy import KeyKind, Kinds
from signing.doors import ca, keyfiles, raw, tokens, tsa

_PEPPER = "pin.pepper"
_KINDS = "kinds.json"
_LIBRARY = "pkcs11.module"
_TRUST = "trust.list"
_PEPPER_SIZE = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Safe:
    """One folder, closed to everybody else; `pin_file` holds the PIN of the token, when keys lie on one."""

    folder: Path
    pin_file: Path | None = None

    def holder(self, role: Role) -> ca.Holder:
        """An authority with its key. Raises NotEstablishedError when it was never made, TokenNotReadyError."""
        found = self._newest_holder(role.value)
        if found is None:
            raise NotEstablishedError
        return found

    def body_holder(self, role: Role, body_id: int) -> ca.Holder:
        """A body's seal or code key. Raises NoKeyError when it has none, TokenNotReadyError."""
        found = self._newest_holder(f"{role.value}-{body_id}")
        if found is None:
            raise NoKeyError(body=body_id)
        return found

    def names(self, name: str) -> tuple[str, ...]:
        """Under which names this one's certificates lie here, oldest first; empty when there is none."""
        found: list[str] = []
        following = name
        while (self.folder / f"{following}.pem").exists():
            found.append(following)
            following = f"{name}-{len(found) + 1}"
        return tuple(found)

    def newest(self, name: str) -> str:
        """The name of the newest; the first's when there is none yet."""
        return (self.names(name) or (name,))[-1]

    def following(self, name: str) -> str:
        """The name of the one that comes next."""
        count = len(self.names(name))
        return f"{name}-{count + 1}" if count else name

    def has(self, name: str) -> bool:
        """True when certificate and key of the newest of that name lie here."""
        return all((self.folder / f"{self.newest(name)}.{kind}").exists() for kind in ("pem", "key"))

    def certificate(self, role: Role) -> ca.Certificate:
        """An authority's newest certificate; its key may be elsewhere. Raises NotEstablishedError."""
        return self.certificate_of(self.newest(role.value))

    def certificate_of(self, name: str) -> ca.Certificate:
        """The certificate under exactly that name. Raises NotEstablishedError."""
        pem = keyfiles.read(self.folder / f"{name}.pem")
        if pem is None:
            raise NotEstablishedError
        return ca.load_certificate(pem)

    def issuer_of(self, certificate: ca.Certificate, *, among: Role = Role.ISSUING) -> str:
        """The name of our issuing authority, or root, that issued it. Raises NotEstablishedError when none did."""
        for name in reversed(self.names(among.value)):
            if ca.names_issuer(certificate, self.certificate_of(name)):
                return name
        raise NotEstablishedError

    def new_key(self, name: str, kind: KeyKind, *, where: Kinds | None) -> ca.Key:
        """A fresh key for that name: on the token the ceremony chose, or in memory.

        A crash before it is kept leaves a key on the token that nobody certified. Raises TokenNotReadyError.
        """
        if where is None or not where.token:
            return ca.new_key(kind)
        card = tokens.Card(module=Path(where.library), label=where.token, pin=self._pin())
        try:
            return tokens.make_key(card, name=f"diwan-{name}-{secrets.token_hex(4)}", kind=kind)
        except WrongPinError as error:
            raise TokenNotReadyError(token=where.token, why="PIN") from error

    def keep(self, name: str, holder: ca.Holder) -> None:
        """Keeps a holder: the key first, so that a certificate without its key never lies here."""
        keyfiles.keep(self.folder / f"{name}.key", tokens.written(holder.key) or ca.key_pem(holder.key))
        keyfiles.keep(self.folder / f"{name}.pem", ca.certificate_pem(holder.certificate))

    def keep_certificate(self, name: str, certificate: ca.Certificate) -> None:
        """Keeps a certificate whose key is elsewhere."""
        keyfiles.keep(self.folder / f"{name}.pem", ca.certificate_pem(certificate))

    def read(self, name: str) -> ca.Holder | None:
        """The holder under exactly that name, or None. Raises TokenNotReadyError when its token's PIN is not there."""
        pem = keyfiles.read(self.folder / f"{name}.pem")
        key = keyfiles.read(self.folder / f"{name}.key")
        if pem is None or key is None:
            return None
        if not tokens.is_written(key):
            return ca.load(pem, key)
        certificate = ca.load_certificate(pem)
        on_token = tokens.referred(key, public=raw.public_key_of(certificate), pin=self._pin())
        return ca.Holder(certificate=certificate, key=on_token)

    def destroy(self, name: str) -> None:
        """Destroys a key that has a successor; its certificate stays (ETSI EN 319 421 clause 7.6.6)."""
        kept = self.read(name)
        if kept is not None:
            self.discard(kept.key)
        (self.folder / f"{name}.key").unlink(missing_ok=True)

    def has_root(self) -> bool:
        """True when the root's certificate lies here; its key may have been carried away."""
        return (self.folder / f"{Role.ROOT.value}.pem").exists()

    def roots(self) -> dict[str, ca.Certificate]:
        """Our roots by name, oldest first; their keys are elsewhere. Raises NotEstablishedError when there is none."""
        found = {name: self.certificate_of(name) for name in self.names(Role.ROOT.value)}
        if not found:
            raise NotEstablishedError
        return found

    def keep_kinds(self, kinds: Kinds) -> None:
        """Keeps what kinds of keys the ceremony chose."""
        keyfiles.keep(self.folder / _KINDS, json.dumps(asdict(kinds)).encode())

    def kinds(self) -> Kinds | None:
        """What kinds of keys the ceremony chose; None when there was none."""
        kept = keyfiles.read(self.folder / _KINDS)
        if kept is None:
            return None
        chosen = json.loads(kept)
        place = {name: str(chosen.get(name, "")) for name in ("library", "token")}
        return Kinds(root=KeyKind(chosen["root"]), other=KeyKind(chosen["other"]), **place)

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
        holder = self.holder(Role.TIME)
        return tsa.TimeAuthority(holder=holder, issuer=self.certificate_of(self.issuer_of(holder.certificate)))

    def revocations(self, name: str) -> bytes | None:
        """The revocation list kept for the authority of exactly that name, DER."""
        return keyfiles.read(self.folder / f"{name}.crl")

    def keep_revocations(self, name: str, crl: bytes) -> None:
        """Keeps the newest revocation list of an authority."""
        keyfiles.keep(self.folder / f"{name}.crl", crl)

    def pepper(self) -> bytes:
        """The secret that goes into every PIN's derivation; made the first time."""
        return keyfiles.keep_once(self.folder / _PEPPER, _PEPPER_SIZE)

    def discard(self, key: ca.Key) -> None:
        """Forgets a key that is not kept: one on a token leaves it. Raises TokenNotReadyError."""
        if tokens.written(key) is not None:
            tokens.destroy(key)

    def has_key(self, name: str) -> bool:
        """True when the key of exactly that name lies here, or on its token."""
        return (self.folder / f"{name}.key").exists()

    def _newest_holder(self, name: str) -> ca.Holder | None:
        """The newest; it is looked for again when it was replaced, and its key destroyed, between two looks."""
        return self.read(self.newest(name)) or self.read(self.newest(name))

    def _pin(self) -> str:
        """The token's PIN. Raises TokenNotReadyError when no file holds it."""
        kept = None if self.pin_file is None else keyfiles.read(self.pin_file)
        if kept is None:
            raise TokenNotReadyError
        return kept.decode().strip("\r\n")
