"""Keys on PKCS #11 tokens and smart cards, by python-pkcs11: the key never leaves the token.

A key here has cryptography's private-key interface, so whoever signs does not know where the key lies. The
token's library is the maker's; its path stands in the safe, or in the file that stands for an authority's key.
"""

import hashlib
import json
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

import pkcs11
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from pkcs11.util.ec import encode_ec_public_key, encode_ecdsa_signature, encode_named_curve_parameters
from pkcs11.util.rsa import encode_rsa_public_key

from signing.core.errors import TokenNotReadyError, WrongPinError
from signing.core.policy import KeyKind
from signing.doors import raw

_CURVES = {KeyKind.P256: "secp256r1", KeyKind.P384: "secp384r1"}
_BITS = {KeyKind.RSA3072: 3072, KeyKind.RSA4096: 4096}
_HARD = {
    pkcs11.Attribute.SENSITIVE: True,
    pkcs11.Attribute.EXTRACTABLE: False,
    pkcs11.Attribute.PRIVATE: True,
    pkcs11.Attribute.SIGN: True,
}
_DIGEST_INFO = {  # RFC 8017 section 9.2
    "sha256": bytes.fromhex("3031300d060960864801650304020105000420"),
    "sha384": bytes.fromhex("3041300d060960864801650304020205000430"),
    "sha512": bytes.fromhex("3051300d060960864801650304020305000440"),
}
FORMAT = "diwan-token-key-1"
_MARK = 16
Data = bytes | bytearray | memoryview
_STAYS = "The key stays on its token."
_one_at_a_time = threading.Lock()
"""A process is signed in to a token once for all its threads (PKCS #11 v3.1 section 5.6.8): they take turns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A token by its label, its library, and the PIN for the length of one act; the PIN stays out of repr."""

    module: Path
    label: str
    pin: str = field(repr=False)


def make_key(card: Card, *, name: str, kind: KeyKind) -> raw.Key:
    """A new key on the token: sensitive, never extractable. Raises WrongPinError, TokenNotReadyError."""
    mark = secrets.token_bytes(_MARK)
    with _session(card) as session:
        if kind in _BITS:
            public, private = session.generate_keypair(
                pkcs11.KeyType.RSA, _BITS[kind], store=True, label=name, id=mark, private_template=_HARD
            )
        else:
            curve = {pkcs11.Attribute.EC_PARAMS: encode_named_curve_parameters(_CURVES[kind])}
            domain = session.create_domain_parameters(pkcs11.KeyType.EC, curve, local=True)
            public, private = domain.generate_keypair(store=True, label=name, id=mark, private_template=_HARD)
        hard = (pkcs11.Attribute.ALWAYS_SENSITIVE, pkcs11.Attribute.NEVER_EXTRACTABLE)
        if not all(private[attribute] for attribute in hard):
            raise TokenNotReadyError(token=card.label)
        return _key(card, name, _public(public), mark)


def open_key(card: Card, *, name: str, public: raw.PublicKey) -> raw.Key:
    """The key of that name to which the public key belongs; the PIN is tried now.

    A token may hold an older one of the same name, or one that nobody certified. Raises WrongPinError,
    TokenNotReadyError.
    """
    asked = {pkcs11.Attribute.CLASS: pkcs11.ObjectClass.PUBLIC_KEY, pkcs11.Attribute.LABEL: name}
    with _session(card) as session:
        found = [one for one in session.get_objects(asked) if _public(one) == public]  # type: ignore[arg-type]  # the class asked for
        if not found:
            raise TokenNotReadyError(token=card.label)
        key = _key(card, name, public, bytes(found[0][pkcs11.Attribute.ID]))
        key.find(session, pkcs11.ObjectClass.PRIVATE_KEY)
        return key


def written(key: raw.Key) -> bytes | None:
    """The file that stands for a key on a token, docs/formats/token-key.md; None for a key that is not on one."""
    if not isinstance(key, _OnToken):
        return None
    return json.dumps({"format": FORMAT, **key.place()}, sort_keys=True).encode()


def referred(file: bytes, *, public: raw.PublicKey, pin: str) -> raw.Key:
    """The key a file stands for; the token is asked when it signs. Raises TokenNotReadyError for any other file."""
    try:
        said = json.loads(file)
        if said["format"] != FORMAT:
            raise TokenNotReadyError
        card = Card(module=Path(said["library"]), label=str(said["token"]), pin=pin)
        return _key(card, str(said["key"]), public)
    except (ValueError, KeyError, TypeError) as error:
        raise TokenNotReadyError from error


def is_written(file: bytes) -> bool:
    """True for a file that stands for a key on a token."""
    return file.startswith(b"{")


def destroy(key: raw.Key) -> None:
    """Takes a key off its token for good. Raises TokenNotReadyError."""
    assert isinstance(key, _OnToken)  # noqa: S101  (whoever asks has read that it lies on a token)
    key.destroy()


def name_of(person_id: int) -> str:
    """How a person's key is labelled on a token."""
    return f"diwan-{person_id}"


