"""Checks one order's bundle without Yimen: python standalone_verify.py BUNDLE.json [ANCHORS.jsonl …]

Needs only Python and the package `cryptography` (for SM3 and Ed25519). Checks that each event's hash follows from its
text and its predecessor, that each event lies under its checkpoint's Merkle root, that the checkpoint's hash follows
from its fields and is signed and, when anchor files kept elsewhere are given, that they say the same under the same
key. Exit code 0 when everything fits, 1 otherwise.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

GENESIS = bytes(32)


def digest(data: bytes, algorithm: str = "sm3") -> bytes:
    if algorithm == "sha256":
        return hashlib.sha256(data).digest()
    context = hashes.Hash(hashes.SM3())
    context.update(data)
    return context.finalize()


def root_of(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """The root to which a leaf's proof leads (RFC 6962); None when the proof has a wrong length."""
    if not 0 <= index < size:
        return None
    node, rest, last = digest(b"\0" + leaf), list(path), size - 1
    while last > 0:
        if index % 2 or index < last:
            if not rest:
                return None
            other = rest.pop(0)
            node = digest(b"\1" + other + node) if index % 2 else digest(b"\1" + node + other)
        index, last = index // 2, last // 2
    return None if rest else node


def check_chain(bundle: Mapping[str, Any]) -> Iterator[str]:
    prev = GENESIS
    for n, event in enumerate(bundle["events"], 1):
        body = json.loads(event["body"])
        if event["seq"] != n or body["seq"] != n:
            yield f"第 {n} 条：序号是 {event['seq']}"
        if body["matter"] != bundle["number"]:
            yield f"第 {n} 条：属于 {body['matter']}"
        if bytes.fromhex(event["prev"]) != prev:
            yield f"第 {n} 条：与上一条接不上"
        text = b"yimen/event/1\0" + bytes.fromhex(event["prev"]) + event["body"].encode()
        if digest(text, event["algorithm"]).hex() != event["hash"]:
            yield f"第 {n} 条：内容与摘要不符"
        prev = bytes.fromhex(event["hash"])
    if prev.hex() != bundle["head"]:
        yield "末条摘要与事项所记不符"


def check_proofs(bundle: Mapping[str, Any]) -> Iterator[str]:
    for event in bundle["events"]:
        if "checkpoint" in event:
            checkpoint = bundle["checkpoints"][str(event["checkpoint"])]
            path = [bytes.fromhex(node) for node in event["proof"]]
            root = root_of(bytes.fromhex(event["hash"]), event["position"], checkpoint["events"], path)
            if root is None or root.hex() != checkpoint["root"]:
                yield f"第 {event['seq']} 条：不在存证点 {event['checkpoint']} 的根下"


def check_checkpoints(bundle: Mapping[str, Any]) -> Iterator[str]:
    for pk, row in bundle["checkpoints"].items():
        fields = {"at": row["at"], "events": row["events"], "root": row["root"]}
        text = json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
        if digest(b"yimen/checkpoint/1\0" + bytes.fromhex(row["prev"]) + text.encode()).hex() != row["hash"]:
            yield f"存证点 {pk}：摘要与内容不符"
        try:
            signer = Ed25519PublicKey.from_public_bytes(bytes.fromhex(row["signer"]))
            signer.verify(bytes.fromhex(row["signature"]), bytes.fromhex(row["hash"]))
        except (InvalidSignature, ValueError):
            yield f"存证点 {pk}：签名不符"


def check_anchors(bundle: Mapping[str, Any], files: Sequence[str]) -> Iterator[str]:
    lines: dict[str, Any] = {}
    for name in files:
        for text in Path(name).read_text(encoding="utf-8").splitlines():
            entry = json.loads(text)
            lines[str(entry["checkpoint"])] = entry
    for pk, row in bundle["checkpoints"].items() if files else ():
        entry = lines.get(pk)
        if entry is None:
            yield f"存证点 {pk}：存证文件里没有"
        elif any(entry[name] != row[name] for name in ("events", "root", "prev", "hash", "signer")):
            yield f"存证点 {pk}：与存证文件不符"


def check(bundle: Mapping[str, Any], anchors: Sequence[str] = ()) -> list[str]:
    """Everything that does not fit, one sentence each."""
    found = [*check_chain(bundle), *check_proofs(bundle), *check_checkpoints(bundle)]
    return found + list(check_anchors(bundle, anchors))


def main(arguments: Sequence[str]) -> int:
    bundle = json.loads(Path(arguments[0]).read_text(encoding="utf-8"))
    found = check(bundle, arguments[1:])
    covered = sum("checkpoint" in event for event in bundle["events"])
    verdict = f"{len(found)} 处不符" if found else "全部相符"
    lines = [*found, f"{bundle['number']}：共 {len(bundle['events'])} 条，{covered} 条已存证，{verdict}"]
    sys.stdout.write("\n".join(lines) + "\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
