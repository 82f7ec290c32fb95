#!/usr/bin/env python3
"""Makes Spec/vectors-latent: good vectors from an encoder's payloads, bad ones each with one rule broken, the manifest.

  latent_vector_generator.py GOOD FOLDER

GOOD has NAME.set or NAME.graph, payloads, and NAME.content (LatentVectorTests.swift writes them). What the decoder
beside this file says of each vector must be what is meant here; the same bytes come out at every run.
"""
import hashlib
import json
import os
import random
import sys
import traceback

import latent_spec_decoder as spec

GOOD = {
    "addresses": ("4", "Four integers with text between them."),
    "any-bytes": ("3.5", "Records of any bytes."),
    "counted-bytes": ("4", "Bytes of skewed frequencies, which are counted."),
    "counted-integers": ("4", "Integers of all magnitudes, whose classes are counted."),
    "empty-lines": ("3.2", "Three empty records."),
    "few-letters": ("3.2", "Records over FD…FF: after FF nothing is decided."),
    "integers-equal": ("4", "Integers, many of them equal."),
    "integers": ("4", "Integers of up to 50 bits, which are popped in two parts."),
    "one": ("3", "One record."),
    "unterminated": ("3", "The last record has no terminator."),
    "uuids": ("4", "Digits and constant text; the last record has no terminator."),
    "words-many": ("3.2", "Words with many repetitions."),
    "words": ("3.2", "Words, equal ones among them, and an empty one."),
    "zeros": ("3", "The terminator is 00."),
    "directed-labelled": ("5.1", "Rows, with directions."),
    "undirected-labelled": ("5.1", "Rows, without directions."),
    "directed-unlabelled": ("6", "Without names, with directions."),
    "undirected-unlabelled": ("6", "Without names, without directions."),
    "random-edges-directed-labelled": ("5.2", "Random edges, with directions."),
    "random-edges-undirected-labelled": ("5.2", "Random edges, without directions."),
}
NAMES = {
    4: "truncated", 5: "varint", 19: "oddByteCount", 20: "payloadTruncated", 22: "finalState", 35: "codecForm",
    36: "symbolCount", 37: "contextModel",
}  # fmt: skip


class Writer:
    """The writer of §3.1, with the reader's face: its bits are those that are wanted."""

    def __init__(self, _=b""):
        self.low, self.high, self.out, self.want = 0, 2**32 - 1, bytearray(), []

    def bit(self, p):
        middle, b = self.low + ((self.high - self.low) * p >> 16), self.want.pop(0)
        if b:
            self.high = middle
        else:
            self.low = middle + 1
        while self.low >> 24 == self.high >> 24:
            self.out.append(self.high >> 24)
            self.low, self.high = self.low << 8 & 0xFFFFFFFF, (self.high << 8 | 255) & 0xFFFFFFFF
        return b

    def finish(self):
        for count in range(5):
            candidate = self.high >> 32 - 8 * count << 32 - 8 * count
            if candidate >= self.low:
                self.out += candidate.to_bytes(4, "big")[:count]
                return


class RecordWriter(spec.Records):
    """Decisions for some records, whatever they are."""

    def agree(self, i):
        self.bits.want = [int(self.wanted[i] == self.P[i])]
        return super().agree(i)

    def byte(self, record, s, floor, E):
        b, node = self.wanted[len(record)], 1
        for j in range(7, -1, -1):
            forced = floor is not None and node == (256 + floor) >> (j + 1)
            forced = forced and (floor >> j & 1 or floor % 2**j == 2**j - 1)
            if not forced:
                self.bits.want.append(b >> j & 1)
            node = 2 * node + (1 if forced else b >> j & 1)
        return super().byte(record, s, floor, E)


def neighbours(records, terminator=10, size=None):
    """A payload of method 0; the records may be impossible ones."""
    writer = RecordWriter(b"", terminator, size or sum(map(len, records)))
    writer.bits = writer.agreement.bits = Writer()
    try:
        for writer.wanted in records:
            writer.record()
    except spec.Bad:
        pass
    writer.bits.finish()
    return bytes(writer.bits.out)