class _OnToken:
    """What both kinds of keys share."""

    def __init__(self, card: Card, name: str, public: raw.PublicKey, mark: bytes = b"") -> None:
        self._card = card
        self._name = name
        self._public = public
        self._mark = mark

    @property
    def key_size(self) -> int:
        """Bits."""
        return self._public.key_size

    def place(self) -> dict[str, str]:
        """Where it lies; the PIN is no part of that."""
        return {"library": str(self._card.module), "token": self._card.label, "key": self._name}

    def find(self, session: pkcs11.Session, kind: pkcs11.ObjectClass) -> pkcs11.Key:
        """One of its halves: by its name, and by the mark that both carry where it has one."""
        return session.get_key(object_class=kind, label=self._name, id=self._mark or None)

    def destroy(self) -> None:
        """Takes both halves off the token."""
        with _session(self._card) as session:
            for kind in (pkcs11.ObjectClass.PRIVATE_KEY, pkcs11.ObjectClass.PUBLIC_KEY):
                self.find(session, kind).destroy()

    def private_numbers(self) -> NoReturn:
        """Never."""
        raise TypeError(_STAYS)

    def private_bytes(self, *_: object) -> NoReturn:
        """Never."""
        raise TypeError(_STAYS)

    def __reduce__(self) -> NoReturn:
        raise TypeError(_STAYS)

    def __copy__(self) -> NoReturn:
        raise TypeError(_STAYS)

    def __deepcopy__(self, _memo: object) -> NoReturn:
        raise TypeError(_STAYS)

    def _made(self, data: bytes, mechanism: pkcs11.Mechanism) -> bytes:
        """What the token makes of the data, in a session of its own. Raises TokenNotReadyError."""
        try:
            with _session(self._card) as session:
                key = self.find(session, pkcs11.ObjectClass.PRIVATE_KEY)
                return bytes(key.sign(data, mechanism=mechanism))  # type: ignore[attr-defined]  # a private key signs
        except WrongPinError as error:  # a person's PIN was tried before; this one stands in a file
            raise TokenNotReadyError(token=self._card.label, why="PIN") from error


class _CurveKey(_OnToken, ec.EllipticCurvePrivateKey):
    """An elliptic-curve key on a token."""

    @property
    def curve(self) -> ec.EllipticCurve:
        """Its curve."""
        return self.public_key().curve

    def public_key(self) -> ec.EllipticCurvePublicKey:
        """Its public key."""
        assert isinstance(self._public, ec.EllipticCurvePublicKey)  # noqa: S101  (made so by _key)
        return self._public

    def exchange(self, *_: object) -> NoReturn:
        """Never: it signs only."""
        raise TypeError(_STAYS)

    def sign(self, data: Data, signature_algorithm: ec.EllipticCurveSignatureAlgorithm) -> bytes:
        """An ECDSA signature, DER."""
        algorithm = signature_algorithm.algorithm
        if isinstance(algorithm, Prehashed):
            raise TypeError(_STAYS)
        digest = hashlib.new(algorithm.name, bytes(data)).digest()
        return bytes(encode_ecdsa_signature(self._made(digest, pkcs11.Mechanism.ECDSA)))


class _RsaKey(_OnToken, rsa.RSAPrivateKey):
    """An RSA key on a token."""

    def public_key(self) -> rsa.RSAPublicKey:
        """Its public key."""
        assert isinstance(self._public, rsa.RSAPublicKey)  # noqa: S101  (made so by _key)
        return self._public

    def decrypt(self, *_: object) -> NoReturn:
        """Never: it signs only."""
        raise TypeError(_STAYS)

    def sign(self, data: Data, padding_: object, algorithm: object) -> bytes:
        """A PKCS #1 v1.5 signature."""
        name = getattr(algorithm, "name", "")
        if not isinstance(padding_, padding.PKCS1v15) or name not in _DIGEST_INFO:
            raise TypeError(_STAYS)
        stated = _DIGEST_INFO[name] + hashlib.new(name, bytes(data)).digest()
        return self._made(stated, pkcs11.Mechanism.RSA_PKCS)


def _key(card: Card, name: str, public: raw.PublicKey, mark: bytes = b"") -> "_RsaKey | _CurveKey":
    """The key as others use it."""
    kind = _RsaKey if isinstance(public, rsa.RSAPublicKey) else _CurveKey
    return kind(card, name, public, mark)


def _public(key: pkcs11.PublicKey) -> raw.PublicKey:
    """The token's public key."""
    is_rsa = key.key_type is pkcs11.KeyType.RSA
    loaded = serialization.load_der_public_key(encode_rsa_public_key(key) if is_rsa else encode_ec_public_key(key))
    if isinstance(loaded, ec.EllipticCurvePublicKey | rsa.RSAPublicKey):
        return loaded
    raise TokenNotReadyError


@contextmanager
def _session(card: Card) -> Iterator[pkcs11.Session]:
    """The token, opened with the PIN and closed again. Raises WrongPinError, TokenNotReadyError."""
    try:
        with _one_at_a_time:
            token = pkcs11.lib(str(card.module)).get_token(token_label=card.label)
            with token.open(rw=True, user_pin=card.pin) as session:
                yield session
    except (pkcs11.PinIncorrect, pkcs11.PinLenRange, pkcs11.PinInvalid) as error:
        raise WrongPinError from error
    except pkcs11.PKCS11Error as error:
        raise TokenNotReadyError(token=card.label, why=type(error).__name__) from error
