"""A small real IMAP server (RFC 3501) over TLS, for one mailbox: enough to fetch, copy, move and delete."""

# ruff: noqa: ARG002  (every command is asked with the box and the rest of its line)

import re
import socketserver
import ssl
import threading
from dataclasses import dataclass, field
from pathlib import Path

PASSWORD = "a very long word"


@dataclass
class Box:
    """What lies on the server; `breaks` names a command after which the connection is cut."""

    messages: dict[int, bytes] = field(default_factory=dict)
    folders: dict[str, list[bytes]] = field(default_factory=dict)
    deleted: set[int] = field(default_factory=set)
    sizes: dict[int, int] = field(default_factory=dict)
    has_move: bool = True
    breaks: str = ""
    said: list[str] = field(default_factory=list)


class _Cut(Exception):  # noqa: N818  (no error of the server: the line is cut)
    pass


class _Session(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.say("* OK ready")
        try:
            while line := self.rfile.readline():
                self.answer(line.decode().rstrip("\r\n"))
        except (_Cut, OSError):
            return

    def say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())

    def answer(self, line: str) -> None:
        box: Box = self.server.box  # type: ignore[attr-defined]  # set by serving
        tag, _, rest = line.partition(" ")
        words = rest.split(" ")
        command = " ".join(words[:2]).upper() if words[0].upper() == "UID" else words[0].upper()
        box.said.append(command)
        if command == box.breaks:
            raise _Cut
        done = getattr(self, "do_" + command.lower().replace(" ", "_"))(box, rest)
        if command == box.breaks.removeprefix("after "):
            raise _Cut
        self.say(f"{tag} {done or 'OK done'}")
        if command == "LOGOUT":
            raise _Cut

    def do_capability(self, box: Box, rest: str) -> None:
        self.say(f"* CAPABILITY IMAP4rev1{' MOVE' if box.has_move else ''} UIDPLUS")

    def do_login(self, box: Box, rest: str) -> str:
        return "OK in" if PASSWORD in rest else "NO wrong"

    def do_select(self, box: Box, rest: str) -> None:
        self.say(f"* {len(box.messages)} EXISTS")
        self.say("* OK [UIDVALIDITY 7] good")

    def do_create(self, box: Box, rest: str) -> str:
        name = re.search(r'"(.*)"', rest)[1]  # type: ignore[index]  # the client quotes
        if name in box.folders:
            return "NO there"
        box.folders[name] = []
        return ""

    def do_uid_search(self, box: Box, rest: str) -> None:
        self.say("* SEARCH " + " ".join(str(uid) for uid in sorted(box.messages) if uid not in box.deleted))

    def do_uid_fetch(self, box: Box, rest: str) -> None:
        uids = [int(one) for one in rest.split(" ")[2].split(",")]
        for number, uid in enumerate(uids, start=1):
            data = box.messages.get(uid)
            if data is None:
                continue
            if "RFC822.SIZE" in rest:
                self.say(f"* {number} FETCH (UID {uid} RFC822.SIZE {box.sizes.get(uid, len(data))})")
            else:
                self.wfile.write(f"* {number} FETCH (UID {uid} BODY[] {{{len(data)}}}\r\n".encode() + data + b")\r\n")

    def do_uid_copy(self, box: Box, rest: str) -> None:
        uid, name = re.search(r'COPY (\d+) "(.*)"', rest).groups()  # type: ignore[union-attr]  # the client's form
        box.folders[name].append(box.messages[int(uid)])

    def do_uid_move(self, box: Box, rest: str) -> None:
        uid, name = re.search(r'MOVE (\d+) "(.*)"', rest).groups()  # type: ignore[union-attr]  # the client's form
        box.folders[name].append(box.messages.pop(int(uid)))

    def do_uid_store(self, box: Box, rest: str) -> None:
        box.deleted.add(int(rest.split(" ")[2]))

    def do_uid_expunge(self, box: Box, rest: str) -> None:
        box.messages.pop(int(rest.split(" ")[2]))

    def do_logout(self, box: Box, rest: str) -> None:
        self.say("* BYE")


class Server(socketserver.ThreadingTCPServer):
    """Serves one box on a free port of this machine."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, box: Box, *, certificate: Path, key: Path) -> None:
        self.box = box
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        super().__init__(("127.0.0.1", 0), _Session)
        self.socket = context.wrap_socket(self.socket, server_side=True)
        self.port = int(self.server_address[1])
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up at the certificate is what a test wants."""