def neighbours_of_two_endings():
    """A record of a letter, ended by a number that is one less than its writer's, and in the interval as well."""
    for letter in range(97, 123):
        writer = RecordWriter(b"", 10, 2)
        writer.bits = writer.agreement.bits = Writer()
        writer.wanted = bytes([letter, 10])
        writer.record()
        writer.bits.finish()
        out, low = writer.bits.out, writer.bits.low
        k = next(k for k in range(5) if writer.bits.high >> 32 - 8 * k << 32 - 8 * k >= low)
        if k and (writer.bits.high >> 32 - 8 * k) - 1 << 32 - 8 * k >= low and out[-1] > 1:
            return bytes(out[:-1]) + bytes([out[-1] - 1])
    raise ValueError("no such letter")


class NumberWriter(spec.Numbers):
    """Codes the numbers and decisions of a script."""

    script, last = [], None

    def __init__(self, _):
        super().__init__(b"")
        self.bits = self.contexts.bits = Writer()
        NumberWriter.last = self

    def number(self, kind, hints):
        successor = self.script.pop(0) + 1
        k = successor.bit_length() - 1
        self.bits.want = [1] * k + [0] * (k < 60) + [successor >> j & 1 for j in range(k - 1, -1, -1)]
        return super().number(kind, hints)

    def decision(self, kind, hints):
        self.bits.want = [self.script.pop(0)]
        return super().decision(kind, hints)


def rows(script, n, m, directed=0):
    """§5.1 by a script of counts, decisions and gaps."""
    original, spec.Numbers, NumberWriter.script = spec.Numbers, NumberWriter, list(script)
    try:
        spec.decode_rows(b"", n, m, directed)
    except spec.Bad:
        NumberWriter.last.bits.finish()
    spec.Numbers = original
    return bytes(NumberWriter.last.bits.out)


def numbers(gaps):
    """The numbers' bytes, with their count in front."""
    NumberWriter.script, writer, g = list(gaps), NumberWriter(b""), 0
    for _ in gaps:
        g = writer.number(3, [spec.log(g), min(g, 1023), 0, 0, 0, 0, 0])
    writer.bits.finish()
    return varint(len(writer.bits.out)) + bytes(writer.bits.out)


def varint(value):
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    return bytes(out) + bytes([value])


def stacked(*pushes):
    """A stack of pushes, the last of which is popped first."""
    stack = spec.Stack((2**31).to_bytes(8, "little"))
    for start, f, n in pushes:
        stack.push(start, f, n)
    return b"".join(word.to_bytes(4, "little") for word in stack.words) + stack.head.to_bytes(8, "little")


def rule(kind, payload, size):
    """The condition that the payload broke, as the decoder beside has it."""
    try:
        spec.DECODERS[kind](payload, size)
        return ""
    except spec.Bad:
        frame = traceback.extract_tb(sys.exc_info()[2])[-1]
        with open(spec.__file__) as file:
            return file.read().split("\n")[frame.lineno - 2].strip()


def search(kind, head, size, condition):
    """A stack that breaks just this rule behind a head."""
    generator = random.Random(7)
    while True:
        words = generator.randbytes(4 * generator.randrange(9))
        payload = head + words + generator.randrange(2**31, 2**63).to_bytes(8, "little")
        if rule(kind, payload, size).startswith(condition):
            return payload


