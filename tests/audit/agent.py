"""Signatures of the example's persons by one ssh-agent, where ten thousand runs of ssh-keygen would take too long."""

from __future__ import annotations

import base64
import os
import socket
import struct
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha512
from pathlib import Path

from tests.audit.attacks.example import PERSONS, Keys

SIGN_REQUEST, SIGNED = 13, 14
LINE = 70


class AgentKeys(Keys):
    """Keys that the agent behind the connection holds; the signatures are those that `ssh-keygen -Y sign` makes."""

    agent: socket.socket

    def sign(self, person: str, data: bytes, namespace: str) -> str:
        known = (person, namespace, data)
        if known not in self.signed:
            self.signed[known] = self._armoured(person, data, namespace)
        return self.signed[known]

    def _armoured(self, person: str, data: bytes, namespace: str) -> str:
        key = base64.b64decode(self.public[person].split()[1])
        about = _string(namespace.encode()) + _string(b"") + _string(b"sha512")
        signature = self._ask(key, b"SSHSIG" + about + _string(sha512(data).digest()))
        blob = b"SSHSIG" + struct.pack(">I", 1) + _string(key) + about + signature
        text = base64.b64encode(blob).decode()
        lines = [text[at : at + LINE] for at in range(0, len(text), LINE)]
        return "\n".join(["-----BEGIN SSH SIGNATURE-----", *lines, "-----END SSH SIGNATURE-----", ""])

    def _ask(self, key: bytes, data: bytes) -> bytes:
        """The signature of the bytes, with its length before it."""
        request = bytes([SIGN_REQUEST]) + _string(key) + _string(data) + struct.pack(">I", 0)
        self.agent.sendall(_string(request))
        answer = self._read(struct.unpack(">I", self._read(4))[0])
        assert answer[0] == SIGNED
        return answer[1:]

    def _read(self, size: int) -> bytes:
        data = b""
        while len(data) < size:
            more = self.agent.recv(size - len(data))
            assert more, "the agent has gone"
            data += more
        return data


def _string(data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + data


@contextmanager
def agent_keys(folder: Path) -> Iterator[AgentKeys]:
    """New keys in the folder, held by an agent of our own as long as they are needed."""
    keys = AgentKeys(folder)
    place = folder / "agent"
    with subprocess.Popen(["ssh-agent", "-D", "-a", str(place)], stdout=subprocess.PIPE) as agent:
        try:
            assert agent.stdout
            agent.stdout.readline()
            files = [str(folder / person) for person in PERSONS]
            subprocess.run(["ssh-add", "-q", *files], env=os.environ | {"SSH_AUTH_SOCK": str(place)}, check=True)
            with socket.socket(socket.AF_UNIX) as keys.agent:
                keys.agent.connect(str(place))
                yield keys
        finally:
            agent.terminate()
