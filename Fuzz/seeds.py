#!/usr/bin/env python3
"""Cuts seeds for the fuzzer's targets out of the vectors: what the second decoder meets while it decodes them.

    seeds.py VECTORS FOLDER      FOLDER/TARGET/…; FOLDER/archives/… for targets that begin with archives
"""
import hashlib
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../Tests/SpecDecoder"))
import ansz_spec_decoder as decoder

vectors, folder = sys.argv[1:]


def keep(target, seed):
    seed = bytes(seed)
    path = os.path.join(folder, target)
    os.makedirs(path, exist_ok=True)
    with open(os.path.join(path, hashlib.sha1(seed).hexdigest()), "wb") as file:
        file.write(seed)


def watch(name, note):
    """Notes what a function of the decoder is given, before it looks at it."""
    function = getattr(decoder, name)

    def watched(*arguments, **named):
        note(*arguments, **named)
        return function(*arguments, **named)
    setattr(decoder, name, watched)


def note_model(fields, given_count=0, all_given=False, has_checksum=True):
    known = 0 if given_count == 0 else 2 if all_given else 1
    keep("model", bytes(fields.data[fields.position:][:2000]) + bytes([known]))


def note_payload(codec, payload, content_count):
    if codec == 1 and len(payload) < 4000 and content_count <= 1 << 16:
        keep("entropy", bytes(payload) + (content_count - 1).to_bytes(2, "little"))
    if codec > 0 and len(payload) < 900 and content_count <= 1 << 14:
        # A script: blocks of some KiB, no header flags, a payload of this codec, the end.
        size = bytes([(content_count + 1023) // 1024 - 1, 0, codec - 1 << 5 | 4])
        keep("repaired", size + b"\1" + content_count.to_bytes(4, "little")
             + len(payload).to_bytes(2, "little") + payload + b"\7")


watch("read_table", lambda payload: keep("table", payload[:300]))
watch("read_filter", lambda fields: keep("filter", bytes(fields.data[fields.position:][:12]) + bytes(range(70)) * 3))
watch("read_context_model", note_model)
watch("decode_payload", note_payload)

for name in sorted(os.listdir(vectors)):
    path = os.path.join(vectors, name)
    if not name.endswith(".ansz") or os.path.getsize(path) > 20_000:
        continue
    with open(path, "rb") as file:
        data = file.read()
    for mark in re.finditer(rb"\xf5ansz\r\n|\xf6(?:Blk|App|End|Fin)", data):
        keep("header", data[mark.start():][:64])
    keep("header", data[-24:])
    # Longer archives are slow, and a fuzzer would cut them off. What stands behind an archive says how it is read.
    if len(data) < 1000:
        keep("archives", data)
        keep("seek", data + bytes([0, 1, 200, 0, 9, 0, 0, 0]))
        keep("decode-chunked", data + bytes([29, 0, 2]))
    try:
        decoder.decode(data)
    except decoder.AnszError:
        pass

# What latent coding is given, with the bytes that say what it is.
latent = os.path.join(vectors, "../vectors-latent")
for name in sorted(os.listdir(latent)):
    target = {"set": "records", "graph": "graph"}.get(name.rsplit(".", 1)[-1])
    if target and os.path.getsize(os.path.join(latent, name)) < 1000:
        with open(os.path.join(latent, name), "rb") as file:
            keep(target, file.read() + b"\xff\x03\0")