def bad_sets(good):
    uuids, integers, words = good["uuids.set"], good["integers.set"], good["words.set"]
    empty = (2**31).to_bytes(8, "little")
    field = b"\x01\x02"  # two digits

    def fields(*each, n=1, form=1):
        return bytes([form]) + varint(n) + varint(len(each)) + b"".join(each) + empty

    def letters(*values, r=1, counted=0):
        return bytes([64 * counted]) + varint(r) + varint(len(values)) + bytes(values)

    def number(a, z):
        return b"\x08" + varint(a) + varint(z)

    yield "empty", "3", 20, b"", 1, "No payload."
    yield "form-bit", "3", 35, b"\x08" + words[0][1:], words[1], "Bit 3 of the form is set."
    yield "form-high-bit", "3", 35, b"\x80" + words[0][1:], words[1], "Bit 7 of the form is set."
    yield "last-empty", "3", 36, b"\x02" + neighbours([b"\n"] * 3), 2, "The last record has no terminator and is empty."
    yield "neighbours-huge", "3", 36, b"\x00", 2**24 + 1, "Method 0 with more than 2^24 bytes."
    yield "neighbours-huge-unterminated", "3", 36, b"\x02", 2**24, "Method 0 with 2^24 bytes and a terminator."
    yield "bytes-missing", "3.1", 20, words[0][:-6], words[1], "Bytes are missing."
    yield "promise", "3.1", 20, b"\x00\x55", 2**20, "One byte that promises 2^20."
    yield "bytes-behind", "3.1", 22, words[0] + b"\x01", words[1], "A byte too many."
    yield "zeros-behind", "3.1", 22, words[0] + bytes(5), words[1], "Five zeros too many."
    yield "zero-behind", "3.1", 22, words[0] + b"\x00", words[1], "A zero that isn't needed."
    # Some record's last interval has two numbers of as many bytes.
    last = neighbours_of_two_endings()
    yield "ending", "3.1", 22, b"\x00" + last, 2, "Another number of the last interval than a writer ends with."
    yield "terminator-under-floor", "3.2", 36, b"\x00" + neighbours([b"\x05\n", b"\n"]), 3, "A record that is a beginning of the one before."
    yield "terminator-under-floor-later", "3.2", 36, b"\x00" + neighbours([b"ab\x03c\n", b"ab\n"]), 8, "The same behind bytes that agree."
    yield "byte-behind-content", "3.2", 36, b"\x00" + neighbours([b"abcd\n"]), 3, "The content ends in the middle of a record."
    yield "agreement-behind-content", "3.2", 36, b"\x00" + neighbours([b"abcd\n", b"abcd\n"]), 8, "The same where the record agrees."
    yield "records-none", "4", 36, fields(field, n=0), 3, "No records."
    yield "records-many", "4", 36, fields(field, n=2**24), 2**26, "2^24 records."
    yield "records-varint", "4", 36, b"\x01\x81\x00" + fields(field)[2:], 3, "A number of records that isn't canonical."
    yield "fields-none", "4", 37, fields(), 3, "No fields."
    yield "fields-many", "4", 37, fields(*[field] * 4097), 2**14, "4097 fields."
    yield "fields-cut", "4", 20, fields(field)[:4], 3, "The fields are cut off."
    yield "kind", "4", 35, fields(b"\x09\x01"), 3, "Kind 9."
    yield "kind-counted", "4", 35, fields(b"\x7f\x01"), 3, "Kind 63, counted."
    yield "kind-high-bit", "4", 35, fields(b"\x81\x01"), 3, "Bit 7 of a field is set."
    yield "run-none", "4", 37, fields(b"\x01\x00"), 3, "A field of no bytes."
    yield "run-long", "4", 37, fields(b"\x01" + varint(4097)), 2**13, "A field of 4097 bytes."
    yield "letters-none", "4", 37, fields(letters()), 3, "An alphabet of no letters."
    yield "letters-many", "4", 37, fields(b"\x00\x01" + varint(257) + bytes(257)), 3, "An alphabet of 257 letters."
    yield "letters-disorder", "4", 37, fields(letters(98, 97)), 3, "Letters that don't ascend."
    yield "letters-twice", "4", 37, fields(letters(97, 97)), 3, "A letter twice."
    yield "letters-terminator", "4", 37, fields(letters(10, 97)), 3, "The terminator among the letters."
    yield "letters-zero-terminator", "4", 37, fields(letters(0, 97), form=5), 3, "The terminator 00 among the letters."
    yield "integer-range", "4", 37, fields(number(8, 7)), 3, "A range of nothing."
    yield "integer-great", "4", 37, fields(number(0, 10**18)), 3, "An integer of 19 digits."
    yield "cells-many", "4", 37, fields(*[b"\x01" + varint(4096)] * 16, field), 2**17, "2^16 + 2 cells."
    most = letters(*[b for b in range(256) if b != 10], r=4096, counted=1)
    more = b"\x47" + varint(67)
    yield "counted-many", "4", 37, fields(most, more), 2**13, "More than 2^20 counted symbols, which one record would need 8 MiB for."
    yield "text-long", "4", 36, fields(field, n=2), 5, "Two records of three bytes in five bytes of content."
    yield "text-long-integer", "4", 36, fields(number(100, 999)), 3, "A record of four bytes in three."
    yield "content-short", "4", 36, integers[0], integers[1] + 1, "Records of fewer bytes than the content has."
    yield "content-long", "4", 36, integers[0], integers[1] - 1, "Records of more bytes than the content has."
    yield "stack-none", "2", 20, fields(field)[:-8], 3, "Nothing behind the fields."
    yield "stack-odd", "2", 19, fields(field)[:-8] + b"\x01" + empty, 3, "Half a word."
    yield "stack-short", "2", 20, fields(field)[:-1], 3, "Half a head."
    yield "head-small", "2", 22, fields(field)[:-8] + (2**31 - 1).to_bytes(8, "little"), 3, "A head below 2^31."
    yield "head-great", "2", 22, fields(field)[:-8] + (2**63).to_bytes(8, "little"), 3, "A head of 2^63."
    yield "words-missing", "2", 20, fields(field), 3, "Symbols are popped from an empty stack."
    yield "words-left", "2", 22, fields(field)[:-8] + b"seed" + stacked((0, 1, 10), (0, 1, 10)), 3, "A word too many."
    yield "head-left", "2", 22, fields(field)[:-8] + (2**40).to_bytes(8, "little"), 3, "More is left of the head than 2^31."


