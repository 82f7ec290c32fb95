#!/usr/bin/env python3
"""An encoder for the ansz format, written from Spec/ansz-format.md alone, that also writes
archives no ordinary encoder would write, and the vectors made with it.

    ansz_vector_generator.py DIR

writes DIR/good-*.ansz, DIR/bad-*.ansz, DIR/unsupported-*.ansz and DIR/manifest.json, the same
bytes at every run. The manifest is an array of objects:

    file, verdict ("good", "bad" or "unsupported"), section (of the specification), sentence
    good:  contentByteCount, sha256 (of the content, hexadecimal)
    else:  error (number of §17), errorName

Faults are put in through fields that replace the right ones; every checksum that covers a
replaced field is computed over what is really written, so that only the one rule is broken.
"""

import hashlib
import json
import os
import sys

from ansz_spec_decoder import CODE_LENGTHS, ERROR_NAMES, ROW_S, TOKEN_E, read_table, xxh64

# §2 Conventions ------------------------------------------------------------------------------

MASK64 = (1 << 64) - 1


class Generator:
    """SplitMix64, so that the vectors depend on nothing else."""

    def __init__(self, seed):
        self.state = seed

    def next(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK64
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK64
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK64
        return z ^ (z >> 31)

    def below(self, bound):
        return self.next() % bound

    def data(self, count):
        return bytes(self.next() & 0xFF for _ in range(count))

    def sample(self, frequencies, count):
        """Bytes drawn with the given frequencies (sum 4096)."""
        flat = [symbol for symbol in range(256) for _ in range(frequencies[symbol])]
        return bytes(flat[self.below(4096)] for _ in range(count))


def varint(value):
    result = bytearray()
    while True:
        group = value & 0x7F
        value >>= 7
        if value == 0:
            result.append(group)
            return bytes(result)
        result.append(group | 0x80)


def u(value, byte_count):
    return value.to_bytes(byte_count, "little")


def low32_hash(data):
    return u(xxh64(data, 0) & 0xFFFFFFFF, 4)


class BitWriter:
    def __init__(self):
        self.value = 0
        self.count = 0

    def number(self, value, bits):
        """Least significant bit first."""
        assert 0 <= value < 1 << bits
        self.value |= value << self.count
        self.count += bits

    def word(self, word, length):
        """A prefix code word, or any bits: the first (most significant) bit first."""
        for i in reversed(range(length)):
            self.number(word >> i & 1, 1)

    def finish(self, padding=0):
        """Bytes; `padding` is what the bits behind the stream hold."""
        byte_count = (self.count + 7) // 8
        return u(self.value | padding << self.count, byte_count)


# §8 Frequency tables -------------------------------------------------------------------------

def code_words(lengths):
    """token -> (word, length)"""
    result = {}
    word = length = 0
    for step in range(1, 9):
        for token in range(14):
            if lengths[token] == step:
                if result:
                    word = (word + 1) << (step - length)
                length = step
                result[token] = (word, step)
    return result


CODE_WORDS = [code_words(lengths) for lengths in CODE_LENGTHS]


def table_tokens(classes):
    """The one list of tokens for 256 classes: a class, ("run", length), or "E"."""
    tokens = []
    last = max(symbol for symbol in range(256) if classes[symbol])
    symbol = 0
    while symbol <= last:
        if classes[symbol]:
            tokens.append(classes[symbol])
            symbol += 1
        else:
            run = 1
            while classes[symbol + run] == 0:
                run += 1
            tokens.append(("run", run))
            symbol += run
    return tokens + (["E"] if last < 255 else [])


def put_tokens(bits, tokens):
    row = ROW_S
    for token in tokens:
        if token == "E":
            bits.word(*CODE_WORDS[row][TOKEN_E])
        elif isinstance(token, tuple):
            bits.word(*CODE_WORDS[row][0])
            zeros = token[1].bit_length() - 1
            bits.number(0, zeros)
            bits.number(1, 1)
            bits.number(token[1] - (1 << zeros), zeros)
            row = 0
        else:
            bits.word(*CODE_WORDS[row][token])
            row = token


def omitted_symbol(frequencies):
    classes = [f.bit_length() for f in frequencies]
    return classes.index(max(classes))


def least_precision(frequencies):
    """The least q with which every mantissa but the omitted one is exact."""
    q = 0
    for symbol, f in enumerate(frequencies):
        if f and symbol != omitted_symbol(frequencies):
            trailing_zeros = (f & -f).bit_length() - 1
            q = max(q, f.bit_length() - 1 - trailing_zeros)
    return q


def table(frequencies, q=None, padding=0, classes=None):
    """The table of any frequencies. `classes` replaces the right classes (a fault); then the
    mantissas are those of the frequencies, cut to the width that the class gives."""
    q = least_precision(frequencies) if q is None else q
    assert len(frequencies) == 256
    if classes is None:
        assert sum(frequencies) == 4096
        classes = [f.bit_length() for f in frequencies]
    bits = BitWriter()
    bits.number(q, 4)
    put_tokens(bits, table_tokens(classes))
    omitted = classes.index(max(classes))
    for symbol in range(256):
        c = classes[symbol]
        if c and symbol != omitted:
            width = min(c - 1, q)
            mantissa = (frequencies[symbol] - (1 << (c - 1))) >> (c - 1 - width)
            bits.number(mantissa & ((1 << width) - 1), width)
    return bits.finish(padding)


def raw_table(q, tokens, tail=()):
    """A table of any tokens, and of (value, bits) behind them."""
    bits = BitWriter()
    bits.number(q, 4)
    put_tokens(bits, tokens)
    for value, count in tail:
        bits.number(value, count)
    return bits.finish()


def spread(pairs):
    """256 frequencies from {symbol: frequency}."""
    frequencies = [0] * 256
    for symbol, f in pairs.items():
        frequencies[symbol] = f
    assert sum(frequencies) == 4096
    return frequencies


def normalise(counts, q=11):
    """Frequencies for counts, with at most q mantissa bits, by integers alone."""
    total = sum(counts)
    frequencies = [max(1, n * 4096 // total) if n else 0 for n in counts]
    while sum(frequencies) > 4096:
        frequencies[frequencies.index(max(frequencies))] -= 1
    # The first symbol of the greatest class takes the rest. All others are rounded down within
    # their class, so it stays the first of the greatest class.
    omitted = omitted_symbol(frequencies)
    for symbol in range(256):
        c = frequencies[symbol].bit_length()
        if c and symbol != omitted:
            drop = max(c - 1 - q, 0)
            frequencies[symbol] = frequencies[symbol] >> drop << drop
    frequencies[omitted] = 0
    frequencies[omitted] = 4096 - sum(frequencies)
    assert least_precision(frequencies) <= q
    return frequencies


def counts_of(content):
    return [content.count(bytes([symbol])) for symbol in range(256)]


# §9 Alias tables -----------------------------------------------------------------------------

def bucket_bits_of(frequencies):
    """log2 of the number of buckets."""
    present_count = sum(f > 0 for f in frequencies)
    return 8 if present_count > 128 else 7 if present_count > 64 else 6


def slots_of(frequencies, k):
    """For each symbol the slots of its biases 0 ..< frequency, with 2^k buckets."""
    present = [symbol for symbol in range(256) if frequencies[symbol]]
    owners = list(range(256)) if k == 8 else present
    width = 4096 >> k
    left = [frequencies[symbol] for symbol in owners] + [0] * ((1 << k) - len(owners))
    pieces = {}                             # bucket -> (divider, alias, base)
    small = [b for b, f in enumerate(left) if f < width]
    large = [b for b, f in enumerate(left) if f > width]
    while small:
        poor, rich = small.pop(), large[-1]
        left[rich] -= width - left[poor]
        pieces[poor] = (left[poor], rich, left[rich])
        if left[rich] <= width:
            large.pop()
            if left[rich] < width:
                small.append(rich)
    slots = {symbol: [None] * frequencies[symbol] for symbol in present}
    for b in range(1 << k):
        divider, rich, base = pieces.get(b, (width, b, 0))
        for p in range(width):
            if p < divider:
                slots[owners[b]][p] = b + (p << k)
            else:
                slots[owners[rich]][base + p - divider] = b + (p << k)
    assert all(slot is not None for biases in slots.values() for slot in biases)
    return slots


class SingleTable:
    """A stream that has one table."""

    def __init__(self, frequencies):
        self.table = frequencies, slots_of(frequencies, bucket_bits_of(frequencies))

    def table_behind(self, p1, p2):
        return self.table


class ContextModel:
    """Tables, and classes for the symbols in front (§9.1): `first` and `second` are functions of a byte value,
    `numbers` is None, or M as a list with `first_count` entries for each second class."""

    def __init__(self, tables, first, second=None, first_count=0, numbers=None):
        k = max(bucket_bits_of(frequencies) for frequencies in tables)
        self.frequencies = tables
        self.tables = [(frequencies, slots_of(frequencies, k)) for frequencies in tables]
        present = [any(table[v] for table in tables) for v in range(256)]
        self.present = [v for v in range(256) if present[v]]
        self.first = [first(v) if present[v] else 0 for v in range(256)]
        self.second = [second(v) if second and present[v] else 0 for v in range(256)]
        self.first_count = first_count if numbers else len(tables)
        self.numbers = numbers

    def table_behind(self, p1, p2):
        number = self.first[p1]
        if self.numbers:
            number = self.numbers[number + self.first_count * self.second[p2]]
        return self.tables[number]

    def written(self, **f):
        """Fields may be replaced: `table_count`, `second_count`, `first_count`, `tables`, `first_class`, `padding`."""
        second_count = len(self.numbers) // self.first_count if self.numbers else 0
        result = bytes([f.get("table_count", len(self.tables)), f.get("second_count", second_count)])
        if f.get("second_count", second_count):
            result += bytes([f.get("first_count", self.first_count)])
        result += f.get("tables", b"".join(map(table, self.frequencies)))
        bits = BitWriter()
        width = (self.first_count - 1).bit_length()
        for v in self.present:
            bits.number(f.get("first_class", self.first[v]), width)
        if self.numbers:
            for v in self.present:
                bits.number(self.second[v], (second_count - 1).bit_length())
            for number in self.numbers:
                bits.number(number, (len(self.tables) - 1).bit_length())
        result += bits.finish(f.get("padding", 0))
        return result + u(xxh64(result) & 0xFFFFFFFF ^ f.get("checksum_flip", 0), 4)


# §10 rANS sections ---------------------------------------------------------------------------

LOWER_BOUND = 1 << 16


def initial_states(words, lanes):
    """The states of the lanes from 4 on that hold the words of a closing; None where they are too many."""
    words = words + [0] * (lanes - 4 - len(words))
    lows, rest = words[:lanes - 4], words[lanes - 4:]
    value = sum(word << 16 * i for i, word in enumerate(rest))
    bit_count = 16 * len(rest)
    states = []
    for low in lows:
        c = value & 15
        states.append(((1 << c) + (value >> 4 & (1 << c) - 1)) << 16 | low)
        value >>= 4 + c
        bit_count -= 4 + c
    return states if bit_count <= 0 else None


def section(streams, lane_bits, closing=None, **faults):
    """A section of streams, pairs of symbols and frequencies or a model; `closing` is T, at most as many as the
    lanes have room for the words of; by default, as many as fit. Faults:

    initial          {lane: state} instead of the states in the beginning
    words            a function that spoils the words of the closing
    closing_bytes    the bytes of T
    padding          the value of the padding behind the high halves
    """
    lanes = 1 << lane_bits
    states = [LOWER_BOUND] * lanes
    for lane, x in faults.get("initial", {}).items():
        states[lane] = x
    models = [SingleTable(model) if isinstance(model, list) else model for _, model in streams]

    def push(lane, index, i, words):
        """Symbol i of a stream."""
        symbols = streams[index][0]
        frequencies, slots = models[index].table_behind(
            *(symbols[i - n * lanes] if i >= n * lanes else 0 for n in (1, 2)))
        symbol = symbols[i]
        f = frequencies[symbol]
        x = states[lane]
        if x >= f << 20:
            words.append(x & 0xFFFF)
            x >>= 16
        states[lane] = (x // f << 12) + slots[symbol][x % f]

    last = len(streams) - 1
    result = b""
    count = 0
    if lanes >= 8:
        content = streams[last][0]
        start = states[:4]
        if closing is None:
            # The most that fit, in fours: then the lane of a symbol does not depend on their number.
            closing = 0
            words = []
            for candidate in range(4, len(content) + 1, 4):
                for lane in (3, 2, 1, 0):
                    push(lane, last, len(content) - candidate + lane, words)
                if len(words) > 3 * lanes:
                    break
                if initial_states(words[::-1], lanes) is not None:
                    closing = candidate
            states[:4] = start
        words = []
        for i in reversed(range(closing)):
            push(i % 4, last, len(content) - closing + i, words)
        words.reverse()
        if "words" in faults:
            words = faults["words"](words)
        others = initial_states(words, lanes)
        assert others is not None
        for lane in range(4, lanes):
            if lane not in faults.get("initial", {}):
                states[lane] = others[lane - 4]
        result = faults.get("closing_bytes", varint(closing))
        count = closing
    words = []
    for index in reversed(range(len(streams))):
        symbols = streams[index][0]
        for i in reversed(range(len(symbols) - (count if index == last else 0))):
            push(i % lanes, index, i, words)
    bits = BitWriter()
    for x in states:
        c = (x >> 16).bit_length() - 1
        bits.number(c, 4)
        bits.number((x >> 16) - (1 << c), c)
    result += bits.finish(faults.get("padding", 0))
    result += b"".join(u(x & 0xFFFF, 2) for x in states)
    return result + b"".join(u(word, 2) for word in reversed(words))


def payload1(content, frequencies=None, lane_bits=0, q=None, closing=None, **faults):
    """A payload of codec 1 without rare symbols."""
    if frequencies is None:
        frequencies = normalise(counts_of(content))
    return (bytes([lane_bits]) + table(frequencies, q)
            + section([(content, frequencies)], lane_bits, closing, **faults))


def payload_rare(content, rare_symbols, lane_bits, closing=None, **f):
    """A payload of codec 1 in which some symbols are rare. Fields may be replaced: `rare_count`,
    `rare_stream`, `main_stream`, `rare_frequencies`, `main_frequencies`."""
    escape = min(rare_symbols)
    rare = f.get("rare_stream", bytes(s for s in content if s in rare_symbols))
    main = f.get("main_stream", bytes(escape if s in rare_symbols else s for s in content))
    rare_frequencies = f.get("rare_frequencies") or normalise(
        [max(n, symbol in rare_symbols) for symbol, n in enumerate(counts_of(rare))])
    main_frequencies = f.get("main_frequencies") or normalise(counts_of(main))
    return (bytes([lane_bits | 16]) + f.get("rare_count", varint(len(rare)))
            + table(rare_frequencies) + table(main_frequencies)
            + section([(rare, rare_frequencies), (main, main_frequencies)], lane_bits, closing))


def in_lanes(content, lanes):
    """§7: the order of a stream with contexts."""
    stretches = []
    rest = content
    for lane in range(lanes):
        count = len(content) // lanes + (lane < len(content) % lanes)
        stretches.append(rest[:count])
        rest = rest[count:]
    longest = len(stretches[0])
    return bytes(stretch[t] for t in range(longest) for stretch in stretches if t < len(stretch))


def context_model(stream, lanes, first, first_count, second=None, numbers=None):
    """The model whose tables have what occurs. Each table gets a symbol more where it would have less than two."""
    table_count = max(numbers) + 1 if numbers else first_count
    counts = [[0] * 256 for _ in range(table_count)]
    for i, symbol in enumerate(stream):
        p1, p2 = (stream[i - n * lanes] if i >= n * lanes else 0 for n in (1, 2))
        # What doesn't occur has class 0, whatever the function says.
        a = first(p1) if p1 in stream else 0
        number = a
        if numbers:
            number = numbers[a + first_count * (second(p2) if p2 in stream else 0)]
        counts[number][symbol] += 1
    for table_counts in counts:
        for symbol in sorted(set(stream)):
            if sum(n > 0 for n in table_counts) < 2 and not table_counts[symbol]:
                table_counts[symbol] = 1
    return ContextModel([normalise(n) for n in counts], first, second, first_count, numbers)


def payload_contexts(content, lane_bits, first, first_count, second=None, numbers=None,
                     rare_symbols=(), closing=None, model=None, faults={}, fields={}):
    """A payload of codec 1 with contexts; `fields` are those of the model to replace."""
    stream = in_lanes(content, 1 << lane_bits)
    rare = bytes(s for s in stream if s in rare_symbols)
    stream = bytes(min(rare_symbols) if s in rare_symbols else s for s in stream)
    model = model or context_model(stream, 1 << lane_bits, first, first_count, second, numbers)
    front, streams = bytes([lane_bits | 32]), [(stream, model)]
    if rare_symbols:
        frequencies = normalise([max(n, symbol in rare_symbols) for symbol, n in enumerate(counts_of(rare))])
        front = bytes([lane_bits | 48]) + varint(len(rare)) + table(frequencies)
        streams = [(rare, frequencies)] + streams
    return front + model.written(**fields) + section(streams, lane_bits, closing, **faults)


# §5, §6, §11, §12 Frames ---------------------------------------------------------------------

BLOCK = bytes.fromhex("F6426C6B")
APPLICATION = bytes.fromhex("F6417070")
SHORT_FOOTER = bytes.fromhex("F646696E")
END_RECORD = bytes.fromhex("F6456E64")


def frame_header(kib, version=0, reserved=0, ignorable=0, signature=b"\xF5ansz\r\n", flip=0):
    head = signature + bytes([version, reserved, ignorable]) + u(kib - 1, 2)
    check = low32_hash(head)
    return head + bytes([check[0] ^ flip]) + check[1:]


class Frame:
    """Puts a frame together. Keyword arguments of block, application and finish replace the right
    value of a field; whatever covers that field is computed over the replaced value."""

    def __init__(self, kib=1, **header):
        self.block_size = kib * 1024
        self.header = frame_header(kib, **header)
        self.records = []                   # (bytes, entry)
        self.blocks = []                    # (content, codec, payload)
        self.positions = []
        self.block_count = 0
        self.content = b""

    def size(self):
        return len(self.header) + sum(len(record[0]) for record in self.records)

    def block(self, content, codec=0, payload=None, **f):
        number = f.get("number", self.block_count)
        offset = f.get("offset", len(self.content))
        count = f.get("count", len(content))
        give_count = f.get("give_count", count != self.block_size)
        give_offset = f.get("give_offset", offset != number * self.block_size)
        if payload is None:
            payload = content if codec == 0 else payload1(content)
        stored = f.get("stored", len(payload))
        seed = (f.get("seed_number", number) * 0x9E3779B97F4A7C15
                + f.get("seed_offset", offset)) & MASK64
        check = u(xxh64(f.get("checked_content", content), seed), 8)
        kind = codec | give_count << 5 | give_offset << 6 | f.get("bit7", 0) << 7
        head = BLOCK + bytes([kind]) + f.get("number_bytes", varint(number))
        head += f.get("count_bytes", varint(count)) if give_count else b""
        head += f.get("offset_bytes", varint(offset)) if give_offset else b""
        head += f.get("stored_bytes", varint(stored)) + check
        sum32 = low32_hash(head)
        head += bytes([sum32[0] ^ f.get("flip", 0)]) + sum32[1:]
        entry = bytes([kind]) + (varint(count) if give_count else b"") + varint(stored) + check
        self.positions.append(self.size())
        self.records.append((head + payload, entry))
        self.blocks.append((content, codec, payload))
        self.block_count += 1
        self.content += content
        return self

    def application(self, kind, payload, **f):
        record_number = f.get("record_number", len(self.records))
        check = u(xxh64(f.get("checked_payload", payload), record_number), 8)
        count = f.get("count", len(payload))
        head = APPLICATION + kind + f.get("count_bytes", varint(count)) + check
        sum32 = low32_hash(head)
        head += bytes([sum32[0] ^ f.get("flip", 0)]) + sum32[1:]
        self.positions.append(self.size())
        entry = b"\x80" + kind + varint(count) + check
        self.records.append((head + payload, entry))
        return self

    def finish(self, **f):
        body = self.header + b"".join(record[0] for record in self.records)
        entries = b"".join(record[1] for record in self.records)
        entries = f.get("entries", entries)
        long = f.get("long", len(self.records) >= 8)
        if not long:
            count = f.get("record_count", len(self.records))
            frame_count = f.get("frame_count", len(body) + 21 + f.get("frame_count_off", 0))
            fields = bytes([count]) + u(frame_count, 4)
            check = u(xxh64(entries + fields, self.block_size) ^ f.get("sequence_flip", 0), 8)
            return body + SHORT_FOOTER + fields + check + f.get("closing", b"zns\xF6")
        tail = END_RECORD
        tail += f.get("block_count_bytes", varint(f.get("block_count", self.block_count)))
        tail += f.get("content_count_bytes",
                      varint(len(self.content) + f.get("content_count_off", 0)))
        tail += u(xxh64(entries, self.block_size) ^ f.get("sequence_flip", 0), 8)
        check = low32_hash(tail)
        tail += bytes([check[0] ^ f.get("end_flip", 0)]) + check[1:]
        tail += f.get("index", entries)
        tail_count = len(tail) + 24
        frame_count = f.get("frame_count", len(body) + tail_count + f.get("frame_count_off", 0))
        counts = (u(frame_count, 8)
                  + u(f.get("tail_count", tail_count + f.get("tail_count_off", 0)), 8))
        check = low32_hash(counts)
        check = bytes([check[0] ^ f.get("footer_flip", 0)]) + check[1:]
        return body + tail + counts + check + f.get("closing", b"ZNS\xF6")


# Vectors -------------------------------------------------------------------------------------

def breaks_encoder_rule(content, codec, payload):
    """§7: constant content is one byte in codec 0, and tables have the symbols that occur."""
    if len(content) > 1 and len(set(content)) == 1:
        return codec != 0 or len(payload) > 1
    if codec != 1:
        return False
    if payload[0] & 32:
        return False                        # a table may need a symbol that does not occur
    if not payload[0] & 16:
        return any(bool(f) != (symbol in content)
                   for symbol, f in enumerate(read_table(payload[1:], 0)[0]))
    start = 2 if payload[1] < 0x80 else 3
    rare, size = read_table(payload[start:], 0)
    frequencies, _ = read_table(payload[start + size:], 0)
    escape = next(symbol for symbol in range(256) if rare[symbol])
    return any((rare[symbol] or frequencies[symbol] and symbol != escape) and symbol not in content
               for symbol in range(256))


class Folder:
    def __init__(self, path):
        self.path = path
        self.items = []

    def write(self, name, data, item):
        name += ".ansz"
        assert all(other["file"] != name for other in self.items), name
        with open(os.path.join(self.path, name), "wb") as file:
            file.write(data)
        self.items.append({"file": name, **item})

    def good(self, name, section, sentence, *frames):
        content = b"".join(frame.content for frame in frames)
        if any(breaks_encoder_rule(*block) for frame in frames for block in frame.blocks):
            sentence += (" This breaks a rule for encoders (§7) that decoders do not check: it"
                         " must be accepted all the same.")
        self.write("good-" + name, b"".join(frame.finish() for frame in frames), {
            "verdict": "good", "section": section, "sentence": sentence,
            "contentByteCount": len(content), "sha256": hashlib.sha256(content).hexdigest()})

    def bad(self, name, section, error, sentence, data):
        verdict = "unsupported" if 31 <= error <= 33 else "bad"
        self.write(verdict + "-" + name, data, {
            "verdict": verdict, "section": section, "sentence": sentence,
            "error": error, "errorName": ERROR_NAMES[error]})

    def finish(self):
        with open(os.path.join(self.path, "manifest.json"), "w", encoding="utf-8") as file:
            json.dump(self.items, file, indent=1, ensure_ascii=False)
            file.write("\n")


TEXT = (b"It was a bright cold day in April-like weather, and the clocks of the little town were "
        b"striking; nobody in the narrow streets looked up, for the clocks were always wrong. ")


def text(count, start=0):
    return (TEXT * (2 + (start + count) // len(TEXT)))[start:start + count]


def skewed(symbols, generator):
    """Frequencies of many different classes for the given symbols."""
    counts = [0] * 256
    for symbol in symbols:
        counts[symbol] = 1 + (generator.below(1 << (1 + generator.below(11))))
    return normalise(counts)


def token_pairs(frequencies):
    """The (row, token) pairs of a table."""
    tokens = [0 if isinstance(token, tuple) else token
              for token in table_tokens([f.bit_length() for f in frequencies])]
    return set(zip(["S"] + tokens, tokens))


def token_pair_tables():
    """Tables which together show every (row, token) pair that any table can have."""
    seen = set()
    for first in range(1, 13):
        for second in list(range(1, 13)) + [None]:
            f = 1 << (first - 1)
            g = 1 << (second - 1) if second else 0
            rest = 4096 - f - g
            # Both alone in front (S first, first second, second 0, 0 rest), behind a run and at
            # the end (0 first, second E), and with the rest in front of all.
            for places in ((0, 1, 9), (10, 11, 60), (10, 11, 4), (254, 255, 4)):
                pairs = {places[0]: f, places[1]: g}
                pairs[places[2]] = rest
                if rest < 0 or (rest == 0 and g == 0):
                    continue
                frequencies = spread(pairs)
                if token_pairs(frequencies) - seen:
                    seen |= token_pairs(frequencies)
                    yield frequencies


# Good vectors --------------------------------------------------------------------------------

def good_frames(out):
    out.good("empty-frame", "4", "A frame without records: the smallest archive, 37 bytes.",
             Frame())
    out.good("one-byte", "6.1", "One short block of one stored byte.", Frame(64).block(b"!"))
    out.good("block-64mib", "5", "Block size 64 MiB (v = 65535) with a block of 11 bytes.",
             Frame(65536).block(b"hello, ansz"))
    out.good("block-full", "6.1", "One block of exactly B bytes: neither short nor displaced.",
             Frame(1).block(text(1024)))
    out.good("block-odd-size", "5", "Block size 3 KiB; two full blocks and a short one.",
             Frame(3).block(text(3072), 1).block(text(3072, 50), 1).block(text(100, 99)))
    out.good("constant", "7", "A constant block: 200,000 bytes from one.",
             Frame(256).block(b"\x00" * 200000, payload=b"\x00"))
    out.good("constant-full", "7", "A constant block of exactly B bytes.",
             Frame(4).block(b"\xFF" * 4096, payload=b"\xFF"))
    out.good("constant-stored", "7", "Equal bytes stored at full length: wasteful, but valid.",
             Frame(1).block(b"z" * 300))
    out.good("constant-one-byte", "7",
             "Blocks of one byte: stored and constant are the same thing there.",
             Frame(1).block(b"a").block(b"b").block(b"c"))
    out.good("short-in-the-middle", "6.1",
             "Short blocks in the middle; every block behind them is displaced.",
             Frame(1).block(text(1024)).block(text(10)).block(text(1024, 7), 1)
             .block(b"x").block(text(1024, 9), 1).block(text(1000, 30), 1))
    out.good("short-first", "6.1", "A short first block, as of a writer that was flushed.",
             Frame(2).block(text(5)).block(text(2048, 5), 1).block(text(2048, 2053), 1))
    out.good("seven-records", "11.1", "Exactly 7 records: the short footer.",
             frame_of_records(7))
    out.good("eight-records", "11.2", "Exactly 8 records: end record, index and footer.",
             frame_of_records(8))
    frame = Frame(1)
    for i in range(8):
        frame.application(b"None", bytes([i]) * i)
    out.good("eight-applications", "11.2",
             "8 application records and no block: an index over no content.", frame)
    frame = Frame(1)
    frame.application(b"HEAD", b"").block(text(1024), 1).application(b" ~ ~", b"\x00")
    frame.application(b"META", text(200)).block(text(1024, 3), 1).application(b"LAST", b"")
    out.good("applications-between", "6.2",
             "Application records before, between and behind blocks, two of them empty.", frame)
    frame = Frame(1)
    for i in range(130):
        frame.block(bytes([i]) * 1024, payload=bytes([i]))
    out.good("many-blocks", "6.1", "130 blocks: block numbers of two bytes.", frame)
    frame = Frame(1)
    for i in range(300):
        frame.block(bytes([i & 0xFF]))
    out.good("many-short-blocks", "6.1",
             "300 blocks of one byte, all but the first displaced.", frame)
    out.good("application-long", "6.2", "An application record of 3,000 bytes.",
             Frame(1).application(b"Long", Generator(1).data(3000)).block(b"after it"))
    inner = Frame(1).block(text(300)).finish()
    out.good("archive-inside", "4",
             "The stored content is an archive itself; its markers mean nothing here.",
             Frame(1).block(inner).block(b"behind"))
    out.good("minor-version-15", "5", "Minor version 15 is read.",
             Frame(1, version=0x0F).block(text(40)))
    out.good("ignorable-flags", "5", "All ignorable flags set; nobody looks at them.",
             Frame(1, ignorable=0xFF).block(text(40)))
    out.good("long-one-block-size", "11.2", "An index over mixed records, short and displaced.",
             Frame(1).block(text(1024), 1).application(b"Mark", b"1").block(text(3))
             .block(text(1024, 3), 1).application(b"Mark", b"2").block(text(1024, 6), 1)
             .block(b"\n" * 1024, payload=b"\n").block(b"y").application(b"Mark", b""))

    out.good("two-frames", "13", "Two frames of different block sizes.",
             Frame(1).block(text(1024), 1).block(text(9)), Frame(7).block(text(2000), 1))
    out.good("several-frames", "13",
             "Seven frames: empty ones, ones with and without an index, one without a block.",
             Frame(1), frame_of_records(8), Frame(16), Frame(2, version=3).block(text(5)),
             frame_of_records(9), Frame(65536).application(b"Data", b"d"), Frame(1))
    out.good("two-long-frames", "13", "Two frames with an index, of different block sizes.",
             frame_of_records(8), frame_of_records(10, 2))
    out.good("many-empty-frames", "13", "Forty frames without content.",
             *(Frame(1 + i) for i in range(40)))
    frame = Frame(1).application(b"Keys", b"first")
    for i in range(3):
        frame.block(text(1024, 5 * i), 1).application(b"Gap%d" % i, text(i))
        frame.application(b"    ", b"")
    out.good("long-applications-between", "11.2",
             "An index over 3 blocks with application records around each of them.", frame)
    frame = Frame(1)
    for i in range(7):
        frame.block(text(1024, 5 * i), 1)
    out.good("eight-records-seven-blocks", "11.2",
             "7 blocks and an application record: records count, not blocks.",
             frame.application(b"Last", b"8"))


def frame_of_records(count, kib=1):
    frame = Frame(kib)
    for i in range(count):
        if i % 3 == 2:
            frame.application(b"Rec%d" % (i % 10), text(i))
        else:
            frame.block(text(kib * 1024, 11 * i), 1)
    return frame


def good_codec1(out):
    def one(name, section, sentence, content, frequencies=None, lane_bits=0, kib=None, q=None,
            closing=None):
        kib = kib or -(-len(content) // 1024)
        payload = payload1(content, frequencies, lane_bits, q, closing)
        assert len(payload) <= len(content), (name, len(payload), len(content))
        out.good(name, section, sentence, Frame(kib).block(content, 1, payload))

    random = Generator(2)
    one("example-table", "9", "The table of the example: 97, 98, 99 with 4000, 90, 6.",
        random.sample(spread({97: 4000, 98: 90, 99: 6}), 2000), spread({97: 4000, 98: 90, 99: 6}))
    one("annex-c", "Annex C", "The archive of Annex C.", b"abracadabra " * 200, spread(
        {32: 352, 97: 1632, 98: 704, 99: 352, 100: 352, 114: 704}), 2, 1024)
    half = spread({0: 2048, 255: 2048})
    one("table-2-equal", "8", "K = 2 with 2048 each: both of class 12, q = 0.",
        random.sample(half, 600), half)
    extreme = spread({7: 4095, 200: 1})
    one("table-2-extreme", "8", "K = 2 with frequencies 4095 and 1.",
        b"\x07" * 900 + b"\xC8" + b"\x07" * 400 + b"\xC8\xC8", extreme)
    reverse = spread({0: 1, 255: 4095})
    one("table-2-last", "8", "Symbols 0 and 255 with 1 and 4095: a run of 254, no token E.",
        b"\xFF" * 1500 + b"\x00" + b"\xFF", reverse, 1)
    one("expansion", "18", "250,000 bytes from a dozen words: symbol of frequency 4095 only.",
        b"\x07" * 250000, extreme, 0, 256)
    one("unused-symbols", "8", "A table with symbols that do not occur.",
        b"ab" * 400, normalise(counts_of(b"ab" * 100 + b"cdefgh\x00\xFF")))
    for k in (64, 65, 128, 129, 200, 256):
        symbols = list(range(256)) if k == 256 else [i * 255 // (k - 1) for i in range(k)]
        frequencies = skewed(symbols, random)
        content = bytes(symbols) + random.sample(frequencies, 3800 - k)
        one("table-%d" % k, "9", "K = %d: every symbol of the table occurs." % k,
            content, frequencies, 1)
    even = spread({symbol: 64 for symbol in range(64, 128)})
    one("table-all-equal-64", "9", "64 symbols of 64 slots: no bucket is divided.",
        random.sample(even, 800), even)
    even = spread({2 * symbol: 32 for symbol in range(128)})
    one("table-all-equal-128", "9", "128 symbols of 32 slots: no bucket is divided.",
        random.sample(even, 1800), even, 2)
    # 256 nearly equal frequencies save nothing on typical content: take the likelier half.
    flat = [8 + 16 * (symbol % 2) for symbol in range(256)]
    one("table-256-flat", "9", "256 symbols of 8 or 24 slots each.",
        bytes(2 * random.below(128) + 1 for _ in range(3072)), flat)

    # Precisions: 0 … 10. (11 cannot occur: it would need two symbols of class 12 with a sum of
    # more than 4096.)
    for q in range(11):
        if q == 10:
            frequencies = spread({10: 1025, 20: 2047, 30: 1024})
        elif q == 9:
            frequencies = spread({1: 513, 2: 771, 3: 2046, 4: 766})
        else:
            frequencies = None
            while frequencies is None or least_precision(frequencies) != q:
                counts = [0] * 256
                for _ in range(24):
                    counts[random.below(256)] = 1 + random.below(1 << (2 + random.below(11)))
                frequencies = normalise(counts, q)
        one("precision-%d" % q, "8", "A table of precision %d." % q,
            random.sample(frequencies, 900), frequencies, 1, q=q)
    assert least_precision(spread({10: 1025, 20: 2047, 30: 1024})) == 10

    frame = Frame(1)
    for frequencies in token_pair_tables():
        content = bytes([frequencies.index(max(frequencies))]) * 40
        content += bytes(symbol for symbol in range(256) if frequencies[symbol])
        frame.block(content, 1, payload1(content, frequencies))
    out.good("table-all-tokens", "8",
             "A block for each token behind each token, as far as frequencies allow.", frame)

    # Tables whose tokens visit many pairs of rows and tokens.
    for i in range(4):
        counts = [0] * 256
        for symbol in range(256):
            if random.below(4) < 3 - i // 2:
                counts[symbol] = 1 << random.below(3 + 3 * i) if i else 1 + random.below(3)
        counts[random.below(256)] += 700
        frequencies = normalise(counts, 1 + 3 * i)
        one("table-mixed-%d" % i, "8", "A table of many classes in random order (%d)." % i,
            random.sample(frequencies, 3000), frequencies, i)

    for lane_bits in range(9):
        lanes = 1 << lane_bits
        one("lanes-%d" % lanes, "10",
            "%d lanes; the number of symbols is no multiple." % lanes if lane_bits else "One lane.",
            text(1025 + 8 * lanes + 12 * lane_bits), None, lane_bits)
    one("lanes-256-wasteful", "10",
        "256 lanes for few symbols: 656 bytes of states for 1,200 of content.",
        b"\x00\x01" * 20 + b"\x00" * 1160, spread({0: 4000, 1: 96}), 8)
    # A form, a table of two bytes, and a state: two bits at least and a low half.
    one("codec1-shortest", "10", "The shortest block that codec 1 can hold: 6 bytes in 6.",
        b"\x00" * 6, spread({0: 4094, 1: 2}))
    for count in (0, 1, 3, 4, 5, 50):
        one("closing-%d" % count, "10", "A closing of %d symbols, fewer than would fit." % count,
            text(900), None, 5, closing=count)
    one("closing-all", "10", "All symbols are closing symbols.", b"\x00\x01" * 4 + b"\x00" * 600,
        spread({0: 4000, 1: 96}), 3, closing=608)
    for count in range(49, 61, 2):
        one("closing-high-%d" % count, "10", "A closing of %d symbols, whose words reach into the high halves."
            % count, text(900), None, 4, closing=count)
    for lanes in (8, 64, 128):
        whole = lanes + 800 // lanes * lanes
        for name, n in (("below", whole - 1), ("at", whole), ("above", whole + 1)):
            one("lanes-%d-%s" % (lanes, name), "10", "%d symbols, none of them closing, and %d lanes."
                % (n, lanes), text(n), None, lanes.bit_length() - 1, closing=0)

    def rare(name, sentence, content, symbols, lane_bits, **f):
        payload = payload_rare(content, symbols, lane_bits, **f)
        assert len(payload) <= len(content), (name, len(payload), len(content))
        out.good(name, "7", sentence, Frame(-(-len(content) // 1024)).block(content, 1, payload))

    content = text(3000)
    by_count = sorted(set(content), key=lambda symbol: (content.count(bytes([symbol])), symbol))
    for lane_bits in (0, 2, 6, 7):
        rare("rare-few-lanes-%d" % (1 << lane_bits), "The five least frequent symbols are rare.",
             content, by_count[:5], lane_bits)
        rare("rare-most-lanes-%d" % (1 << lane_bits), "All symbols but the two most frequent are rare.",
             content, by_count[:-2], lane_bits)
    rare("rare-one", "One rare symbol; the rare table has the escape, which does not occur.",
         b"ab" * 500 + b"z", [ord("c"), ord("z")], 0)
    rare("rare-all", "Every symbol is rare; the main stream is escapes and nothing else.",
         b"abc" * 500, list(b"abc"), 2, main_frequencies=spread({97: 4095, 200: 1}))
    overlapping = bytearray(text(1500))
    rare_places = [i for i, symbol in enumerate(overlapping) if symbol in b"qxz\x00"]
    other = overlapping.index(b"e")
    stream = bytes(overlapping[i] for i in sorted(rare_places + [other]))
    main = bytearray(overlapping)
    for i in rare_places + [other]:
        main[i] = 0
    rare("rare-overlapping", "A symbol is once rare and otherwise not.", bytes(overlapping),
         [0, ord("e"), ord("q")], 2, rare_stream=stream, main_stream=bytes(main),
         rare_frequencies=normalise([max(n, s in b"\x00e") for s, n in enumerate(counts_of(stream))]))
    # Contexts
    def contexts(name, sentence, content, *arguments, **f):
        payload = payload_contexts(content, *arguments, **f)
        assert len(payload) <= len(content), (name, len(payload), len(content))
        out.good(name, "9.1", sentence, Frame(-(-len(content) // 1024)).block(content, 1, payload))

    content = text(4000)
    is_vowel = lambda v: int(v in b"aeiou")
    three = lambda v: 0 if v == 32 else 1 + is_vowel(v)
    for lane_bits in range(9):
        contexts("contexts-first-%d" % (1 << lane_bits), "Three tables, by the symbol before.", content,
                 lane_bits, three, 3)
    for lane_bits in (0, 1, 2, 3, 6, 7):
        contexts("contexts-second-%d" % (1 << lane_bits), "Four tables, by the two symbols before.", content,
                 lane_bits, three, 3, is_vowel, [0, 1, 2, 3, 1, 2])
    for n in (2047, 2048, 2049, 2175, 2176, 2177):
        contexts("contexts-length-%d" % n, "%d symbols in 128 lanes, so that some have one more." % n, text(n),
                 7, three, 3)
    contexts("contexts-short-lanes", "Stretches of 3 and 4 symbols, in 64 lanes.",
             bytes(97 + (i * i % 11 > 7) for i in range(250)), 6, lambda v: v - 97, 2)
    contexts("contexts-no-closing", "No closing symbols, and 8 lanes.", text(1000), 3, is_vowel, 2, closing=0)
    contexts("contexts-rare", "The five least frequent symbols are rare; the escape is a context.", content, 2, three, 3,
             rare_symbols=sorted(by_count[:5]))
    contexts("contexts-rare-second", "The same with two classes, and 64 lanes.", content, 6, three, 3, is_vowel,
             [3, 2, 0, 1, 1, 3], rare_symbols=sorted(by_count[:5]))
    contexts("contexts-buckets-128", "A table of 120 symbols, and one of two that has as many buckets.",
             bytes(i // 2 % 120 * (i % 2) * 2 for i in range(4096)), 2, lambda v: int(v == 0), 2)
    contexts("contexts-buckets-256", "A table of 200 symbols, and one of two that has as many buckets.",
             bytes((i // 2 * 7 % 200 + 20) * (i % 2) for i in range(8192)), 2, lambda v: int(v > 0), 2)
    generator = Generator(64)
    walk = [0]
    while len(walk) < 6000:
        walk.append((walk[-1] * 3 + generator.below(3)) % 65)
    contexts("contexts-64-tables", "64 tables, one for each of 65 values but one.", bytes(walk), 6,
             lambda v: v % 64, 64)
    contexts("contexts-one-first-class", "One first class: the second symbol before decides.", content, 2,
             lambda v: 0, 1, three, [1, 0, 2])
    contexts("contexts-256-pairs", "16 first and 16 second classes.", text(12000), 2, lambda v: v % 16, 16,
             lambda v: v // 2 % 16, [(i * 5 + i // 16) % 3 for i in range(256)])
    # A payload of codec 1 that is as long as its content: allowed, though no gain.
    for n in range(8, 200):
        content = text(n)
        if len(payload1(content)) == n:
            one("codec1-no-gain", "7", "A payload of codec 1 as long as its content.", content)
            break
    else:
        raise AssertionError("no content found")


# Bad vectors ---------------------------------------------------------------------------------

def sample(kib=1):
    """Two full blocks and a short one, as a basis for faults."""
    return Frame(kib).block(text(1024), 1).block(text(1024, 60), 1).block(text(33))


def bad_header(out):
    data = Frame(1).block(b"content").finish()
    out.bad("signature-text", "5", 1, "Something else altogether.", b"hello, world\n")
    out.bad("signature-7-bit", "5", 1, "The top bit of each byte was lost on the way.",
            bytes(byte & 0x7F for byte in data))
    out.bad("signature-newline", "5", 1, "A transfer in text mode turned 0D 0A into 0A.",
            data.replace(b"\r\n", b"\n"))
    out.bad("signature-short", "17", 1,
            "Three bytes that begin no archive: not truncated, but not ours.", b"\xF5aX")
    for name, tail, sentence in (
            ("byte", b"\x00", "A zero byte behind the frame."),
            ("newline", b"\n", "A newline behind the frame."),
            ("padding", bytes(512), "A frame padded with zeros to a whole block of a tape."),
            ("signature", b"\xF5ansZ", "Behind the frame a signature that goes wrong."),
            ("text", b"hello, world, this is no frame", "Text behind the frame.")):
        out.bad("trailing-" + name, "13", 2, sentence, data + tail)
    out.bad("leading-byte", "5", 1, "A byte in front of the archive.", b"\n" + data)
    out.bad("frame-header-checksum", "5", 3, "A wrong header checksum of the frame header.",
            Frame(1, flip=1).block(b"content").finish())
    damaged = bytearray(data)
    damaged[10] ^= 1
    out.bad("frame-header-block-size", "5", 3, "A flipped bit of the block size.", bytes(damaged))
    out.bad("frame-header-second", "13", 3, "A wrong checksum in the second frame header.",
            data + Frame(1, flip=128).finish())
    out.bad("frame-header-before-version", "5", 3,
            "Major version 1 and a wrong header checksum: damaged comes before newer.",
            Frame(1, version=0x10, flip=2).finish())
    out.bad("version-1", "5", 31, "Major version 1.", Frame(1, version=0x10).finish())
    out.bad("version-15", "5", 31, "Version 15.15 and reserved flags: newer comes first.",
            Frame(1, version=0xFF, reserved=0xFF).finish())
    out.bad("version-second-frame", "13", 31, "The second frame has major version 1.",
            data + Frame(1, version=0x11).finish())
    for bit in (0, 7):
        out.bad("reserved-flag-%d" % bit, "5", 32, "Reserved flag %d is set." % bit,
                Frame(1, reserved=1 << bit).finish())


def bad_truncated(out):
    def cut(name, section, sentence, data):
        out.bad("truncated-" + name, section, 4, sentence, data)

    frame = sample()
    data = frame.finish()
    second = frame.positions[1]
    cut("empty", "13", "No bytes at all are no archive.", b"")
    cut("signature", "5", "The end comes within the signature.", data[:3])
    cut("frame-header", "5", "The end comes within the frame header.", data[:13])
    cut("no-records", "4", "A frame header and nothing else.", data[:16])
    cut("marker", "4", "The end comes within a marker.", data[:second + 2])
    cut("block-header", "6.1", "The end comes within the checksum of a block header.",
        data[:second + 12])
    cut("varint", "2", "The end comes within a varint.", data[:second + 7])
    cut("payload", "6.1", "The end comes within a payload.", data[:second + 200])
    cut("payload-last-byte", "6.1", "The last byte of a payload is missing.",
        data[:frame.positions[2] - 1])
    cut("block-boundary", "4", "The end comes behind a whole block.", data[:second])
    cut("no-ending", "4", "All blocks are there, but no ending.", data[:-21])
    cut("short-footer", "11.1", "The end comes within the short footer.", data[:-9])
    cut("last-byte", "11.1", "The last byte is missing.", data[:-1])
    cut("second-frame", "13", "Behind a frame the end comes within a signature.", data + data[:5])
    cut("second-frame-records", "13", "Behind a frame the end comes within a block.",
        data + data[:second + 100])
    application = Frame(1).application(b"Data", text(500)).block(b"z")
    cut("application-header", "6.2", "The end comes within the header of an application record.",
        application.finish()[:22])
    cut("application-payload", "6.2", "The end comes within an application record.",
        application.finish()[:300])
    frame = frame_of_records(8)
    end = frame.size()
    data = frame.finish()
    cut("end-record", "11.2", "The end comes within the end record.", data[:end + 9])
    cut("before-index", "12", "The end comes before the index.", data[:end + 19])
    cut("index", "12", "The end comes within the index.", data[:end + 50])
    cut("before-footer", "12", "The end comes before the footer.", data[:-24])
    cut("footer", "12", "The end comes within the footer.", data[:-7])


def bad_varints(out):
    def one(name, sentence, frame):
        out.bad("varint-" + name, "2", 5, sentence, frame.finish())

    one("overlong", "Block number 0 in two bytes.",
        Frame(1).block(b"abc", number_bytes=b"\x80\x00"))
    one("overlong-count", "A content byte count with a last byte of zero.",
        Frame(1).block(b"abc", count_bytes=b"\x83\x80\x00"))
    one("overlong-offset", "A content offset with a last byte of zero.",
        Frame(1).block(b"abc").block(b"def", offset_bytes=b"\x83\x00"))
    one("overlong-stored", "A stored byte count with a last byte of zero.",
        Frame(1).block(b"abc", stored_bytes=b"\x83\x00"))
    one("ten-bytes", "A block number of ten bytes.",
        Frame(1).block(b"abc", number_bytes=b"\xFF" * 9 + b"\x01"))
    one("ninth-byte", "A stored byte count whose ninth byte has its top bit set.",
        Frame(1).block(b"abc", stored_bytes=b"\x83" + b"\x80" * 8))
    one("application", "A payload byte count with a last byte of zero.",
        Frame(1).application(b"Data", b"abc", count_bytes=b"\x83\x00"))
    one("application-ten-bytes", "A payload byte count of ten bytes.",
        Frame(1).application(b"Data", b"abc", count_bytes=b"\x83" + b"\x80" * 8 + b"\x01"))
    out.bad("varint-end-record", "2", 5, "An end record with a block count in two bytes.",
            frame_of_records(8).finish(block_count_bytes=b"\x86\x00"))
    out.bad("varint-end-record-content", "2", 5, "An end record with a ten-byte content count.",
            frame_of_records(8).finish(content_count_bytes=b"\x80" * 9 + b"\x01"))
    one("before-checksum", "An overlong varint in a header whose checksum is wrong as well.",
        Frame(1).block(b"abc", number_bytes=b"\x80\x00", flip=1))


def bad_blocks(out):
    def one(name, error, sentence, frame, section="6.1", **f):
        out.bad(name, section, error, sentence, frame.finish(**f))

    one("header-checksum-block", 6, "A wrong header checksum of a block.",
        Frame(1).block(b"abc", flip=1))
    one("header-checksum-before-kind", 6, "Bit 7 of the kind and a wrong header checksum.",
        Frame(1).block(b"abc", flip=1, bit7=1))
    one("kind-bit-7", 7, "Bit 7 of the kind of a block is set.", Frame(1).block(b"abc", bit7=1))
    one("kind-short-needless", 7, "The content byte count is given although it is B.",
        Frame(1).block(text(1024), give_count=True))
    one("kind-displaced-needless", 7, "The content offset is given although it is number × B.",
        Frame(1).block(text(1024)).block(b"x", give_offset=True))
    one("kind-displaced-first", 7, "The content offset 0 is given in the first block.",
        Frame(1).block(b"x", give_offset=True))
    one("content-count-zero", 8, "A block without content.", Frame(1).block(b"", payload=b"x"))
    one("content-count-above", 8, "A content byte count of B + 1.", Frame(1).block(text(1025)))
    one("content-count-huge", 8, "A content byte count of 2^63 − 1 and as many stored bytes.",
        Frame(1).block(b"abc", count=2**63 - 1, stored=2**63 - 1))
    one("stored-count-zero", 9, "No stored bytes.", Frame(1).block(b"abc", payload=b""))
    one("stored-count-above", 9, "More stored bytes than content.",
        Frame(1).block(b"abc", payload=b"abcd"))
    one("stored-count-codec1", 9, "A payload of codec 1 that is longer than its content.",
        Frame(1).block(b"abcdef", 1, payload1(b"abcdef")))
    one("stored-count-huge", 9, "A stored byte count of 2^63 − 1.",
        Frame(1).block(b"abc", stored=2**63 - 1))

    # Two faults in one header: the order of the checks.
    one("kind-bit-7-first", 7, "Bit 7 of the kind, and a content byte count of 0.",
        Frame(1).block(b"", payload=b"x", bit7=1))
    one("kind-short-before-offset", 7,
        "The content byte count is given although it is B, at a wrong place.",
        Frame(1).block(text(1024), give_count=True, offset=5))
    one("content-count-before-offset", 8,
        "A content byte count of B + 1 before a content offset that must not be given.",
        Frame(1).block(text(1025), give_offset=True))
    one("kind-displaced-before-stored", 7,
        "A content offset that must not be given before a stored byte count of 0.",
        Frame(1).block(b"abc", payload=b"", give_offset=True))
    one("stored-count-before-number", 9, "A stored byte count of 0 in block 1 at the beginning.",
        Frame(1).block(b"abc", payload=b"", number=1))
    one("block-number-before-offset", 10, "A wrong block number and a wrong content offset.",
        Frame(1).block(b"abc", number=1, offset=7))
    one("content-count-before-huge-number", 8,
        "A content byte count of B + 1 in block 2^53: number × B is 2^63, which is no error yet.",
        Frame(1).block(text(1025), number=2**53, give_offset=False))
    one("stored-count-before-huge-number", 9,
        "A stored byte count of 0 in block 2^63 − 1: number × B is above 2^63, no error yet.",
        Frame(1).block(b"abc", payload=b"", number=2**63 - 1, give_offset=False))
    one("stored-count-before-huge-offset", 9,
        "A stored byte count of 0 in block 2^54, and the content offset 0, number × B modulo 2^64.",
        Frame(1).block(b"abc", payload=b"", number=2**54, offset=0, give_offset=True))
    data = Frame(1).block(text(100), 2, payload=text(100)).finish()
    out.bad("codec-before-truncated", "6.1", 33,
            "An unknown codec in a block whose payload is not all there.", data[:90])
    data = Frame(1).block(text(400), 1, payload=b"\x0C" + text(300)).finish()
    out.bad("truncated-before-payload", "6.1", 4,
            "A payload that is wrong from its first byte on and not all there.", data[:200])

    # Order of blocks. Pieces of finished frames are put together by hand.
    whole = Frame(1).block(text(1024), 1).block(text(1024, 60), 1).block(text(1024, 90), 1)
    whole.block(text(50))
    other = Frame(1).block(text(1024, 5), 1).block(text(1024, 65), 1).block(text(1024, 95), 1)
    other.block(text(50, 5))
    data = whole.finish()
    cuts = whole.positions + [whole.size(), len(data)]
    h, b0, b1, b2, b3, end = (data[:16],) + tuple(
        data[cuts[i]:cuts[i + 1]] for i in range(5))
    o = other.finish()
    out.bad("order-swapped", "6.1", 10, "Two full blocks exchanged as they are.",
            h + b0 + b2 + b1 + b3 + end)
    out.bad("order-doubled", "6.1", 10, "A block that stands twice.",
            h + b0 + b1 + b1 + b2 + b3 + end)
    out.bad("order-dropped-middle", "6.1", 10, "A block in the middle is missing.",
            h + b0 + b2 + b3 + end)
    out.bad("order-dropped-first", "6.1", 10, "The first block is missing.", h + b1 + b2 + b3 + end)
    out.bad("order-dropped-last", "11.1", 27, "The last block is missing.", h + b0 + b1 + b2 + end)
    out.bad("order-foreign", "11.1", 27,
            "A block of another archive, good by itself and at its right place.",
            h + b0 + o[other.positions[1]:other.positions[2]] + b2 + b3 + end)
    out.bad("order-foreign-ending", "11.1", 27, "The ending of another archive.",
            h + b0 + b1 + b2 + b3 + o[other.size():])
    c0, c1 = text(1024), text(1024, 60)
    one("order-swapped-repaired", 23,
        "Two blocks exchanged, numbers and header checksums repaired: the seed tells.",
        Frame(1).block(c1, 1, seed_number=1, seed_offset=1024).block(c0, 1, seed_number=0,
                                                                     seed_offset=0))
    one("order-doubled-repaired", 23, "A block doubled under the next number.",
        Frame(1).block(c0, 1).block(c0, 1, seed_number=0, seed_offset=0))
    one("order-dropped-repaired", 23, "The first block dropped, the second renumbered.",
        Frame(1).block(c1, 1, seed_number=1, seed_offset=1024))
    entries = b"".join(record[1] for record in Frame(1).block(c0, 1).block(c1, 1).records)
    one("order-swapped-checksums", 27,
        "Two blocks exchanged, headers and checksums repaired: the sequence checksum tells.",
        Frame(1).block(c1, 1).block(c0, 1), "11.1", entries=entries)
    one("block-number-first", 10, "The first block has number 1, and the offset 0 to go with it.",
        Frame(1).block(b"abc", number=1))
    one("block-number-huge", 10, "Block number 2^63 − 1: number × B exceeds 2^63.",
        Frame(1).block(b"abc", number=2**63 - 1, give_offset=False))
    one("content-offset-wrong", 11, "A content offset that skips a byte.",
        Frame(1).block(b"abc").block(b"def", offset=4))
    one("content-offset-first", 11, "The first block claims offset 5.",
        Frame(1).block(b"abc", offset=5))
    one("content-offset-missing", 11, "Behind a short block a block without its content offset.",
        Frame(1).block(b"abc").block(b"def", give_offset=False))
    one("content-offset-huge", 11, "A content offset of 2^63 − 1.",
        Frame(1).block(b"abc", offset=2**63 - 1))
    for codec in (2, 17, 31):
        one("codec-%d" % codec, 33, "Codec %d is not assigned." % codec,
            Frame(1).block(b"abc", codec, payload=b"abc"), "7")
    one("codec-after-content-offset", 11, "An unknown codec in a block at a wrong place.",
        Frame(1).block(b"abc").block(b"def", 9, payload=b"def", offset=7))
    one("stored-payload-size", 12, "Codec 0 with 2 stored bytes for 10 of content.",
        Frame(1).block(b"aaaaaaaaaa", payload=b"aa"), "7")
    one("stored-payload-one-less", 12, "Codec 0 with B − 1 stored bytes.",
        Frame(1).block(text(1024), payload=text(1023)), "7")
    content = bytearray(text(500))
    content[250] ^= 0x10
    one("block-checksum-stored", 23, "A flipped bit in stored content.",
        Frame(1).block(text(500), payload=bytes(content)))
    one("block-checksum-constant", 23, "A constant block of the wrong byte.",
        Frame(1).block(b"a" * 500, payload=b"b"))
    one("block-checksum-codec1", 23, "A valid payload of codec 1, of other content.",
        Frame(1).block(text(500), 1, payload=payload1(bytes(content))))
    one("block-checksum-seed", 23, "A checksum with the seed 0 in block 1.",
        Frame(1).block(text(1024), 1).block(b"abc", seed_number=0, seed_offset=0))
    out.bad("marker-unknown", "4", 34, "Four bytes between records that are no marker.",
            h + b0 + b"\xF6Blx" + b1[4:] + b2 + b3 + end)
    out.bad("marker-frame", "4", 34, "A frame begins where the ending of the one before should be.",
            h + b0 + data)
    out.bad("marker-zeros", "4", 34, "Zeros after the frame header.", h + bytes(64))


def bad_applications(out):
    def one(name, error, sentence, frame):
        out.bad(name, "6.2", error, sentence, frame.finish())

    one("header-checksum-application", 6, "A wrong header checksum of an application record.",
        Frame(1).application(b"Data", b"abc", flip=1))
    for name, kind in (("low", b"Da\x1Fa"), ("high", b"Dat\x7F"), ("eighth-bit", b"\xC4ata")):
        one("application-type-" + name, 24, "A type with a byte outside of 20…7E.",
            Frame(1).application(kind, b"abc"))
    one("application-count", 24, "A payload byte count of 2^24 + 1.",
        Frame(1).application(b"Data", b"abc", count=(1 << 24) + 1))
    one("application-type-before-checksum", 24, "A wrong type and a wrong checksum.",
        Frame(1).application(b"\x00ata", b"abc", checked_payload=b"abd"))
    data = Frame(1).application(b"Dat\x00", text(300)).finish()
    out.bad("application-type-before-truncated", "6.2", 24,
            "A wrong type, and a payload that is not all there.", data[:100])
    one("application-checksum", 25, "A changed payload of an application record.",
        Frame(1).application(b"Data", b"abc", checked_payload=b"abd"))
    one("application-checksum-empty", 25, "A wrong checksum of an empty payload.",
        Frame(1).application(b"Data", b"", checked_payload=b"x"))
    one("application-moved", 25, "An application record that stood at another place.",
        Frame(1).block(b"x").application(b"Data", b"abc", record_number=0))
    frame = Frame(1).application(b"Data", b"abc").block(b"x")
    entries = b"".join(record[1] for record in frame.records)
    out.bad("application-retyped", "11.1", 27, "An application record of another type.",
            Frame(1).application(b"Dota", b"abc").block(b"x").finish(entries=entries))


def bad_codec1(out):
    content = text(400)
    frequencies = normalise(counts_of(content))
    good_table = table(frequencies)
    stream = section([(content, frequencies)], 1)

    def put(name, error, sentence, payload, where, what=content):
        assert len(payload) <= len(what), name
        out.bad(name, where, error, sentence, Frame(1).block(what, 1, payload).finish())

    # With the form for two lanes in front.
    def one(name, error, sentence, payload, where="8", what=content):
        put(name, error, sentence, b"\x01" + payload, where, what)

    bits = BitWriter()
    bits.number(15, 4)
    bits.number(97, 8)
    flat = b"a" * 400
    # (Symbol 97 alone has the slots 0 … 4095: any stream with words for no bits will do.)
    one("single-symbol", 13, "Precision 15, one symbol: such a block is codec 0.",
        bits.finish() + b"\x00" + u(0, 4), "7", flat)
    one("single-symbol-alone", 13, "A table with one symbol, and no stream behind it.",
        bits.finish(), "7", flat)
    one("single-symbol-padding", 17, "A table with one symbol and padding that is not zero.",
        bits.finish(8) + b"\x00" + u(0, 4), "8", flat)
    one("payload-ends-in-symbol", 20, "A table with one symbol ends within the symbol.",
        bits.finish()[:1], "8", flat)
    for q in (12, 13, 14):
        bits = BitWriter()
        bits.number(q, 4)
        one("table-precision-%d" % q, 14, "Precision %d." % q, bits.finish(good_table[0] >> 4)
            + good_table[1:] + stream)
    one("table-one-symbol", 15, "The general form with one symbol.",
        raw_table(0, [("run", 97), 12, "E"]) + stream)
    one("table-last-symbol-only", 15, "The general form with symbol 255 alone, without token E.",
        raw_table(0, [("run", 255), 12]) + stream)
    one("table-run-past", 15, "A run of absent symbols past symbol 255.",
        raw_table(0, [12, 11, ("run", 255), 11]) + stream)
    one("table-run-256", 15, "A run of 256 absent symbols at the beginning.",
        raw_table(0, [("run", 256), 11]) + stream)
    one("table-run-long", 15, "A run whose length begins with 40 zero bits.",
        raw_table(0, [12, 11, ("run", (1 << 40) + 5)]) + stream)
    one("table-run-to-end", 15,
        "A run that takes all remaining symbols, where E should stand.",
        raw_table(0, [12, 12, ("run", 254)]) + stream)
    one("table-sum-above", 15, "Frequencies that leave nothing for the omitted symbol.",
        raw_table(0, [12, 12, 12, 12, "E"]) + stream)
    one("table-remainder-zero", 15, "Frequencies that leave exactly 0 for the omitted symbol.",
        raw_table(0, [12, 12, 11, 11, "E"]) + stream)
    one("table-remainder-high", 15, "A remainder of a greater class than was read.",
        raw_table(0, [10, 10, "E"]) + stream)
    one("table-remainder-low", 15, "A remainder of a smaller class than was read.",
        raw_table(0, [12, 11, 11, 1, "E"]) + stream)
    one("table-precision-not-least", 16, "Precision 5 where 0 would do.",
        table(spread({97: 2048, 98: 1024, 99: 512, 100: 512}), 5) + stream)
    q = least_precision(frequencies)
    one("table-precision-one-more", 16, "A precision that is one too high.",
        table(frequencies, q + 1) + stream)
    one("table-precision-11", 14, "Precision 11, which no frequencies need: 2048 and 2048.",
        table(spread({97: 2048, 98: 2048}), 11) + stream)
    one("table-precision-alone", 14, "Precision 11 in a payload of one byte: nothing more is read.",
        b"\x0B")
    tokens = BitWriter()
    tokens.number(0, 4)
    tokens.word(*CODE_WORDS[ROW_S][0])
    one("table-run-zeros", 15, "Eight zero bits begin the length of a run, and the payload ends.",
        u(tokens.value, 2))
    bits = BitWriter()
    bits.number(0, 4)
    for token, row in ((12, ROW_S), (0, 12)):
        bits.word(*CODE_WORDS[row][token])
    bits.number(0, 2)                       # 16 bits: two zero bits of a run
    assert bits.count == 16
    one("payload-ends-in-run", 20, "The payload ends within the length of a run.", bits.finish())
    one("payload-ends-before-remainder", 20,
        "The payload ends within the mantissas, and no frequencies could fit.",
        raw_table(5, [12, 12, 12, 12, "E"]))
    one("table-remainder-before-canonical", 15,
        "A remainder that does not fit, a precision that is not least, and padding that is not 0.",
        raw_table(2, [12, 12, 12, "E"], [(0, 2), (0, 2), (15, 4)]) + stream)
    one("table-canonical-before-padding", 16,
        "A precision that is not the least, and padding that is not 0.",
        table(spread({97: 2048, 98: 1024, 99: 512, 100: 512}), 4, padding=1) + stream)
    shifted = None
    for extra in range(40):
        other = normalise(counts_of(content[extra:]))
        bits_used = table_bit_count(other)
        if bits_used % 8:
            shifted = other, bits_used
            break
    other, bits_used = shifted
    one("table-padding-first", 17, "The first bit of the padding is set.",
        table(other, padding=1) + stream)
    one("table-padding-last", 17, "The last bit of the padding is set.",
        table(other, padding=1 << (7 - bits_used % 8)) + stream)
    put("lane-count-alone", 18, "512 lanes, and nothing else.", b"\x09", "7")
    put("lane-count-9", 18, "512 lanes.", b"\x09" + good_table + stream, "7")
    put("lane-count-15", 18, "32,768 lanes.", b"\x0F" + good_table + stream, "7")
    for bit in (6, 7):
        put("form-bit-%d" % bit, 35, "Bit %d of the form is set." % bit,
            bytes([1 | 1 << bit]) + good_table + stream, "7")
    put("form-before-lane-count", 35, "Bit 7 of the form is set, and there are 512 lanes.",
        b"\x89" + good_table + stream, "7")
    put("lane-count-before-table", 18, "512 lanes, and a table with padding that is not zero.",
        b"\x09" + table(other, padding=1) + stream, "7")
    one("odd-byte", 19, "A byte behind the last word.", good_table + stream + b"\x00", "10")
    one("odd-byte-missing", 19, "Half of the last word is missing.", good_table + stream[:-1], "10")
    one("payload-ends-in-tokens", 20, "The payload ends within the tokens of the table.",
        good_table[:3], "8")
    one("payload-ends-in-mantissas", 20, "The payload ends within the mantissas.",
        good_table[:-1], "8")
    one("payload-ends-behind-table", 20, "The payload ends behind the table.", good_table, "10")
    one("payload-ends-in-high-halves", 20, "The payload ends within the high halves.",
        good_table + stream[:1], "10")
    one("payload-ends-in-low-halves", 20, "The payload ends within the low halves.",
        good_table + stream[:5], "10")
    put("payload-lacks-states", 20, "256 lanes, and states for two.",
        b"\x08" + good_table + b"\x00" + stream, "10")
    one("payload-lacks-word", 20, "The last word is missing.", good_table + stream[:-2], "10")
    # Two lanes: 8 bits and the lengths given there, then the low halves.
    halves = (8 + (stream[0] & 15) + ((stream[0] | stream[1] << 8 | stream[2] << 16)
                                      >> 4 + (stream[0] & 15) & 15) + 7) // 8
    one("payload-lacks-words", 20, "All words are missing.", good_table + stream[:halves + 4], "10")
    put("states-before-odd-byte", 20, "Four lanes and 3 bytes of low halves, an odd number.",
        b"\x02" + good_table + b"\x00\x00" + b"abc", "10")
    put("high-halves-padding", 17, "The padding behind the high halves is not zero.",
        b"\x00" + good_table + section([(content, frequencies)], 0, padding=1), "10")
    put("high-halves-before-odd-byte", 17,
        "The padding behind the high halves is not zero, and half a word is missing.",
        b"\x00" + good_table + section([(content, frequencies)], 0, padding=1)[:-1], "10")

    def final(name, sentence, lane_bits, initial, what=content, closing=None):
        put(name, 22, sentence, bytes([lane_bits]) + good_table
            + section([(what, frequencies)], lane_bits, closing, initial=initial), "10")

    final("final-state-before-checksum", "The final state of lane 0 and the content are wrong.", 1,
          {0: LOWER_BOUND + 1}, content[1:] + content[:1])
    final("final-state", "The final state of lane 0 is L + 1; the content is right.", 1,
          {0: LOWER_BOUND + 1})
    final("final-state-high", "The final state of lane 0 is 2^32 − 1; the content is right.", 1,
          {0: (1 << 32) - 1})
    for lane in range(4):
        final("closing-final-state-%d" % lane,
              "The final state of lane %d is L + 1; the content is right." % lane, 4,
              {lane: LOWER_BOUND + 1})
    for lane in (4, 15):
        final("closing-high-half-%d" % lane,
              "The high half of lane %d is 2, and the closing has few symbols." % lane, 4,
              {lane: 2 << 16}, closing=12)

    def closing(name, error, sentence, tail):
        put(name, error, sentence, b"\x04" + good_table + tail, "10")

    sixteen = section([(content, frequencies)], 4, 12)
    closing("closing-above", 36, "T is one more than there are symbols.", varint(401) + sixteen[1:])
    closing("closing-huge", 36, "T is 2^63 − 1.", varint(2**63 - 1) + sixteen[1:])
    closing("closing-varint", 36, "T is not canonical.", b"\x8C\x00" + sixteen[1:])
    closing("closing-missing", 20, "The payload ends where T should stand.", b"")
    closing("closing-cut", 20, "The payload ends within T.", b"\x8C")
    closing("closing-above-before-states", 36, "T is too large, and there are no states.",
            varint(401))
    closing("closing-low-half-left", 22, "The last low half has not been read, and is 1.",
            section([(content, frequencies)], 4, 4, words=lambda words: words + [0] * (11 - len(words)) + [1]))
    closing("closing-words-missing", 20,
            "The words of the closing are more than the low and high halves that there are.",
            section([(content, frequencies)], 4, 120, words=lambda words: words[:12]))
    closing("closing-high-halves-left", 22, "A word of the high halves has not been read, and is not 0.",
            section([(content, frequencies)], 4, 4,
                    words=lambda words: words + [0] * (12 - len(words)) + [0, 0x1000]))
    two = (bytes([4]) + good_table
           + section([(content, frequencies)], 4, 4, words=lambda words: words + [0] * (11 - len(words)) + [1])
           + b"ab")
    put("words-left-before-low-half", 22, "Words left over, and a low half that is not 0.", two, "10")

    rare_symbols = sorted(set(content), key=lambda s: (content.count(bytes([s])), s))[:4]
    rare = payload_rare(content, rare_symbols, 1)
    count = sum(symbol in rare_symbols for symbol in content)
    assert count < 0x7F
    put("rare-count-0", 36, "No rare symbols, where there should be some.",
        rare[:1] + b"\x00" + rare[2:], "7")
    put("rare-count-above", 36, "More rare symbols than the content has bytes.",
        rare[:1] + varint(401) + rare[2:], "7")
    put("rare-count-varint", 36, "A number of rare symbols that is not canonical.",
        rare[:1] + bytes([count | 0x80, 0]) + rare[2:], "7")
    put("rare-count-missing", 20, "The payload ends behind the form.", rare[:1], "7")
    put("rare-table-missing", 20, "The payload ends behind the number of rare symbols.", rare[:2], "7")
    put("rare-table-precision", 14, "The rare table has precision 11.",
        rare[:2] + bytes([rare[2] & 0xF0 | 11]) + rare[3:], "7")
    bits = BitWriter()
    bits.number(15, 4)
    bits.number(rare_symbols[0], 8)
    put("rare-single-symbol", 13, "The rare table has one symbol.",
        rare[:2] + bits.finish() + good_table + stream, "7")
    put("rare-single-main-symbol", 13, "The main table has one symbol.",
        rare[:2] + table(frequencies) + bits.finish() + stream, "7")
    escape = min(rare_symbols)
    few = bytearray(escape if s in rare_symbols else s for s in content)
    few[few.index(escape)] = ord("e")
    put("rare-escapes-too-few", 36, "One escape fewer than there are rare symbols.",
        payload_rare(content, rare_symbols, 1, main_stream=bytes(few)), "7")
    many = bytearray(escape if s in rare_symbols else s for s in content)
    many[many.index(b"e")] = escape
    put("rare-escapes-too-many", 36, "One escape more than there are rare symbols.",
        payload_rare(content, rare_symbols, 1, main_stream=bytes(many)), "7")
    put("final-state-before-escapes", 22, "A word left over, and an escape too few.",
        payload_rare(content, rare_symbols, 1, main_stream=bytes(few)) + b"ab", "7")
    # Contexts
    is_vowel = lambda v: int(v in b"aeiou")
    three = lambda v: 0 if v == 32 else 1 + is_vowel(v)

    def contexts(name, error, sentence, cut=None, where="9.1", second=True, faults={}, **fields):
        first = [1, three, 3] + ([is_vowel, [0, 1, 2, 2, 1, 0]] if second else [])
        payload = payload_contexts(long, *first, faults=faults, fields=fields)
        put("contexts-" + name, error, sentence, payload[:cut], where, long)

    long = text(1000)
    for n in (0, 1, 65, 255):
        contexts("tables-%d" % n, 37, "%d tables." % n, table_count=n)
    contexts("second-1", 37, "One second class.", second_count=1)
    contexts("first-0", 37, "No first class.", first_count=0)
    contexts("pairs-258", 37, "129 first and 2 second classes.", first_count=129)
    contexts("pairs-510", 37, "2 first and 255 second classes.", second_count=255, first_count=2)
    contexts("first-class-3", 37, "A first class of 3 where there are three.", first_class=3)
    contexts("table-number-3", 37, "A table number of 3 where there are three.", second=False, first_class=3)
    contexts("padding", 17, "Padding behind the classes that is not zero.", padding=1)
    contexts("checksum", 37, "A wrong checksum of the model.", checksum_flip=1 << 31)
    contexts("padding-before-checksum", 17, "Padding that is not zero, and a wrong checksum.", padding=1,
             checksum_flip=1)
    for n in (1, 2, 3):
        contexts("ends-at-%d" % n, 20, "The payload ends behind %d bytes." % n, cut=n)
    contexts("ends-in-classes", 20, "The payload ends behind the tables.", cut=4 + sum(
        len(table(f)) for f in context_model(in_lanes(long, 2), 2, three, 3, is_vowel,
                                            [0, 1, 2, 2, 1, 0]).frequencies))
    contexts("table-precision", 14, "The first table has precision 11.",
             tables=b"\x0B" + good_table[1:] + good_table * 2)
    bits = BitWriter()
    bits.number(15, 4)
    bits.number(97, 8)
    contexts("single-symbol", 13, "The last table has one symbol.", tables=good_table * 2 + bits.finish())
    contexts("final-state", 22, "A state that does not end at L.", where="10",
             faults={"initial": {1: LOWER_BOUND + 1}})
    columns = in_lanes(long, 2)
    rare = bytes(s for s in columns if s in rare_symbols)
    few = bytearray(escape if s in rare_symbols else s for s in columns)
    few[few.index(escape)] = ord("e")
    few_model = context_model(few, 2, three, 3)
    rare_frequencies = normalise(counts_of(rare))
    put("contexts-escapes-too-few", 36, "One escape fewer than there are rare symbols.",
        bytes([49]) + varint(len(rare)) + table(rare_frequencies) + few_model.written()
        + section([(rare, rare_frequencies), (bytes(few), few_model)], 1), "7", long)
    one("words-left", 22, "A word that nobody reads.", good_table + stream + b"\x00\x00", "10")
    one("words-left-many", 22, "Ten words that nobody reads.",
        good_table + stream + b"anszANSZanszANSZansz", "10")


def table_bit_count(frequencies):
    """The bits of a table before its padding."""
    bits = BitWriter()
    classes = [f.bit_length() for f in frequencies]
    put_tokens(bits, table_tokens(classes))
    q = least_precision(frequencies)
    omitted = omitted_symbol(frequencies)
    return 4 + bits.count + sum(min(c - 1, q) for symbol, c in enumerate(classes)
                                if c and symbol != omitted)


def bad_endings(out):
    def short(name, error, sentence, **f):
        out.bad(name, "11.1", error, sentence, sample().finish(**f))

    def long(name, error, sentence, section="11.2", **f):
        out.bad(name, section, error, sentence, frame_of_records(8).finish(**f))

    short("closing-short", 26, "A wrong closing of the short footer.", closing=b"zns\xF7")
    short("closing-short-long", 26, "The closing of a footer in a short footer.",
          closing=b"ZNS\xF6")
    short("closing-before-sequence", 26, "A wrong closing and a wrong sequence checksum.",
          closing=b"znsx", sequence_flip=1)
    long("closing-long", 26, "A wrong closing of the footer.", "12", closing=b"ZNS\x76")
    long("closing-long-short", 26, "The closing of a short footer in a footer.", "12",
         closing=b"zns\xF6")
    long("closing-before-header-checksum", 26, "A wrong closing and a wrong header checksum.",
         "12", closing=b"ZNSx", footer_flip=1)
    short("sequence-checksum-short", 27, "A wrong sequence checksum.", sequence_flip=1 << 63)
    long("sequence-checksum-long", 27, "A wrong sequence checksum in the end record.",
         sequence_flip=1)
    frame = Frame(1).block(b"content")
    frame.header = frame_header(2)
    out.bad("sequence-block-size", "6.3", 27,
            "A frame header with another block size, which no block of the frame shows.",
            frame.finish())
    short("counts-record-count", 28, "A record count that is one too high.", record_count=4)
    short("counts-record-count-8", 28, "A record count of 8.", record_count=8)
    short("counts-frame", 28, "A frame byte count that is one too low.", frame_count_off=-1)
    out.bad("counts-wrong-kind-short", "11.2", 28, "A short footer behind 8 records.",
            frame_of_records(8).finish(long=False))
    out.bad("counts-wrong-kind-long", "11.2", 28, "An index behind 7 records.",
            frame_of_records(7).finish(long=True))
    out.bad("counts-wrong-kind-empty", "11.2", 28, "An end record in a frame without records.",
            Frame(1).finish(long=True))
    for name, sentence, f in (
            ("closing", "closing", {"closing": b"zns\xF7"}),
            ("sequence", "sequence checksum", {"sequence_flip": 1})):
        out.bad("wrong-kind-before-" + name, "11.1", 28,
                "A short footer behind 8 records, with a wrong %s." % sentence,
                frame_of_records(8).finish(long=False, **f))
    for name, sentence, f in (
            ("varint", "varint that is not canonical", {"block_count_bytes": b"\x85\x00"}),
            ("header-checksum", "wrong header checksum", {"end_flip": 1}),
            ("sequence-long", "wrong sequence checksum", {"sequence_flip": 1})):
        out.bad("wrong-kind-before-" + name, "11.2", 28,
                "An end record behind 7 records, with a %s." % sentence,
                frame_of_records(7).finish(long=True, **f))
    frame = frame_of_records(8)
    out.bad("wrong-kind-short-marker", "11.1", 28,
            "Behind 8 records the marker of a short footer; nothing follows.",
            frame.finish(long=False)[:frame.size() + 4])
    out.bad("wrong-kind-long-marker", "11.2", 28,
            "Behind a frame header the marker of an end record; nothing follows.",
            Frame(1).finish(long=True)[:20])
    for value in (0, 36, 2**32 - 1):
        short("counts-frame-%d" % value, 28, "A frame byte count of %d." % value,
              frame_count=value)
    long("counts-block-count-huge", 28, "A block count of 2^63 − 1.", block_count=2**63 - 1)
    long("counts-content-huge", 28, "A content byte count of 2^63 − 1.",
         content_count_bytes=varint(2**63 - 1))
    whole = len(frame_of_records(8).finish())
    for field, what, values in (
            ("frame_count", "frame byte count", (
                ("0", 0, "0"), ("41", 41, "41"), ("2-63", 2**63, "2^63"),
                ("max", 2**64 - 1, "2^64 − 1"))),
            ("tail_count", "tail byte count", (
                ("0", 0, "0"), ("41", 41, "41"), ("header", whole - 15, "all but 15 bytes"),
                ("frame", whole, "the whole frame"), ("above", whole + 1, "more than the frame"),
                ("max", 2**64 - 1, "2^64 − 1")))):
        for name, value, words in values:
            long("footer-%s-%s" % (field[:5].strip("_"), name), 28,
                 "A footer with a %s of %s." % (what, words), "12", **{field: value})
    data = frame_of_records(8).finish()
    out.bad("footer-spans-frames", "12", 28,
            "The second frame's footer claims the bytes of both frames.",
            data + frame_of_records(8).finish(frame_count=2 * whole))
    data = sample().finish()
    out.bad("counts-frame-spans-frames", "11.1", 28,
            "The second frame's short footer claims the bytes of both frames.",
            data + sample().finish(frame_count=2 * len(data)))
    long("counts-block-count", 28, "A block count that is one too high.", block_count=7)
    long("counts-content", 28, "A content byte count that is one too low.", content_count_off=-1)
    long("header-checksum-end-record", 6, "A wrong header checksum of the end record.",
         end_flip=1)
    long("header-checksum-before-sequence", 6,
         "An end record with both checksums wrong.", end_flip=1, sequence_flip=1)
    long("header-checksum-footer", 6, "A wrong header checksum of the footer.", "12",
         footer_flip=1)
    long("counts-footer-frame", 28, "A frame byte count that is one too high.", "12",
         frame_count_off=1)
    long("counts-footer-tail", 28, "A tail byte count that is one too low.", "12",
         tail_count_off=-1)
    frame = frame_of_records(8)
    entries = [record[1] for record in frame.records]
    index = bytearray(b"".join(entries))
    index[5] ^= 1
    long("index-checksum", 29, "A flipped bit in the checksum of an entry.", "12",
         index=bytes(index))
    long("index-order", 29, "Two entries exchanged.", "12",
         index=b"".join([entries[1], entries[0]] + entries[2:]))
    index = bytearray(b"".join(entries))
    index[0] ^= 0x40
    long("index-kind", 29, "An entry of another kind.", "12", index=bytes(index))
    long("index-short", 29, "The index lacks its last entry; the tail byte count agrees with it.",
         "12", index=b"".join(entries[:-1]))
    long("index-before-closing", 29, "A wrong index and a wrong closing.", "12",
         index=bytes(index), closing=b"ZNSx")
    data = frame_of_records(8).finish() + frame_of_records(7).finish(record_count=6)
    out.bad("counts-second-frame", "13", 28, "A wrong record count in the second frame.", data)


def main(arguments):
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 64
    os.makedirs(arguments[0], exist_ok=True)
    for name in os.listdir(arguments[0]):
        if name.endswith(".ansz") and name.startswith(("good-", "bad-", "unsupported-")):
            os.remove(os.path.join(arguments[0], name))
    out = Folder(arguments[0])
    for part in (good_frames, good_codec1, bad_header, bad_truncated, bad_varints, bad_blocks,
                 bad_applications, bad_codec1, bad_endings):
        part(out)
    out.finish()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