def bad_graphs(good):
    rowed, named = good["undirected-labelled-12.graph"], good["random-edges-undirected-labelled-12.graph"]
    unnamed, directed = good["undirected-unlabelled-12.graph"], good["directed-unlabelled-12.graph"]

    def graph(form, n, m, *rest):
        return bytes([form]) + varint(n) + varint(m) + b"".join(rest)

    def counts(payload):
        """n, m and what is behind them."""
        r = spec.Reader(payload)
        r.byte()
        return r.varint(), r.varint(), payload[r.offset :]

    pair = numbers([1, 0])  # 1 and 2
    yield "empty", "5", 20, b"", 4, "No payload."
    yield "form-bit", "5", 35, bytes([16]) + rowed[0][1:], rowed[1], "Bit 4 of the form is set."
    yield "form-random-unlabelled", "5", 35, bytes([6]) + unnamed[0][1:], unnamed[1], "Random edges without names."
    yield "form-loops-labelled", "5", 35, bytes([8]) + rowed[0][1:], rowed[1], "Loops with names."
    yield "counts-cut", "5", 20, rowed[0][:2], rowed[1], "Nothing behind n."
    yield "vertices-none", "5", 36, graph(0, 0, 1, pair), 4, "No vertices."
    yield "vertices-many", "5", 36, graph(0, 3, 1, pair), 100, "Three vertices with one edge."
    yield "vertices-great", "5", 36, graph(0, 2**22 + 1, 2**22, pair), 2**30, "2^22 + 1 vertices."
    yield "edges-none", "5", 36, graph(0, 1, 0, pair), 4, "No edges."
    yield "edges-many", "5", 36, graph(0, 2, 2, pair), 7, "Two edges in seven bytes."
    yield "edges-great", "5", 36, graph(0, 2, 2**24 + 1, pair), 2**30, "2^24 + 1 edges."
    yield "numbers-long", "5", 36, graph(0, 12, 6, pair), 25, "12 vertices, whose numbers have 26 bytes at least, in 25."
    yield "content-short", "5", 36, rowed[0], rowed[1] + 1, "An edge list of fewer bytes than the content has."
    yield "content-long", "6", 36, unnamed[0], unnamed[1] - 1, "An edge list of more bytes than the content has."
    edge = rows([1, 0, 0], 2, 1)  # from the first vertex to itself
    yield "lone-vertex", "5", 36, graph(0, 2, 1, pair, edge), 4, "A vertex without an edge."
    yield "numbers-cut", "5", 20, graph(0, 2, 1, varint(100), b"12"), 4, "The numbers are cut off."
    yield "numbers-missing", "5.1", 20, graph(0, 2, 1, b"\x00", edge), 4, "Numbers that go on behind their bytes."
    yield "numbers-behind", "5.1", 22, graph(0, 2, 1, varint(pair[0] + 1), pair[1:], b"\x07", edge), 4, "A byte behind the numbers."
    yield "number-great", "5.1", 37, graph(0, 2, 1, numbers([1, 10**18]), edge), 22, "A number of more than 18 digits."
    n, m, behind = counts(rowed[0])
    yield "row-long", "5.1", 36, graph(0, 2, 1, pair, rows([2], 2, 1)), 4, "A row of more edges than there are."
    yield "row-longer", "5.1", 36, graph(0, 2, 3, pair, rows([3], 2, 3)), 12, "A row of more vertices than there are."
    yield "gap-great", "5.1", 36, graph(0, 2, 1, pair, rows([1, 2], 2, 1)), 4, "A gap to a vertex that doesn't exist."
    yield "edges-missing", "5.1", 36, graph(0, n, m + 1, behind), rowed[1] + 4, "Fewer edges than m."
    yield "edges-left", "5.1", 36, graph(0, n, m - 1, behind), rowed[1] - 4, "More edges than m."
    yield "rows-missing", "5.1", 20, graph(0, 2, 1, pair), 4, "No rows."
    yield "rows-behind", "5.1", 22, rowed[0] + b"\x01", rowed[1], "A byte behind the rows."
    head = graph(4, 2, 2, pair)
    yield "edge-twice", "5.2", 36, search("graph", head, 8, "if (a, b) in edges"), 8, "An edge that comes twice."
    head = graph(5, 1, 1, numbers([0]))
    yield "random-head-left", "5.2", 22, head + (2**40).to_bytes(8, "little"), 4, "More is left of the head than 2^31."
    # The edge (0, 0) of two vertices.
    payload = graph(4, 2, 1, pair, stacked((0, 2, 3), (0, 1, 2)))
    yield "random-lone-vertex", "5", 36, payload, 4, "A vertex without an edge, by random edges."
    yield "random-missing", "5.2", 20, graph(4, *counts(named[0])[:2], counts(named[0])[2][:-16], named[0][-8:]), named[1], "Words are missing."
    yield "strength", "6", 37, graph(2, 2, 1, varint(16)), 4, "Strength 16."
    yield "hubs", "6", 37, graph(2, 2, 1, varint(4), varint(3)), 4, "Three hubs of two vertices."
    yield "unlabelled-stack", "6", 20, graph(2, 2, 1, varint(4), varint(0)), 4, "No stack."
    head = graph(2, 4, 4, varint(4), varint(0))
    yield "unlabelled-lone-vertex", "6.1", 36, search("graph", head, 16, "if not (around[i]"), 16, "A vertex without an edge."
    head = graph(2, 4, 2, varint(4), varint(0))
    yield "slice-long", "6.1", 36, search("graph", head, 16, "if s > m"), 16, "A slice of more edges than there are."
    n, m, behind = counts(unnamed[0])
    yield "unlabelled-edges-missing", "6", 36, graph(2, n, m + 1, behind), unnamed[1] + 4, "Fewer edges than m."
    n, m, behind = counts(directed[0])
    yield "unlabelled-edges-left", "6", 36, graph(3, n, m - 1, behind), directed[1] - 4, "More edges than m."
    yield "unlabelled-words-left", "6", 22, unnamed[0][:5] + b"seed" + unnamed[0][5:], unnamed[1], "A word too many."


def write(path, data):
    with open(path, "wb") as file:
        file.write(data)


def main(source, folder):
    good, items = {}, []
    for name in sorted(os.listdir(source)):
        stem, _, kind = name.rpartition(".")
        if kind not in spec.DECODERS:
            continue
        payload, content = (open(os.path.join(source, n), "rb").read() for n in (name, f"{stem}.content"))
        section, sentence = next(GOOD[s] for s in (stem, stem.rpartition("-")[0]) if s in GOOD)
        good[name] = (payload, len(content))
        assert spec.verdict(kind, payload, len(content)) == content, name
        write(os.path.join(folder, f"good-{name}"), payload)
        digest = hashlib.sha256(content).hexdigest()
        items.append({"file": f"good-{name}", "verdict": "good", "section": section, "sentence": sentence})
        items[-1] |= {"contentByteCount": len(content), "sha256": digest}
    for kind, bad in (("set", bad_sets(good)), ("graph", bad_graphs(good))):
        for name, section, error, payload, size, sentence in bad:
            found = spec.verdict(kind, payload, size)
            if found != error:
                sys.exit(f"bad-{name}.{kind}: not error {error} but {found!r:.60}")
            write(os.path.join(folder, f"bad-{name}.{kind}"), payload)
            items.append({"file": f"bad-{name}.{kind}", "verdict": "bad", "section": section, "sentence": sentence})
            items[-1] |= {"contentByteCount": size, "error": error, "errorName": NAMES[error]}
    with open(os.path.join(folder, "manifest.json"), "w", encoding="utf-8") as file:
        json.dump(items, file, indent=1, ensure_ascii=False)
        file.write("\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
