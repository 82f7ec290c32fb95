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

import latent_spec_decoder
from ansz_spec_decoder import (CODE_LENGTHS, ERROR_NAMES, ROW_S, TOKEN_E, Fields, read_filter, read_table,
                               xxh64)

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

    def table_behind(self, p1, p2, given=None):
        return self.table


class ContextModel:
    """Tables, and classes for the symbols in front (§9.1): `first` and `second` are functions of a byte value,
    `numbers` is None, or M as a list with `first_count` entries for each second class. `given` is D; `all_given`
    says that B is left out."""

    def __init__(self, tables, first, second=None, first_count=0, numbers=None, given=(), all_given=False):
        k = max(bucket_bits_of(frequencies) for frequencies in tables)
        self.frequencies = tables
        self.tables = [(frequencies, slots_of(frequencies, k)) for frequencies in tables]
        present = [any(table[v] for table in tables) for v in range(256)]
        self.present = [v for v in range(256) if present[v]]
        self.first = [first(v) if present[v] else 0 for v in range(256)]
        self.second = [second(v) if second and present[v] else 0 for v in range(256)]
        self.first_count = first_count if numbers else len(tables)
        self.numbers = numbers
        self.given = list(given)
        self.all_given = all_given

    def table_behind(self, p1, p2, given=None):
        number = self.first[p1]
        if self.numbers:
            second_class = self.second[p2] if given is None else self.given[given]
            number = self.numbers[number + self.first_count * second_class]
        return self.tables[number]

    def written(self, **f):
        """Fields may be replaced: `table_count`, `second_count`, `first_count`, `tables`, `first_class`,
        `given_class`, `table_number`, `padding`; `has_checksum` may be False."""
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
            width = (second_count - 1).bit_length()
            if not self.all_given:
                for v in self.present:
                    bits.number(self.second[v], width)
            for second_class in self.given:
                bits.number(f.get("given_class", second_class), width)
            for number in self.numbers:
                bits.number(f.get("table_number", number), (len(self.tables) - 1).bit_length())
        result += bits.finish(f.get("padding", 0))
        if not f.get("has_checksum", True):
            return result
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
    """A section of streams: symbols, frequencies or a model, and perhaps the numbers that are given for them (§9.1).
    `closing` is T, at most as many as the lanes have room for the words of; by default, as many as fit. Faults:

    initial          {lane: state} instead of the states in the beginning
    words            a function that spoils the words of the closing
    closing_bytes    the bytes of T
    padding          the value of the padding behind the high halves
    """
    lanes = 1 << lane_bits
    states = [LOWER_BOUND] * lanes
    for lane, x in faults.get("initial", {}).items():
        states[lane] = x
    models = [SingleTable(stream[1]) if isinstance(stream[1], list) else stream[1] for stream in streams]
    givens = [stream[2] if len(stream) > 2 else None for stream in streams]

    def push(lane, index, i, words):
        """Symbol i of a stream."""
        symbols = streams[index][0]
        frequencies, slots = models[index].table_behind(
            *(symbols[i - n * lanes] if i >= n * lanes else 0 for n in (1, 2)),
            givens[index][i] if givens[index] else None)
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
    """§7: the order of a stream with contexts; a list for a list, otherwise bytes."""
    stretches = []
    rest = content
    for lane in range(lanes):
        count = len(content) // lanes + (lane < len(content) % lanes)
        stretches.append(rest[:count])
        rest = rest[count:]
    longest = len(stretches[0])
    result = [stretch[t] for t in range(longest) for stretch in stretches if t < len(stretch)]
    return result if isinstance(content, list) else bytes(result)


def context_model(stream, lanes, first, first_count, second=None, numbers=None, classes=(), given=None):
    """The model whose tables have what occurs. Each table gets a symbol more where it would have less than two.
    `classes` is D, and `given` the numbers of the symbols, in the order of the stream."""
    table_count = max(numbers) + 1 if numbers else first_count
    counts = [[0] * 256 for _ in range(table_count)]
    for i, symbol in enumerate(stream):
        p1, p2 = (stream[i - n * lanes] if i >= n * lanes else 0 for n in (1, 2))
        # What doesn't occur has class 0, whatever the function says.
        a = first(p1) if p1 in stream else 0
        number = a
        if numbers:
            b = second(p2) if second and p2 in stream else 0
            if given and given[i] is not None:
                b = classes[given[i]]
            number = numbers[a + first_count * b]
        counts[number][symbol] += 1
    wasteful = False
    for table_counts in counts:
        wasteful = wasteful or not any(table_counts)
        for symbol in sorted(set(stream)) + [255, 254]:
            if sum(n > 0 for n in table_counts) < 2 and not table_counts[symbol]:
                table_counts[symbol] = 1
    model = ContextModel([normalise(n) for n in counts], first, second, first_count, numbers, classes,
                         bool(classes) and second is None)
    model.wasteful = wasteful
    return model


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


# §7.1 Codec 2: LZ ----------------------------------------------------------------------------

class Payload(bytes):
    """A payload that may break a rule for encoders."""

    breaks_rule = False


def hybrid(code, value):
    """§10.1: token, raw bits, and their number."""
    e, m, l = code
    if value < 1 << e:
        return value, 0, 0
    n = value.bit_length() - 1
    h = value >> n - m & (1 << m) - 1
    k = value & (1 << l) - 1
    raw_count = n - m - l
    return ((1 << e) + ((n - e) << m + l) + (h << l) + k, value >> l & (1 << raw_count) - 1, raw_count)


assert hybrid((4, 1, 0), 1000) == (27, 0b11101000, 8)
LENGTH_CODE = 4, 1, 0
OFFSET_CODES = ((3, 1, 0), (3, 2, 0), (3, 3, 0), (3, 1, 1), (3, 2, 1), (3, 1, 2), (3, 0, 2), (3, 0, 3))
TOKENS, LITERAL_LENGTHS, MATCH_LENGTHS, OFFSETS, LITERALS = range(5)


def parse(content):
    """A greedy parse, (sequences, last literals) for LZ."""
    places = {}
    repeats = [1, 4, 8]
    sequences = []
    run = p = 0

    def match_count(offset):
        count = 0
        while p + count < len(content) and content[p + count] == content[p + count - offset]:
            count += 1
        return count

    while p < len(content):
        count, offset = 0, None
        for number, repeat in enumerate(repeats):
            if repeat <= p and match_count(repeat) > max(count, 1):
                count, offset = match_count(repeat), -number
        place = places.get(content[p:p + 4])
        if place is not None and match_count(p - place) > count + 2:
            count, offset = match_count(p - place), p - place
        if count:
            sequences.append((content[run:p], count, offset))
            moved = repeats.pop(min(-offset, 2) if offset <= 0 else 2)
            repeats.insert(0, moved if offset <= 0 else offset)
        for q in range(p, p + max(count, 1)):
            places[content[q:q + 4]] = q
        p += max(count, 1)
        if count:
            run = p
    return sequences, content[run:]


class LZ:
    """Sequences (literals, bytes of the match, offset), and the last literals. An offset that is not positive
    stands for the repeat offset of that number. An offset that reaches too far copies zeros, for bad vectors."""

    def __init__(self, sequences, last=b""):
        self.content = bytearray()
        self.tokens = bytearray()
        self.integers = [[], [], []]        # literal lengths, match lengths, offsets
        self.runs = []                      # literals, and repeat offset 0 then
        self.offset_given = []
        self.literal_given = []
        self.offsets_fit = True
        repeats = [1, 4, 8]
        kind = 3

        def put(literals):
            self.runs.append((literals, repeats[0]))
            self.literal_given += ([kind, 4] + [None] * len(literals))[:len(literals)]
            self.content += literals

        for literals, match_count, offset in sequences:
            put(literals)
            l = min(len(literals), 3)
            if l == 3:
                self.integers[0].append(len(literals) - 3)
            m = min(match_count - 2, 15)
            if m == 15:
                self.integers[1].append(match_count - 17)
            kind = min(-offset, 3) if offset <= 0 else 3
            if kind == 3:
                self.integers[2].append(offset - 1)
                self.offset_given.append(m)
                repeats.pop()
            else:
                offset = repeats.pop(kind)
            repeats.insert(0, offset)
            self.tokens.append(l | m << 2 | kind << 6)
            if offset > len(self.content):
                self.content += bytes(match_count)
                self.offsets_fit = False
            else:
                for _ in range(match_count):
                    self.content.append(self.content[-offset])
        put(last)
        self.tokens = bytes(self.tokens)
        self.content = bytes(self.content)
        self.literals = b"".join(literals for literals, _ in self.runs)
        self.sequence_count = len(sequences)

    def symbols(self, o):
        """The five streams, and the raw bits."""
        bits = BitWriter()
        streams = [self.tokens]
        for integers, code in zip(self.integers, (LENGTH_CODE, LENGTH_CODE, OFFSET_CODES[o])):
            tokens = bytearray()
            for value in integers:
                token, raw, raw_count = hybrid(code, value)
                tokens.append(token)
                bits.number(raw, raw_count)
            streams.append(bytes(tokens))
        return streams + [self.literals], bits


class Contexts:
    """Mode 3. `given` is D, for offsets and literals."""

    def __init__(self, first, first_count, second=None, numbers=None, given=()):
        self.arguments = first, first_count, second, numbers, given


class StreamCode:
    """What stands for a stream in front of the section, and in it. `mode` is 0, 1, 2, Contexts, or None for
    what suits; `value` is the byte of mode 1 where there are no symbols; `has_count` says that mode 0 has c."""

    def __init__(self, symbols, mode, lanes=1, given=None, value=0, fields={}, has_count=True):
        self.in_section = []
        self.breaks_rule = mode not in (0, None) and not symbols
        if mode is None:
            mode = 0 if len(symbols) < 2 else 1 if len(set(symbols)) == 1 else 0 if len(symbols) < 12 else 2
        if mode == 0:
            self.written = b"\x00" + (varint(len(symbols)) if has_count else b"") + symbols
            self.values = set(symbols)
        elif mode == 1:
            assert len(set(symbols)) < 2
            self.written = bytes([1]) + (symbols[:1] or bytes([value]))
            self.values = {self.written[1]}
        elif mode == 2:
            counts = counts_of(symbols)
            for symbol in (65, 66):
                if sum(n > 0 for n in counts) < 2:
                    counts[symbol] += 1
                    self.breaks_rule = True
            frequencies = normalise(counts)
            self.written = b"\x02" + table(frequencies)
            self.in_section = [(symbols, frequencies)]
            self.values = {v for v in range(256) if frequencies[v]}
        else:
            stream = in_lanes(symbols, lanes)
            given = given and in_lanes(given, lanes)
            model = context_model(stream, lanes, *mode.arguments, given)
            self.breaks_rule = self.breaks_rule or model.wasteful
            self.written = b"\x03" + model.written(has_checksum=False, **fields)
            self.in_section = [(stream, model, given)]


def payload_lz(lz, modes=(None,) * 5, lane_bits=0, o=0, by_context=None, closing=None, **f):
    """A payload of codec 2, or 3 with a ByContext. Fields may be replaced; those given as bytes stand as they are:

    form             a number
    filter, sequence_count, raw_count, raw, section         bytes
    raw_padding      the value of the padding of the raw bits
    streams          {number: bytes}, what stands for a stream
    symbols          {number: bytes}, the symbols of a stream
    model            fields of the contexts of all streams in mode 3
    values           {number: byte} for streams of mode 1 without symbols
    faults           of the section
    tail             bytes behind all
    cut              the number of bytes that are there behind the checksum
    checksum_flip    a number
    """
    lanes = 1 << lane_bits
    symbols, bits = lz.symbols(o)
    for number, what in f.get("symbols", {}).items():
        symbols[number] = what
    given = [None, None, None, lz.offset_given, lz.literal_given]
    codes = [StreamCode(symbols[i], modes[i], lanes, given[i], f.get("values", {}).get(i, 0), f.get("model", {}))
             for i in range(4 if by_context else 5)]
    written = [code.written for code in codes]
    in_section = [entry for code in codes for entry in code.in_section]
    breaks_rule = any(code.breaks_rule for code in codes) or (o > 0 and not lz.offset_given)
    if by_context:
        by_context.code(lz, f)
        written.append(by_context.written)
        in_section += by_context.in_section
        breaks_rule = breaks_rule or by_context.breaks_rule
    for number, what in f.get("streams", {}).items():
        written[number] = what
    raw = f.get("raw", bits.finish(f.get("raw_padding", 0)))
    result = bytes([f.get("form", lane_bits | o << 4)]) + f.get("filter", NO_FILTER)
    result += f.get("sequence_count", varint(lz.sequence_count)) + f.get("raw_count", varint(len(raw)))
    result += b"".join(written) + raw
    if "section" in f:
        result += f["section"]
    elif in_section:
        result += section(in_section, lane_bits, closing, **f.get("faults", {}))
    result += f.get("tail", b"")
    result = result[:f.get("cut", len(result))]
    payload = Payload(u(xxh64(result) & 0xFFFFFFFF ^ f.get("checksum_flip", 0), 4) + result)
    payload.breaks_rule = breaks_rule or (lane_bits > 0 and not in_section)
    return payload


class ByContext:
    """The literals of codec 3. `first` and `second` are functions of a byte value, `numbers` is M; `modes` are those of
    the streams, `values` the bytes of those in mode 1 without symbols."""

    def __init__(self, kind, first, first_count, second=None, numbers=None, modes=None, values={}, stream_count=None):
        self.kind, self.first, self.first_count, self.second = kind, first, first_count, second or (lambda v: 0)
        self.numbers = numbers or list(range(first_count))
        self.stream_count = stream_count or max(self.numbers) + 1
        self.modes = modes or [None] * self.stream_count
        self.values = values

    def code(self, lz, f):
        """Fields may be replaced: `kind`, `stream_count`, `second_count`, `first_count`, `counts` {number: bytes},
        `parts` {number: bytes}, `first_class`, `second_class`, `number`, `padding`, `class_bits` (all of these bits),
        `spoil` (a function of the streams' symbols)."""
        present = set(lz.literals) | set(self.values.values())
        second_count = len(self.numbers) // self.first_count
        streams = [bytearray() for _ in range(self.stream_count)]
        p = 0
        content = lz.content

        def class_at(place, function):
            value = content[place] if place >= 0 else 0
            return function(value) if value in present else 0

        # `runs` has the last literals too; the positions follow from the matches in between.
        for (literals, repeat), match_count in zip(lz.runs, match_counts(lz)):
            for symbol in literals:
                b = class_at(p - (repeat if self.kind else 2), self.second)
                streams[self.numbers[class_at(p - 1, self.first) + self.first_count * b]].append(symbol)
                p += 1
            p += match_count
        streams = f.get("spoil", lambda streams: streams)(streams)
        codes = [StreamCode(bytes(symbols), self.modes[i], value=self.values.get(i, 0), has_count=False)
                 for i, symbols in enumerate(streams)]
        self.breaks_rule = any(code.breaks_rule for code in codes)
        self.in_section = [entry for code in codes for entry in code.in_section]
        self.written = bytes([f.get("kind", self.kind), f.get("stream_count", self.stream_count),
                              f.get("second_count", second_count), f.get("first_count", self.first_count)])
        for i, code in enumerate(codes):
            self.written += f.get("counts", {}).get(i, varint(len(streams[i])))
            self.written += f.get("parts", {}).get(i, code.written)
        if "spoil" not in f:
            assert set().union(*(code.values for code in codes)) == present
        bits = BitWriter()
        for v in sorted(present):
            bits.number(f.get("first_class", self.first(v)), (self.first_count - 1).bit_length())
        for v in sorted(present):
            bits.number(f.get("second_class", self.second(v)), (second_count - 1).bit_length())
        for number in self.numbers:
            bits.number(f.get("number", number), (self.stream_count - 1).bit_length())
        self.class_bit_count = bits.count
        self.written += f.get("class_bits", bits.finish(f.get("padding", 0)))


def match_counts(lz):
    """The bytes of the matches, and 0 behind the last literals."""
    long = iter(lz.integers[1])
    return [17 + next(long) if token >> 2 & 15 == 15 else 2 + (token >> 2 & 15) for token in lz.tokens] + [0]


# §7.3 Filters --------------------------------------------------------------------------------

NO_FILTER = b"\x00"


def description(kind, *distances):
    return bytes([kind]) + b"".join(varint(distance) for distance in distances)


def filtered(content, kind, *distances):
    """What an encoder makes of the content."""
    if kind == 0:
        return content
    if kind == 1:
        return filtered_calls(content)
    if kind < 5:
        stride = 1 << kind - 1
        whole = len(content) // stride * stride
        return b"".join(content[j:whole:stride] for j in range(stride)) + content[whole:]
    parity = kind >> 7
    m = max(len(content) - parity, 0) // 2
    differences = [int.from_bytes(content[i:i + 2], "little") for i in range(parity, parity + 2 * m, 2)]
    for distance in distances:              # the second time, differences of differences
        differences = [value - (differences[k - distance] if k >= distance else 0)
                       for k, value in enumerate(differences)]
    differences = [(value + 128) % (1 << 16) for value in differences]
    return (bytes(value & 255 for value in differences) + bytes(value >> 8 for value in differences)
            + content[:parity] + content[parity + 2 * m:])


def filtered_calls(content):
    result = bytearray(content)
    for i in range(len(result) - 5, -1, -1):
        if result[i] in (0xE8, 0xE9) and result[i + 4] in (0, 255):
            distance = int.from_bytes(result[i + 1:i + 5], "little", signed=True) + i
            if distance >= 1 << 24:         # signed numbers of 25 bits
                distance -= 1 << 25
            result[i + 1:i + 5] = distance.to_bytes(4, "little", signed=True)
    return bytes(result)


def content_of(filtered_content, kind, *distances):
    """What becomes of any bytes, by the decoder; that there is a way back shows that it is right."""
    content = read_filter(Fields(description(kind, *distances)))(filtered_content)
    assert filtered(content, kind, *distances) == filtered_content
    return content


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
    if codec >= 4:
        return False
    if codec >= 2:
        return payload.breaks_rule
    if codec != 1:
        return False
    if payload[0] & 32:
        return False                        # a table may need a symbol that does not occur
    if not payload[0] & 16:
        return any(bool(f) != (symbol in content)
                   for symbol, f in enumerate(read_table(payload[1:])[0]))
    start = 2 if payload[1] < 0x80 else 3
    rare, size = read_table(payload[start:])
    frequencies, _ = read_table(payload[start + size:])
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

    def good(self, name, section, sentence, *frames, record_error=None):
        content = b"".join(frame.content for frame in frames)
        if any(breaks_encoder_rule(*block) for frame in frames for block in frame.blocks):
            sentence += (" This breaks a rule for encoders (§7) that decoders do not check: it"
                         " must be accepted all the same.")
        self.write("good-" + name, b"".join(frame.finish() for frame in frames), {
            "verdict": "good", "section": section, "sentence": sentence,
            "contentByteCount": len(content), "sha256": hashlib.sha256(content).hexdigest(),
            **({} if record_error is None else {"recordError": record_error})})

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
    contexts("contexts-rare", "The five least frequent symbols are rare; the escape is a context.", content, 2, three,
        3,
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


VOWEL = lambda v: int(v in b"aeiou")
THREE = lambda v: 0 if v == 32 else 1 + VOWEL(v)


def prose(count, seed=5):
    """Words of TEXT in any order, so that matches are short."""
    generator = Generator(seed)
    words = TEXT.split()
    result = b""
    while len(result) < count:
        result += words[generator.below(len(words))] + b" "
    return result[:count]


def noise(count, seed, bits=6):
    """Bytes without matches to speak of, of which some are more frequent than others."""
    generator = Generator(seed)
    return bytes(33 + min(generator.below(1 << bits), generator.below(1 << bits)) for _ in range(count))


def lz_frame(*blocks, kib=None):
    """Blocks of codec 2, or 3 where `by_context` is given: pairs of an LZ, which is the filtered content, and the
    arguments of its payload, where `filter` is (kind, distances)."""
    frame = Frame(kib or max(-(-len(lz.content) // 1024) for lz, _ in blocks))
    for lz, f in blocks:
        kind_and_distances = f.get("filter", (0,))
        payload = payload_lz(lz, **{**f, "filter": description(*kind_and_distances)})
        assert lz.offsets_fit
        assert len(payload) <= len(lz.content), (len(payload), len(lz.content))
        frame.block(content_of(lz.content, *kind_and_distances), 3 if f.get("by_context") else 2, payload)
    return frame


def other_streams(which, mode):
    """Modes in which the stream `which` is the last one of the section."""
    return [None if i < which else mode if i == which else 0 for i in range(5)]


def good_lz(out):
    def one(name, sentence, lz, *modes, section="7.1", **f):
        if modes:
            f["modes"] = modes
        out.good("lz-" + name, section, sentence, lz_frame((lz, f)))

    def several(name, sentence, *blocks, section="7.1"):
        out.good("lz-" + name, section, sentence, lz_frame(*blocks))

    one("shortest", "The shortest block that codec 2 can hold: 18 bytes in 18.", LZ([], b"z" * 18), 0, 0, 0, 0, 1)
    one("short", "One sequence, no raw bits and no section.", LZ([(b"ab", 32, 2)]), 1, 0, 1, 1, 0)
    one("no-sequences", "Literals only.", LZ([], noise(500, 1)))
    one("no-sequences-empty-tables", "Literals only; the streams without symbols have modes 1, 2 and 3.",
        LZ([], noise(600, 2)), 2, 1, Contexts(VOWEL, 2), Contexts(VOWEL, 2, None, [0, 1, 1, 0], [0, 1] * 8), None)
    one("no-last-literals", "The content ends with a match.", LZ(parse(noise(300, 3))[0] + [(noise(100, 4), 60, 77)]))
    sequences, last = parse(prose(2000))
    assert last == b"" or sequences
    one("greedy", "Sequences of a greedy parse, and last literals.", LZ(sequences, last + b"?!"))
    one("one-literal", "One literal and matches of offset 1.", LZ([(b"q", 2, 1), (b"", 5, 0), (b"", 1000, 0)]))
    one("one-literal-each", "Matches with one literal in front of each.",
        LZ([(bytes([33 + i]), 4 + i % 30, 1 + i % (1 + 5 * i)) for i in range(40)]))
    for name, offsets in (("short", range(1, 17)), ("long", (17, 24, 31, 32, 33, 48, 63, 64, 65, 100, 127, 128, 129))):
        several("overlap-" + name,
            "A match that overlaps itself, of offset %d in the first block and %d in the last one."
                % (offsets[0], offsets[-1]),
                *((LZ([(noise(offset, offset), 2 * offset + 90, offset)], noise(9, 7)), {}) for offset in offsets))
    several("overlap-or-not", "Matches as long as their offset, one byte shorter and one longer.",
            *((LZ([(noise(80, offset), offset + d, offset) for d in (-1, 0, 1)], b"end"), {"modes": (0, 1, 0, 0, 2)})
              for offset in (7, 8, 9, 15, 16, 17, 31, 32, 33, 64)))
    several("repeat-initial", "The repeat offsets 1, 4, 8 of the beginning, as the first offset.",
            *((LZ([(noise(12, 9), 60, -kind)]), {}) for kind in (0, 1, 2)))
    one("repeat-initial-moved", "The last initial repeat offset, behind one other sequence or two.",
        LZ([(noise(20, 10), 30, 13), (b"x", 30, -2), (b"", 30, -1), (b"y", 30, -2), (b"", 30, 0)]))
    generator = Generator(77)
    sequences = [(noise(40, 11), 9, 17)]
    for i in range(120):
        offset = -generator.below(3) if generator.below(4) else 1 + generator.below(40 + 8 * i)
        sequences.append((noise(generator.below(3), i), 2 + generator.below(20), offset))
    one("repeat-offsets", "Repeat offsets in any order.", LZ(sequences, b"."))
    one("repeat-equal", "Offsets of kind 3 that are repeat offsets: they stand there twice then.",
        LZ([(noise(30, 12), 20, 4), (b"a", 9, 4), (b"b", 9, -1), (b"c", 9, -2), (b"d", 9, 1), (b"e", 9, -2),
        (b"f", 9, 9),
            (b"g", 9, 4), (b"h", 9, -1), (b"i", 9, -2), (b"j", 30, 9)]))
    one("literal-lengths", "Runs of 0, 1, 2, 3, 4, 18, 19, 20, 34, 35 and 1000 literals.",
        LZ([(noise(17, 13), 20, 5)] + [(noise(n, 14 + n, 4), 30, 3 + n) for n in (0, 1, 2, 3, 4, 18, 19, 20, 34, 35)]
           + [(noise(1000, 15, 4), 40, 500)]))
    one("match-lengths", "Matches of 2 … 20, 31 … 35, 48, 49 and 5000 bytes.",
        LZ([(noise(40, 16), 2, 31)] + [(bytes([65 + n % 20]), n, 1 + n % 37)
                                       for n in list(range(2, 21)) + [31, 32, 33, 34, 35, 48, 49, 5000]], b"last"))
    one("expansion", "A match of 100,000 bytes.", LZ([(b"abcdefg", 100000, 7)], b"h"), 1, 0, 1, 1, 0, section="18")
    one("offset-megabyte", "Offsets of 2^20 − 1, 2^20 and 2^20 + 1.",
        LZ([(noise(40, 20), 1 << 20, 37), (b"x", 20, (1 << 20) - 1), (b"y", 21, 1 << 20), (b"z", 22, (1 << 20) + 1)]),
        o=4)
    # Each offset code: all offsets up to 300, then some of each size up to 87,381.
    sequences = [(noise(40, 18), 1 << 17, 39), (noise(40, 19), 5000, 61)]
    offsets = list(range(1, 300)) + [(1 << n) + d for n in range(8, 17) for d in (-1, 0, 1, 2, (1 << n) // 3)]
    sequences += [(b"", 3 + i % 5, offset) for i, offset in enumerate(offsets)]
    for o in range(8):
        one("offset-code-%d" % o, "Offset code %d: m = %d and l = %d." % (o, *OFFSET_CODES[o][1:]), LZ(sequences), o=o)

    # The streams' modes
    names = ("tokens", "literal-lengths", "match-lengths", "offsets", "literals")
    many = LZ([(noise(i * i % 7 + 8 * (i == 0), i), 2 + i * i % 37, -(i % 3) if i % 4 == 1 else 1 + i * 7 % (8 + i))
               for i in range(90)], b"last")
    models = [Contexts(lambda v: v >> 6 & 1, 2), Contexts(lambda v: v % 3, 3),
              Contexts(VOWEL, 2, lambda v: v & 1, [0, 1, 2, 1]),
              Contexts(lambda v: v % 3, 3, None, [0, 1, 2, 2, 0, 1], [i % 3 % 2 for i in range(16)]),
              Contexts(lambda v: v % 5, 5, lambda v: v & 1, [i % 4 for i in range(15)], [0, 1, 2, 1, 2])]
    for i, what in enumerate(names):
        words = what.replace("-", " ")
        for name, mode, lane_bits in (("table", 2, 3), ("contexts", models[i], 2 if i % 2 else 4)):
            one("last-%s-%s" % (what, name), "The %s are the last stream of the section." % words, many,
                *other_streams(i, mode), lane_bits=lane_bits)
    one("stored", "All streams but the literals are stored.", many, 0, 0, 0, 0, 2)
    one("all-tables", "All streams have tables.", many, 2, 2, 2, 2, 2, lane_bits=2)
    one("all-contexts", "All streams have contexts.", many, *models, lane_bits=2)
    one("all-alike", "All streams have one symbol each.",
        LZ([(b"aaaaa", 40, 2)] * 7), 1, 1, 1, 1, 1)
    one("alike-three", "Streams of one symbol each, and stored literals.",
        LZ([(noise(3, i), 40, 3) for i in range(7)]), 1, 1, 1, 1, 0)
    several("stored-literals", "Stored literals, and a section that ends with each of the other streams.",
            *((LZ([(noise(3 + j % 7, j), 18 + j * j % 37, 1 + j * 7 % (3 + j)) for j in range(30)]),
               {"modes": other_streams(i, 2)[:4] + [0], "lane_bits": i + 2}) for i in range(4)))
    for lane_bits in (2, 3):
        one("last-empty-%d" % (1 << lane_bits), "The last stream of the section has no symbols; T, if there, is 0.",
            LZ([(noise(60, 21), 260, 0), (b"ab", 40, -2)]), 0, 0, 0, 2, 0, lane_bits=lane_bits)
    one("all-empty", "All streams of the section have no symbols.",
        LZ([(b"a", 200, 0)], b"b"), 0, 2, 1, Contexts(VOWEL, 2, None, [0, 1, 0, 1], [1] * 16), 0, lane_bits=3,
        values={2: 255})
    one("empty-alike", "Streams without symbols in mode 1, one of them with a token that is none.",
        LZ([], noise(300, 22)), 1, 1, 1, 1, 2, values={0: 255, 1: 255, 2: 7, 3: 255})
    one("lane-bits-without-section", "256 lanes and the offset code 7, and neither a section nor offsets.",
        LZ([(b"abcdefgh", 300, -2)]), 0, 0, 0, 0, 0, lane_bits=8, o=7)

    # Lanes
    lz = LZ(*parse(prose(4000, 31)))
    assert lz.content == prose(4000, 31)
    for lane_bits in range(9):
        one("lanes-%d" % (1 << lane_bits),
            "Tables and contexts in %d lanes." % (1 << lane_bits) if lane_bits else "One lane.",
            lz, 2, models[1], models[2], models[3], models[4], lane_bits=lane_bits)
    one("lanes-empty", "64 lanes, and streams with contexts of fewer symbols.",
        LZ([(noise(40, 40 + i, 4), 40 + 3 * i, 30 + i) for i in range(30)]), None, *models[1:], lane_bits=6)
    one("closing-none", "16 lanes without closing symbols.", lz, None, None, None, None, models[4], lane_bits=4,
        closing=0)
    one("closing-all-offsets", "All offsets are closing symbols.",
        LZ([(noise(30, 41), 400, 9), (b"ab", 99, 30), (b"", 77, 2)]),
        0, 0, 0, Contexts(lambda v: v & 1, 2, None, [0, 1, 1, 0], [0, 1] * 8), 0, lane_bits=3, closing=3)

    # Given classes
    for name, first_count, second_count in (("one-first", 1, 2), ("16", 1, 16), ("255-pairs", 15, 17), ("5-51", 5, 51)):
        one("given-offsets-" + name,
            "A model for offsets with %d first and %d second classes." % (first_count, second_count),
            lz, None, None, None,
            Contexts(lambda v: v % first_count, first_count, None,
                     [i * 7 % (3 if first_count > 1 else 2) for i in range(first_count * second_count)],
                     [i * 3 % second_count for i in range(16)]),
            None, lane_bits=1, section="9.1")
    for name, first_count, second_count in (("one-first", 1, 2), ("5", 1, 5), ("255-pairs", 85, 3), ("3-7", 3, 7)):
        one("given-literals-" + name,
            "A model for literals with %d first and %d second classes." % (first_count, second_count),
            lz, None, None, None, None,
            Contexts(lambda v: v % first_count, first_count, lambda v: v % second_count,
                     [i * 5 % 3 if i * 5 % 3 < 2 or first_count > 1 else 1 for i in range(first_count * second_count)],
                     [(i * 2 + 1) % second_count for i in range(5)]),
            lane_bits=2, section="9.1")
    one("given-no-sequences", "Literals only, with given classes for the first two.", LZ([], noise(700, 43)), None,
        None, None, None,
        Contexts(VOWEL, 2, VOWEL, [0, 1, 1, 0, 2, 2], [1, 1, 1, 2, 0]), section="9.1")
    out.good("lz-between", "7.1", "Blocks of all codecs in a frame with an index.",
             Frame(2).block(prose(2048), 2, payload_lz(LZ(*parse(prose(2048))))).block(text(100)).block(text(2048), 1)
             .block(prose(2000, 8), 2, payload_lz(LZ(*parse(prose(2000, 8))), lane_bits=1))
             .application(b"Some", b"thing")
             .block(b"z" * 2048, payload=b"z").block(prose(900, 9), 3, payload_lz(
                 LZ(*parse(prose(900, 9))), by_context=ByContext(0, VOWEL, 2)))
             .block(prose(1000, 6), 2, payload_lz(LZ(*parse(prose(1000, 6))), lane_bits=3)))


def good_lz_by_context(out):
    def one(name, sentence, lz, by_context, section="7.2", **f):
        out.good("lz-by-context-" + name, section, sentence, lz_frame((lz, {"by_context": by_context, **f})))

    lz = LZ(*parse(prose(3000, 51)))
    few = LZ([(noise(20 + i, 60 + i, 4), 10 + i, 1 + i * 3) for i in range(40)], b"tail")
    for kind, words in ((0, "the two bytes in front"), (1, "the byte in front and the one at the repeat offset")):
        one("kind-%d" % kind, "Four streams, by %s." % words, lz, ByContext(kind, THREE, 3, VOWEL, [0, 1, 2, 3, 1, 0]))
        one("kind-%d-few-matches" % kind, "The same with longer runs of literals.", few,
            ByContext(kind, lambda v: v % 3, 3, lambda v: v & 1, [0, 1, 2, 3, 1, 0]), lane_bits=2)
        one("kind-%d-no-sequences" % kind, "The same without sequences.", LZ([], noise(1000, 61, 4)), ByContext(
            kind, lambda v: v % 3, 3, lambda v: v % 4, [0, 1, 2, 3, 1, 0, 2, 2, 3, 0, 1, 3]))
        one("kind-%d-16-16" % kind, "16 first and 16 second classes.", few, ByContext(
            kind, lambda v: v % 16, 16, lambda v: v // 2 % 16, [(i * 5 + i // 16) % 3 for i in range(256)]),
            lane_bits=1)
    one("one-stream", "One stream: K = 1 and one class of either kind.", few, ByContext(0, lambda v: 0, 1))
    one("two-streams", "Two streams and two first classes.", few, ByContext(0, lambda v: v & 1, 2), lane_bits=3)
    one("second-only", "One first class; the second class decides.", few,
        ByContext(1, lambda v: 0, 1, lambda v: v % 3, [2, 0, 1]))
    one("64-streams", "64 streams; those of few symbols are stored, and some have one symbol or none.",
        LZ([(noise(60, 70 + i, 4), 30 + i, 1 + i * 3) for i in range(60)]), ByContext(0, lambda v: v % 64, 64),
        lane_bits=1)
    one("64-streams-256-lanes", "64 streams in 256 lanes.",
        LZ([(noise(60, 170 + i, 4), 30 + i, 1 + i * 3) for i in range(60)]),
        ByContext(1, lambda v: v % 64, 64), lane_bits=8)
    one("stored", "All literals are stored, and there is no section.",
        LZ([(b"ab", 90, 2), (b"bcd", 90, 3), (b"ae", 90, 0)]), ByContext(0, lambda v: v % 3, 3, modes=[0] * 3))
    one("alike", "Streams of one symbol each.", LZ([(b"abcabcabc", 51, 3), (b"", 30, 6), (b"abcabcabc", 9, -1)],
        b"abc"),
        ByContext(0, lambda v: v % 4, 4, modes=[0, 1, 1, 1]))
    one("alike-zero", "Zeros, behind a zero that is not there.", LZ([(b"\0\0\0", 50, 0)], b"\0\1"),
        ByContext(0, lambda v: v, 2, modes=[0, 0]))
    one("class-of-absent", "In front of the content there is a zero, which has class 0 since no stream has it.",
        LZ([], noise(600, 81, 5)), ByContext(0, lambda v: 1, 2, lambda v: 1, [0, 1, 2, 3],
                                          modes=[1, 0, 0, 2]))
    one("empty", "Streams that no context leads to: stored, of one symbol, and with a table.",
        few, ByContext(0, lambda v: v & 1, 2, None, [1, 3], modes=[0, 2, 1, 2, 2], values={2: 65, 4: 66},
        stream_count=5),
        lane_bits=4)
    one("last-empty", "The last stream has a table and no symbols, and 8 lanes have T = 0.", few,
        ByContext(0, lambda v: v & 1, 2, modes=[2, 2, 2], values={1: 66, 2: 65}, stream_count=3), lane_bits=3)
    one("last-tokens", "The tokens are the last stream of the section.",
        LZ([(b"ab", 40 + 3 * i, 2 + i % 2) for i in range(40)]), ByContext(1, lambda v: v & 1, 2, modes=[1, 1]),
        lane_bits=4, modes=(2, 0, 0, 0))
    one("contexts", "Contexts of the other streams as well.", lz, ByContext(1, THREE, 3), lane_bits=2, modes=(
        Contexts(lambda v: v >> 6 & 1, 2), Contexts(lambda v: v % 3, 3),
        Contexts(VOWEL, 2, lambda v: v & 1, [0, 1, 2, 1]),
        Contexts(lambda v: v % 3, 3, None, [0, 1, 2, 2, 0, 1], [i % 3 % 2 for i in range(16)])))
    for lane_bits in (0, 1, 6, 7, 8):
        one("lanes-%d" % (1 << lane_bits), "%d lanes." % (1 << lane_bits) if lane_bits else "One lane.", lz,
            ByContext(lane_bits & 1, THREE, 3, VOWEL, [0, 1, 2, 2, 1, 0]), lane_bits=lane_bits)
    buckets = LZ([(noise(600, 91, 7), 900, 0), (bytes(97 + (v & 1) for v in noise(500, 92)), 900, 400)])
    one("buckets", "A table of more than 64 symbols and one of two: each stream has a number of buckets of its own.",
        buckets,
        ByContext(0, lambda v: int(v in (97, 98)), 2))
    for kind in (0, 1):
        one("front-%d" % kind,
            "Zeros occur and have classes that no other value has; they stand in front of the content.",
            LZ([(bytes(3 - min(v, 36) % 4 for v in noise(400, 93 + kind)), 90, 400), (b"\x02\x03\x01", 90, 200)]),
            ByContext(kind, lambda v: int(v == 0), 2, lambda v: int(v == 0), [0, 1, 2, 3]))
    several = [(LZ(*parse(prose(1000, 95 + i))), {"by_context": ByContext(i & 1, THREE, 3), "lane_bits": i})
               for i in range(4)]
    out.good("lz-by-context-blocks", "7.2", "Four blocks, each of which begins with zeros in front of it.",
        lz_frame(*several))


def samples(values, first=b"", last=b""):
    return first + b"".join(u(value % (1 << 16), 2) for value in values) + last


def sound(count, channels, seed):
    """Sound of some channels: a slow swing each, and a little noise."""
    generator = Generator(seed)
    return [(12000 * (channel + 1) * phase * (2 * half - 1) >> 12) + generator.below(3) - 1
            for i in range(count // channels) for channel in range(channels)
            for step in [i * (7 + channel) % 256] for half, k in [divmod(step, 128)]
            for phase in [k * (128 - k)]]


def picture(width, height, seed):
    generator = Generator(seed)
    return [40000 + 300 * x - 170 * y + 2000 * ((x // 9 + y // 7) % 2) + generator.below(2)
            for y in range(height) for x in range(width)]


def program(count, seed):
    """Calls and jumps to a few places, forwards, backwards and very far, with other bytes between."""
    generator = Generator(seed)
    targets = [generator.below(count) for _ in range(9)] + [(1 << 24) - 3, (1 << 24) - 40, 5 - (1 << 24), 0]
    result = bytearray()
    while len(result) < count:
        result += bytes(generator.below(8) for _ in range(generator.below(5)))
        target = targets[generator.below(len(targets))]
        distance = target - len(result)
        if not -1 << 24 <= distance < 1 << 24:
            distance = target
        result += bytes([0xE8 + generator.below(2)]) + distance.to_bytes(4, "little", signed=True)
    return bytes(result[:count])


def small_block(n, symbols, filter, generator):
    """n bytes of filtered content: some of any of the symbols, which then repeat; or one symbol where n is too small
    for a sequence."""
    literal_count = n - 19 - len(description(*filter))
    if literal_count < 2:
        return LZ([], bytes([symbols[generator.below(len(symbols))]]) * n), {"filter": filter}
    literals = symbols[:2] + bytes(symbols[generator.below(len(symbols))] for _ in range(literal_count - 2))
    return (LZ([(literals, n - literal_count, 2 + generator.below(min(literal_count, 8) - 1))]),
            {"filter": filter, "modes": (1, int(literal_count > 2), 1, 1, 0)})


CALL_BYTES = bytes.fromhex("E8 00 E9 FF E8 00 01 FF 80 E8 00 7F")
ANY_BYTES = bytes(range(0, 256, 3)) + b"\xFF\x80\x7F"


def good_filters(out):
    def several(name, sentence, *blocks):
        out.good("lz-filter-" + name, "7.3", sentence, lz_frame(*blocks))

    def of(content, *filter, **f):
        lz = LZ(*parse(filtered(content, *filter)))
        return lz, {"filter": filter, **f}

    # Every size of block, from the least that codec 2 can hold
    generator = Generator(301)
    several("calls-small", "x86 calls in blocks of 22…80 bytes, which begin and end with any part of a call.",
            *(small_block(n, CALL_BYTES, (1,), generator) for n in range(22, 81)))
    for kind in (2, 3, 4):
        several("planes-%d-small" % (1 << kind - 1),
                "%d planes of bytes in blocks of 22…80 bytes, with each remainder." % (1 << kind - 1),
                *(small_block(n, ANY_BYTES, (kind,), generator) for n in range(22, 81)))
    for kind in (0x05, 0x85):
        blocks = [small_block(n, ANY_BYTES, (kind, d), generator) for n in range(19, 81)
                  for d in [(1, 2, 3, n // 2 - 1, n // 2, n // 2 + 1, 127)[n % 7]]]
        several("samples-%02x-small" % kind,
                "Differences in blocks of 19…80 bytes, of kind %02X; some distances exceed the block." % kind, *blocks)
    for kind in (0x06, 0x86):
        blocks = [small_block(n, ANY_BYTES, (kind, d, w), generator) for n in range(20, 81)
                  for d in [(1, 2, 3, n // 2 - 1, 100)[n % 5]]
                  for w in [(1, 2, 5, n // 4, n // 2 - 1, 101)[n % 6]]]
        several("differences-%02x-small" % kind,
                "Differences of differences in blocks of 20…80 bytes, of kind %02X; some distances, or their sums,"
                " exceed the block." % kind, *blocks)

    # The examples of the text
    example = bytes.fromhex("55 E8 0A 00 00 00 90 90 E8 03 00 00 00 E9 FE FF FF FF C3")
    assert filtered(example, 1) == bytes.fromhex("55 E8 0B 00 00 00 90 90 E8 0B 00 00 00 E9 0B 00 00 00 C3")
    several("example-calls", "The example of the text, and 40 bytes 90 behind it.", of(example + b"\x90" * 40, 1))
    example = bytes.fromhex("10 11 12 13 14 15 16 17 18 19 1A")
    assert filtered(example, 3) == bytes.fromhex("10 14 11 15 12 16 13 17 18 19 1A")
    several("example-planes", "The content of the example of the text, 13 times.", of(example * 13, 3))
    sound_example = [1000, 1003, 990, 1300, 1299]
    assert filtered(samples(sound_example, b"\7", b"\11"), 0x85, 2) == bytes.fromhex(
        "68 6B 76 A9 B5 04 04 00 01 01 07 09")
    several("example-samples", "The example of the text, with 30 more samples before the last byte.",
            of(samples(sound_example + [1300, 1299] * 15, b"\7", b"\11"), 0x85, 2))
    rows = [100, 104, 109, 101, 106, 300]
    assert filtered(samples(rows), 6, 1, 3) == bytes.fromhex("E4 84 85 14 81 3D 00 00 00 00 00 01")
    several("example-picture", "The example of the text, and ten more rows.",
            of(samples(rows + [v + 5 * i for i in range(10) for v in rows[3:]]), 6, 1, 3))

    # What they are for
    code = program(4000, 302)
    several("calls", "Calls and jumps to a few places, 3997 bytes.", of(code[:3997], 1, lane_bits=2))
    wrapping = b"".join(b"\x0F" + opcode + distance for opcode in (b"\xE8", b"\xE9") for distance in
                        (b"\xFF\xFF\xFF\x00", b"\x00\x00\x00\xFF", b"\xFF\xFF\xFF\xFF", b"\x00\x00\x00\x00"))
    several("calls-wrap", "Distances of 2^24 − 1, −2^24, −1 and 0 at many places, filtered and not.",
            of(wrapping * 6, 1), (LZ([(wrapping, 5 * len(wrapping), len(wrapping))]), {"filter": (1,)}))
    several("calls-opcodes", "Opcodes within the distances of others: a step changes what the next one looks at.",
            *((LZ([(b"abc", 40, 3), (part, 40, len(part)), (b"\x00" + part, 41, 1 + len(part))], part[:d]),
               {"filter": (1,)})
              for d, part in enumerate((b"\xE8" * 4 + b"\0" * 4, b"\xE8\xE9\xE8\xFF\0\0", b"\xE8\xFF" * 5,
                                        b"\xE9\0\xE8\0", b"\xE8\1\xE8\2\0\0\0", b"\xE8\x13\xE8\0\xFF\0\xFF"))))
    end = b"\xE8\1\2\3\0\4"
    several("calls-end", "The last opcode stands 3, 4, 5 and 6 bytes in front of the end.",
            *((LZ([(b"ab", 60, 2)], end[:n]), {"filter": (1,)}) for n in (3, 4, 5, 6)))
    for kind, stride in ((2, 2), (3, 4), (4, 8)):
        numbers = b"".join(u(1000 + 3 * i, stride) for i in range(300))
        several("planes-%d" % stride, "Numbers of %d bytes, with %d bytes behind the last one." % (stride, stride - 1),
                of(numbers + noise(stride - 1, 303), kind, lane_bits=1))
    stereo = sound(3000, 2, 304)
    for kind in (0x05, 0x85):
        first = b"h" * (kind >> 7)
        several("samples-%02x" % kind, "Sound of two channels, of kind %02X, with a byte behind it." % kind,
                of(samples(stereo, first, b"t"), kind, 2, lane_bits=3))
        several("differences-%02x" % (kind + 1), "The same with differences of differences: d = w = 2.",
                of(samples(stereo, first, b"t"), kind + 1, 2, 2, lane_bits=3))
        several("picture-%02x" % (kind + 1), "A picture of 61 × 40, of kind %02X." % (kind + 1),
                of(samples(picture(61, 40, 305), first), kind + 1, 1, 61, lane_bits=2))
    pixels = samples(picture(61, 40, 305))
    several("picture-exchanged", "The same with d and w exchanged, which gives the same filtered content.",
            of(pixels, 0x06, 61, 1, lane_bits=2))
    several("differences-itself", "A filter of kind 06 whose w exceeds the block does what one of kind 05 does.",
            of(pixels[:2000], 0x06, 1, 1000), of(pixels[:2000], 0x05, 1))
    several("samples-wrap", "Sums that wrap around 2^16 at every few samples.",
            *((LZ([(noise(40, 306 + i), 400 - i, 40)], b"end"), {"filter": (0x05 + i % 2, *(3,) * (1 + i % 2))})
              for i in range(4)))
    greatest = 1 << 25
    several("distance-greatest", "Distances of 2^25, the greatest, in front of which there is nothing.",
            *((LZ([(noise(31 + i, 310 + i), 70, 30)]), {"filter": filter}) for i, filter in enumerate((
                (0x05, greatest), (0x85, greatest), (0x06, greatest, greatest), (0x06, 1, greatest),
                (0x86, greatest, 2)))))
    several("distance-all", "A distance of as many samples as there are, and of one fewer.",
            *((LZ([(noise(31, 320), 70, 30)]), {"filter": filter}) for filter in (
                (0x05, 50), (0x05, 49), (0x85, 50), (0x85, 49), (0x06, 49, 1), (0x06, 25, 25), (0x06, 25, 24))))

    # Codec 3
    def by_context(kind, first_count):
        return ByContext(kind, lambda v: v % first_count, first_count)

    several("by-context", "Codec 3 with filters: contexts are those of the filtered content.",
            of(code, 1, by_context=by_context(1, 3)),
            of(b"".join(u(70000 + 7 * i, 4) for i in range(300)) + b"xyz", 3, by_context=by_context(0, 2)),
            of(samples(stereo, b"h"), 0x85, 2, by_context=by_context(0, 3), lane_bits=2),
            of(pixels, 0x06, 1, 61, by_context=by_context(1, 4), lane_bits=1))
    several("by-context-same-parameter", "A block with a filter between two without, each with its own description.",
            of(samples(stereo), 0, by_context=by_context(0, 3)), of(samples(stereo), 5, 2, by_context=by_context(0, 3)),
            of(samples(stereo), 0))


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
    out.bad("reserved-flags-second-frame", "13", 32, "The second frame has all reserved flags.",
            data + Frame(1, reserved=0xFF).finish())
    out.bad("codec-31-behind-a-block", "7", 33, "A codec that is not assigned, behind a good block.",
            Frame(1).block(text(1024)).block(text(1000), 31, b"x").finish())


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
    data = Frame(1).block(text(100), 6, payload=text(100)).finish()
    out.bad("codec-6-before-truncated", "6.1", 33,
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
    for codec in (6, 17, 31):
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


def metadata(*pairs):
    """The payload of a `meta` record (§6.4); nothing is sorted or checked."""
    return b"".join(varint(len(part)) + part for pair in pairs for part in pair)


def line_numbers(blocks, numbers, first=0):
    """The payload of a `line` record for blocks of a frame, given as their entries."""
    checksums = b"".join(entry[-8:] for entry in blocks)
    return u(xxh64(checksums, first), 8) + b"".join(map(varint, numbers))


def good_records(out):
    """Registered application records, right ones and wrong ones: the content is good with all of them."""
    def one(name, sentence, *frames, error=None):
        out.good("record-" + name, "6.4", sentence, *frames, record_error=error)

    content = b"one\ntwo\n" + text(100)
    pairs = [(b"Job", b"nightly = yes"), (b"empty", b""), (b"mode", b"0644"),
             (b"mtime", b"1764060000.123456789"), (b"name", b"caf\xE9\n.txt"), (b"~" * 255, bytes(300))]
    one("meta", "Metadata with all keys that have a meaning, and others.",
        Frame().application(b"meta", metadata(*pairs)).block(content))
    one("meta-empty", "Metadata without pairs.", Frame().application(b"meta", b"").block(content))
    one("meta-behind-another", "Metadata behind an application record, and in each of two frames.",
        Frame().application(b"Note", b"x").application(b"meta", metadata(pairs[2])).block(content),
        Frame().application(b"meta", metadata(pairs[3])).block(content))
    one("meta-free", "A type that only looks like metadata is free.",
        Frame().application(b"Meta", b"\xFF").application(b"META", b"\xFF").block(content))
    for name, value in (("edges", b"unlabelled-directed-edges"), ("unknown", b"z" * 64)):
        one("meta-form-" + name, "A form; what it says of the content is for whoever relies on it.",
            Frame().application(b"meta", metadata((b"form", value))).block(content))
    for name, value in (("epoch", b"0"), ("before-epoch", b"-1.500000000"), ("latest", b"9223372036854775807"),
                        ("earliest", b"-9223372036854775807")):
        one("meta-mtime-" + name, "A time that is allowed.",
            Frame().application(b"meta", metadata((b"mtime", value))).block(content))

    def meta(name, sentence, payload):
        one("meta-" + name, sentence, Frame().application(b"meta", payload).block(content), error=40)

    one("meta-twice", "Metadata twice in a frame.", error=40,
        *[Frame().application(b"meta", b"").application(b"meta", b"").block(content)])
    one("meta-behind-block", "Metadata behind a block.",
        Frame().block(content).application(b"meta", b""), error=40)
    meta("descending", "Keys that descend.", metadata((b"b", b""), (b"a", b"")))
    meta("key-twice", "A key twice.", metadata((b"a", b"1"), (b"a", b"2")))
    meta("key-empty", "An empty key.", metadata((b"", b"x")))
    meta("key-long", "A key of 256 bytes.", metadata((b"k" * 256, b"x")))
    for name, key in (("space", b"a b"), ("equals", b"a=b"), ("delete", b"a\x7F"), ("utf-8", b"caf\xC3\xA9")):
        meta("key-" + name, "A key with a byte that it must not have.", metadata((key, b"x")))
    meta("truncated-key", "A key that is not all there.", metadata((b"key", b""))[:3])
    meta("without-value", "A key without a value.", metadata((b"key", b""))[:4])
    meta("truncated-value", "A value that is not all there.", metadata((b"key", b"value"))[:-1])
    meta("varint", "A key byte count that is not canonical.", b"\x81\x00a\x00")
    for name, value in (("empty", b""), ("capital", b"Edges"), ("long", b"e" * 65), ("newline", b"edges\n")):
        meta("form-" + name, "A form that is no word.", metadata((b"form", value)))
    for name, value in (("short", b"644"), ("digit", b"0684"), ("type", b"100644")):
        meta("mode-" + name, "A mode that is not four octal digits.", metadata((b"mode", value)))
    for name, value in (("empty", b""), ("plus", b"+1"), ("zeros", b"007"), ("minus-zero", b"-0"), ("fraction", b"1.5"),
                        ("zero-fraction", b"1.000000000"), ("long-fraction", b"1.1234567890"),
                        ("late", b"9223372036854775808"), ("early", b"-9223372036854775808"), ("newline", b"1\n")):
        meta("mtime-" + name, "A time that is not written as it must be.", metadata((b"mtime", value)))
    for name, value in (("empty", b""), ("slash", b"a/b"), ("zero", b"a\0b"), ("dot", b"."), ("dots", b".."),
                        ("long", b"n" * 256)):
        meta("name-" + name, "A name that is none.", metadata((b"name", value)))

    contents = [text(1000) + b"\n" * 24, b"\n", b"no line feed", b"\n" * 1024, b"a\nb"]

    def lines(count=5, kib=1):
        frame = Frame(kib)
        for part in contents[:count]:
            frame.block(part)
        return frame, [record[1] for record in frame.records]

    numbers = [part.count(b"\n") for part in contents]
    frame, entries = lines()
    right = line_numbers(entries, numbers)
    one("line", "A line index behind all blocks.", frame.application(b"line", right))
    frame, entries = lines()
    frame.application(b"line", right).block(b"x\ny").block(b"\n")
    frame.application(b"line", line_numbers([record[1] for record in frame.records[-2:]], [1, 1], 5))
    one("line-twice", "Two line indexes, each for the blocks since the one before; the frame has an index.",
        frame.application(b"Note", b""))
    frame, entries = lines(3)
    one("line-partly", "A block behind the line index is not covered.",
        frame.application(b"line", line_numbers(entries, numbers[:3])).block(b"\n\n"))
    one("line-between", "Other records between a line index and its blocks.",
        Frame().application(b"meta", b"").block(b"x\n").application(b"Note", b"")
        .application(b"line", line_numbers(lines(0)[1] + [Frame().block(b"x\n").records[0][1]], [1])))

    def wrong(name, sentence, payload, count=5):
        one("line-" + name, sentence, lines(count)[0].application(b"line", payload), error=41)

    wrong("number", "A number that is too large by one.", line_numbers(entries := lines()[1], [numbers[0] + 1] + numbers[1:]))
    wrong("exchanged", "Two numbers exchanged: their sum is right.",
          line_numbers(entries, [numbers[1], numbers[0]] + numbers[2:]))
    wrong("too-large", "A number that is larger than its block.",
          line_numbers(entries, [numbers[0], 2] + numbers[2:]))
    wrong("short", "A number is missing.", right[:-1])
    wrong("long", "A number too many.", right + b"\0")
    wrong("varint", "A number that is not canonical.", right[:-1] + b"\x81\x00")
    wrong("checksum", "A checksum of other blocks.", bytes([right[0] ^ 1]) + right[1:])
    wrong("first", "A checksum with the seed of another block.", line_numbers(entries, numbers, 1))
    wrong("no-checksum", "A payload that is too short for a checksum.", right[:7])
    wrong("empty", "An empty payload.", b"")
    one("line-of-nothing", "A line index that covers no block.",
        Frame().application(b"line", line_numbers([], [])).block(b"x"), error=41)
    frame, entries = lines()
    one("line-doubled", "A line index for blocks that one covers already.",
        frame.application(b"line", right).application(b"line", right), error=41)


def latent(out):
    """Codecs 4 and 5: the vectors of latent-coding.md in blocks, those that a block can have."""
    folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "Spec", "vectors-latent")
    with open(os.path.join(folder, "manifest.json"), encoding="utf-8") as file:
        items = json.load(file)
    for item in items:
        name, kind = item["file"].rsplit(".", 1)
        with open(os.path.join(folder, item["file"]), "rb") as file:
            payload = file.read()
        count = item["contentByteCount"]
        if not 1 <= len(payload) <= count <= 64 << 20:
            continue
        name = {"set": "records-", "graph": "graph-"}[kind] + name.split("-", 1)[1]
        codec = {"set": 4, "graph": 5}[kind]
        frame = Frame((count + 1023) // 1024)
        if item["verdict"] == "good":
            content = latent_spec_decoder.DECODERS[kind](payload, count)
            out.good(name, "7", item["sentence"], frame.block(content, codec, payload))
        else:
            # Nobody comes to compare the checksum of such a content.
            frame.block(b"", codec, payload, count=count, give_count=count != frame.block_size)
            out.bad(name, "7", item["error"], item["sentence"], frame.finish())


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


def bad_lz(out):
    offset = lambda i: -(i % 3) if i % 4 == 3 else 1 + i * 7 % (8 + i)
    good = LZ([(noise(30 + i % 3, i, 5), 18 + i * i % 37, offset(i)) for i in range(3)]
              + [(noise(i * i % 6, i, 5), 2 + i * i % 37, offset(i)) for i in range(50)],
              noise(20, 5))
    assert good.offsets_fit and len(good.content) % 2
    usual = {"modes": (2, 0, 0, 0, 2), "lane_bits": 1}
    stored = {"modes": (0, 0, 0, 0, 0)}

    def put(name, error, sentence, payload, content=good.content, section="7.1"):
        assert len(payload) <= len(content), (name, len(payload), len(content))
        out.bad("lz-" + name, section, error, sentence,
                Frame(-(-len(content) // 1024)).block(content, 2, payload).finish())

    def one(name, error, sentence, lz=good, section="7.1", content=None, **f):
        put(name, error, sentence, payload_lz(lz, **{**usual, **f}), content or lz.content, section)

    # The bytes of these two had other verdicts when codec 2 was not assigned.
    put("3-bytes", 20, "Three bytes, of which a checksum would take four.", b"abc", b"abc")
    out.bad("lz-truncated", "6.1", 4, "A payload of codec 2 with a wrong checksum that is not all there.",
            Frame(1).block(text(100), 2, payload=text(100)).finish()[:90])
    put("1-byte", 20, "A block of one byte: codec 2 cannot hold it.", b"\0", b"a")
    put("2-bytes", 20, "A block of two bytes: codec 2 cannot hold it.", b"\0\0", b"ab")
    put("4-bytes", 38, "Four bytes that are no checksum of nothing.", b"abcd", b"abcd")
    put("checksum-alone", 20, "The checksum of nothing, and nothing.", low32_hash(b""), b"abcd")
    for bit in (0, 31):
        one("checksum-%d" % bit, 38, "Bit %d of the checksum is wrong, and all else is good." % bit,
            checksum_flip=1 << bit)
    one("checksum-first", 38, "A wrong checksum in front of a form with a bit that must be 0.", checksum_flip=1 << 8,
        form=0x81)
    other = payload_lz(LZ([(b"abababab", 200, -1)]), **stored)
    put("checksum-same-content", 38, "Other sequences, which have the same content, under the checksum of the first.",
        other[:4] + payload_lz(LZ([(b"abababab", 200, -2)]), **stored)[4:], b"ab" * 104)

    # Form, filter, S, R
    one("form-bit-7", 35, "Bit 7 of the form is set.", form=0x81)
    one("lane-count-9", 18, "512 lanes.", form=9)
    one("lane-count-15", 18, "32,768 lanes and no section.", **stored, form=15)
    one("form-before-lane-count", 35, "Bit 7 of the form is set, and there are 512 lanes.", form=0x89)
    one("filter-255", 35, "Filter 255.", filter=b"\xFF", section="7.3")
    one("lane-count-before-filter", 18, "512 lanes and filter 255.", filter=b"\xFF", form=9)
    one("filter-missing", 20, "The payload ends behind the form.", cut=1)
    n = len(good.content)
    one("sequence-count-above", 36, "Half a sequence more than the content has room for.",
        sequence_count=varint(n // 2 + 1))
    one("sequence-count-huge", 36, "2^63 − 1 sequences.", sequence_count=varint(2**63 - 1))
    one("sequence-count-varint", 36, "A number of sequences that is not canonical.", sequence_count=b"\xB5\x00")
    one("sequence-count-cut", 20, "The payload ends within the number of sequences.", sequence_count=b"\xB5", cut=3)
    front = 2 + len(varint(good.sequence_count))
    raw_count = len(good.symbols(0)[1].finish())
    assert raw_count < 128
    left = len(payload_lz(good, **usual)) - 4 - front - 1
    one("raw-count-above", 36, "One byte of raw bits more than the payload has left.", raw_count=varint(left + 1))
    one("raw-count-all", 20, "As many bytes of raw bits as the payload has left, in front of the streams.",
        raw_count=varint(left))
    one("raw-count-varint", 36, "A number of bytes of raw bits that is not canonical.",
        raw_count=bytes([raw_count | 0x80, 0]))
    one("raw-count-missing", 20, "The payload ends behind the number of sequences.", cut=front)

    # Streams
    names = ("tokens", "literal-lengths", "match-lengths", "offsets", "literals")
    symbols = good.symbols(0)[0]
    for i, what in enumerate(names):
        words = what.replace("-", " ")
        one("mode-4-" + what, 35, "The %s have mode 4." % words, streams={i: b"\x04" + bytes(10)})
        one("count-%s-few" % what, 36, "Stored %s, one too few." % words, **stored, symbols={i: symbols[i][:-1]})
        one("count-%s-many" % what, 36, "Stored %s, one too many." % words, **stored, symbols={i: symbols[i] + b"\x00"})
    one("mode-255", 35, "The tokens have mode 255, and the payload ends there.", streams={0: b"\xFF"},
        raw_count=b"\x00", cut=front + 2)
    one("mode-missing", 20, "The payload ends in front of the tokens.", raw_count=b"\x00", cut=front + 1)
    one("stored-above", 20, "More stored literals than the payload has left.", streams={4: b"\x00" + varint(10000)})
    one("stored-huge", 20, "2^63 − 1 stored literal lengths.", streams={1: b"\x00" + varint(2**63 - 1)})
    one("stored-varint", 36, "A number of stored offsets that is not canonical.", streams={3: b"\x00\x80\x00"})
    alike = LZ([], b"z" * 30)
    one("alike-missing", 20, "The byte of mode 1 is missing.", alike, modes=(0, 0, 0, 0, 1), cut=13)
    bits = BitWriter()
    bits.number(15, 4)
    bits.number(97, 8)
    one("single-symbol", 13, "A table of the tokens with one symbol.", streams={0: b"\x02" + bits.finish()})
    one("table-precision", 14, "A table of the literals with precision 11.", streams={4: b"\x02\x0B" + bytes(20)})
    one("table-cut", 20, "The payload ends within the table of the tokens.", raw_count=b"\x00", cut=front + 5)
    three = Contexts(lambda v: v % 3, 3)
    pairs = Contexts(lambda v: v % 3, 3, lambda v: v % 3, [0, 1, 2, 2, 1, 0, 1, 0, 2])
    for name, sentence, mode, fields in (
            ("tables-1", "One table.", three, {"table_count": 1}),
            ("second-1", "One second class.", pairs, {"second_count": 1}),
            ("pairs-258", "129 first and 2 second classes.", pairs, {"first_count": 129, "second_count": 2}),
            ("table-number", "A table number of 3 where there are three tables.", three, {"first_class": 3})):
        one("model-" + name, 37, "Contexts of the tokens: " + sentence, modes=(mode, 0, 0, 0, 2), model=fields,
            section="9.1")
    one("model-padding", 17, "Contexts of the tokens: padding that is not zero.", modes=(three, 0, 0, 0, 2),
        model={"padding": 1}, section="9.1")
    offset_model = Contexts(lambda v: v % 3, 3, None, [0, 1, 2, 2, 1, 0, 1, 0, 2], [i % 3 for i in range(16)])
    literal_model = Contexts(lambda v: v % 3, 3, lambda v: v % 3, [0, 1, 2, 2, 1, 0, 1, 0, 2], [0, 1, 2, 2, 1])
    for what, modes in (("offsets", (0, 0, 0, offset_model, 2)), ("literals", (2, 0, 0, 0, literal_model))):
        for name, sentence, fields in (
                ("second-0", "no second classes", {"second_count": 0}),
                ("second-1", "one second class", {"second_count": 1}),
                ("first-0", "no first class", {"first_count": 0}),
                ("class-3", "a second class of 3 where there are three", {"given_class": 3}),
                ("table-number-3", "a table number of 3 where there are three tables", {"table_number": 3})):
            one("given-%s-%s" % (what, name), 37, "Contexts of the %s, with given classes: %s." % (what, sentence),
                modes=modes, model=fields, section="9.1")
    numbers = [i % 3 for i in range(256)]
    for what, modes in (
            ("offsets", (0, 0, 0, Contexts(lambda v: v % 16, 16, None, numbers, range(16)), 2)),
            ("literals", (2, 0, 0, 0, Contexts(lambda v: v % 16, 16, lambda v: v % 16, numbers, [3, 5, 7, 9, 11])))):
        one("given-%s-pairs-256" % what, 37, "Contexts of the %s, with given classes: 16 first and 16 second classes."
            % what, modes=modes, section="9.1")
    padded = (Contexts(lambda v: 0, 1, None, [0, 1], [0, 1] * 8),
              Contexts(lambda v: 0, 1, lambda v: 0, [0, 1, 2], [0, 1, 2, 1, 0]))
    for what, modes in (("offsets", (0, 0, 0, padded[0], 2)), ("literals", (2, 0, 0, 0, padded[1]))):
        one("given-%s-padding" % what, 17, "Contexts of the %s, with given classes: padding that is not zero." % what,
            modes=modes, model={"padding": 1}, section="9.1")

    # Raw bits
    bits = good.symbols(0)[1]
    assert bits.count % 8
    raw = bits.finish()
    one("raw-missing", 20, "The last byte of the raw bits is missing, and R agrees.", raw=raw[:-1], section="10.2")
    one("raw-left", 22, "A byte behind the raw bits.", raw=raw + b"\x00", section="10.2")
    one("raw-padding", 17, "Padding of the raw bits that is not zero.", raw_padding=1, section="10.2")
    one("raw-left-before-padding", 22, "Padding of the raw bits that is not zero, and a byte behind it.",
        raw=bits.finish(1) + b"\x00", section="10.2")

    # The section
    put("section-missing", 20, "Tables, and no section.", payload_lz(good, **usual, section=b""))
    one("section-needless", 22, "No stream is in a section, and a byte is left.", **stored, tail=b"\x00")
    one("odd-byte", 19, "A byte behind the last word.", tail=b"\x00", section="10")
    one("words-left", 22, "A word that nobody reads.", tail=b"\x00\x00", section="10")
    one("word-missing", 20, "The last word is missing.", cut=len(payload_lz(good, **usual)) - 6, section="10")
    one("high-halves-padding", 17, "Padding of the high halves that is not zero.", faults={"padding": 1}, section="10")
    one("final-state", 22, "The final state of lane 1 is L + 1.", faults={"initial": {1: LOWER_BOUND + 1}},
        section="10")
    for i, what in enumerate(names):
        modes = tuple(2 if j == i else 0 for j in range(5))
        words = what.replace("-", " ")
        one("final-state-" + what, 22, "The %s are the last stream, and a state does not end at L." % words,
            modes=modes, lane_bits=2, faults={"initial": {0: LOWER_BOUND + 1}}, section="10")
        one("closing-above-" + what, 36, "The %s are the last stream, and T is one more than they are." % words,
            modes=modes, lane_bits=3, faults={"closing_bytes": varint(len(symbols[i]) + 1)}, section="10")
    empty = LZ([(noise(60, 21), 260, 0), (b"ab", 40, -2)])
    one("closing-above-empty", 36, "The last stream of the section has no symbols, and T is 1.", empty,
        modes=(0, 0, 0, 2, 0),
        lane_bits=3, faults={"closing_bytes": b"\x01"}, section="10")

    # Integers
    def token(i, value):
        return {i: symbols[i][:-1] + bytes([value])}

    one("literal-length-72", 36, "A token of the literal lengths that is none: 72.", symbols=token(1, 72),
        section="10.1")
    one("match-length-255", 36, "A token of the match lengths that is none: 255.", symbols=token(2, 255),
        section="10.1")
    for o, value in ((0, 66), (1, 124), (2, 240), (7, 240)):
        one("offset-%d-%d" % (o, value), 36, "A token that is none of offset code %d: %d." % (o, value), o=o,
            symbols={3: good.symbols(o)[0][3][:-1] + bytes([value])}, section="10.1")
    for i, name, error in ((0, "literal-length", 36), (1, "match-length", 36), (2, "offset", 39)):
        huge = LZ([(b"abcdefgh" * 4, 300, 15)])
        huge.integers[i][0] = 2**32 - 1
        one(name + "-huge", error, "An integer of 2^32 − 1, with as many raw bits as there can be.", huge, **stored)

    # Sequences
    last = LZ([(noise(40, 1), 200, 9), (noise(10, 2), 100, 30)])
    n = len(last.content)
    one("match-above", 36, "The last match is a byte longer than the content.", last, content=last.content[:-1],
        **stored)
    one("literals-above", 36, "The literals of the last sequence reach behind the content.", last,
        content=last.content[:n - 101],
        **stored)
    one("offset-above", 39, "An offset of one more than there is in front.", LZ([(noise(40, 1), 200, 41)]), **stored)
    one("offset-above-later", 39, "An offset of one more than there is in front, in the second sequence.",
        LZ([(noise(40, 1), 200, 3), (b"abc", 100, 244)]), **stored)
    for kind, count in ((0, 0), (1, 3), (2, 7)):
        one("repeat-%d-above" % kind, 39, "Repeat offset %d of the beginning, behind %d bytes." % (kind, count),
            LZ([(b"abcdefg"[:count], 300, -kind)]), **stored)
    one("match-before-offset", 36, "A sequence that is too long and has an offset that is too large.",
        LZ([(noise(40, 1), 200, 41)]), content=bytes(239), **stored)
    one("match-before-offset-earlier", 36, "An offset that is too large, and a sequence behind it that is too long.",
        LZ([(noise(40, 1), 100, 41), (b"a", 200, 1)]), content=bytes(340), **stored)
    twice = LZ([(noise(40, 1), 100, 41), (b"a", 200, 1)])
    one("raw-bits-before-sequences", 22, "A byte behind the raw bits, and an offset that is too large.", twice,
        raw=twice.symbols(0)[1].finish() + b"\x00", **stored)
    far = LZ([(noise(300, 3, 4), 400, 301)])
    with_table = {"modes": (0, 0, 0, 0, 2), "lane_bits": 1}
    one("literals-before-offset", 20, "An offset that is too large, and literals that end early.", far,
        cut=len(payload_lz(far, **with_table)) - 6, **with_table)
    one("tokens-before-raw-bits", 20, "The section ends within the tokens, and a byte stands behind the raw bits.",
        raw=raw + b"\x00", modes=(2, 0, 0, 0, 0), cut=len(payload_lz(good, modes=(2, 0, 0, 0, 0), lane_bits=1)) - 4 - 1)
    put("block-checksum", 23, "A valid payload, of other content.", payload_lz(good, **usual), good.content[::-1],
        "6.1")

    # The order of the checks
    def fewer(i):
        return {i: symbols[i][:-1]}

    def word_missing(**f):
        return {**f, "cut": len(payload_lz(good, **f)) - 4 - 2}

    one("token-before-raw-bits", 36, "The raw bits are missing, and the last token of the literal lengths is none.",
        **stored, symbols=token(1, 72), raw=b"")
    one("token-before-raw-bits-offsets", 36, "The last raw bits are missing, and the last token of the offsets is"
        " none.", **stored, symbols=token(3, 255), raw=raw[:-1])
    one("raw-bits-before-token", 20, "The raw bits are missing, and the last token of the match lengths is none.",
        **stored, symbols=token(2, 255), raw=b"")
    for name, i in (("literal-lengths", 1), ("match-lengths", 2), ("offsets", 3)):
        one("count-%s-before-raw-bits" % name, 36, "Stored %s, one too few, and no raw bits." % name.replace("-", " "),
            **stored, symbols=fewer(i), raw=b"")
    one("raw-padding-before-count-literals", 17, "Stored literals, one too few, and padding of the raw bits that is"
        " not zero.", **stored, symbols=fewer(4), raw_padding=1)
    one("raw-padding-before-sums", 17, "Sequences that are too long, and padding of the raw bits that is not zero.",
        content=good.content[:-21], **stored, raw_padding=1)
    one("count-literals-before-offset", 36, "Stored literals, one too many, and an offset that is too large.",
        LZ([(noise(40, 1), 200, 41)]), **stored, symbols={4: noise(41, 1)})
    one("odd-byte-before-count", 19, "Half a word in the section, and stored literal lengths, one too few.",
        symbols=fewer(1), tail=b"\x00")
    one("odd-byte-before-count-tokens", 19, "Half a word in the section, and stored tokens, one too few.",
        modes=(0, 0, 0, 0, 2), symbols=fewer(0), tail=b"\x00")
    one("tokens-before-count", 20, "The section ends within the tokens, and stored literal lengths are one too few.",
        **word_missing(modes=(2, 0, 0, 0, 0), lane_bits=1, symbols=fewer(1)))
    one("section-end-before-count", 22, "A word is left behind the tokens, and stored literal lengths are one too few.",
        modes=(2, 0, 0, 0, 0), symbols=fewer(1), tail=b"\x00\x00")
    one("count-before-tokens", 36, "The section ends within the match lengths, and stored literal lengths are one too"
        " few.", **word_missing(modes=(0, 0, 2, 0, 0), lane_bits=1, symbols=fewer(1)))
    one("section-end-before-raw-bits", 22, "A word is left behind the offsets, and no raw bits are there.",
        modes=(0, 0, 0, 2, 0), raw=b"", tail=b"\x00\x00")
    above = {"closing_bytes": varint(len(symbols[0]) + 1)}
    for name, error, sentence, f in (
            ("odd-byte-before-closing", 19, "T exceeds the tokens, and half a word.", {"faults": above,
                                                                                      "tail": b"\x00"}),
            ("high-halves-before-closing", 17, "T exceeds the tokens, and padding of the high halves that is not zero.",
             {"faults": {**above, "padding": 1}}),
            ("closing-varint-before-odd-byte", 36, "T is not canonical, and half a word.",
             {"faults": {"closing_bytes": b"\x80\x00"}, "tail": b"\x00"})):
        one(name, error, sentence, modes=(2, 0, 0, 0, 0), lane_bits=3, **f, section="10")
    above = {"closing_bytes": varint(len(symbols[4]) + 1)}
    one("raw-padding-before-closing", 17, "T exceeds the literals, and padding of the raw bits that is not zero.",
        modes=(0, 0, 0, 0, 2), lane_bits=3, faults=above, raw_padding=1, section="10")
    one("closing-before-offset", 36, "T exceeds the literals, and an offset is too large.", far,
        modes=(0, 0, 0, 0, 2), lane_bits=3, faults={"closing_bytes": varint(301)}, section="10")
    one("words-left-before-offset", 22, "A word that nobody reads, and an offset that is too large.", far,
        **with_table, tail=b"\x00\x00")
    one("sums-before-literals", 36, "Sequences that are too long, and literals that end early.",
        content=good.content[:-21], **word_missing(**usual))

    # Filters
    def bad_filter(name, error, sentence, what, **f):
        one("filter-" + name, error, sentence, section="7.3", filter=what, **f)

    for kind in (0x07, 0x08, 0x7F, 0x80, 0x81, 0x82, 0x84, 0x87, 0xFE):
        bad_filter("%d" % kind, 35, "Filter %02X." % kind, bytes([kind]))
    for kind, distances in ((0x07, (1, 1)), (0x15, (1,)), (0x45, (1,)), (0x87, (1, 1)), (0xC6, (1, 1))):
        bad_filter("%d-distances" % kind, 35, "Filter %02X, and what could be distances." % kind,
                   description(kind, *distances))
    for name, what in (("05", b"\x05\0"), ("85", b"\x85\0"), ("06", b"\x06\0\1"), ("06-second", b"\x06\1\0"),
                       ("86", b"\x86\0\1"), ("86-second", b"\x86\1\0")):
        bad_filter("distance-0-" + name, 35, "A distance of 0, of kind %s." % name[:2], what)
    for name, words, distance in (("above", "2^25 + 1", (1 << 25) + 1), ("2-32", "2^32 + 1", (1 << 32) + 1),
                                  ("huge", "2^63 − 1", (1 << 63) - 1)):
        bad_filter("distance-" + name, 35, "A distance of %s." % words, description(0x05, distance))
        bad_filter("distance-%s-second" % name, 35, "A second distance of %s." % words, description(0x86, 1, distance))
    for name, words, what in (("overlong", "is not canonical", b"\x81\0"),
                              ("zeros", "is not canonical: five bytes", b"\x80\x80\x80\x80\0"),
                              ("ninth-byte", "has a tenth byte", b"\x81" * 9 + b"\1")):
        bad_filter("varint-" + name, 35, "A distance that %s." % words, b"\x85" + what)
        bad_filter("varint-%s-second" % name, 35, "A second distance that %s." % words, b"\x06\1" + what)
    for name, words, what in (
            ("behind-kind-5", "behind kind 05", b"\x05"),
            ("behind-kind-6", "behind kind 06", b"\x06"),
            ("in-distance", "within a distance", b"\x85\x81"),
            ("in-large-distance", "within a distance that is already too large", b"\x05" + b"\xFF" * 6),
            ("behind-distance", "between two distances", b"\x86\1"),
            ("in-second", "within a second distance", b"\x06\1\x81"),
            ("behind", "behind the description of a filter", b"\x06\1\1")):
        bad_filter("cut-" + name, 20, "The payload ends %s." % words, what, cut=1 + len(what))
    bad_filter("distance-before-cut", 35, "A distance of 0, and the payload ends in front of the second one.",
               b"\x06\0", cut=3)
    bad_filter("cut-before-sequence-count", 35, "Kind 07, and the payload ends behind it.", b"\x07", cut=2)
    bad_filter("distance-before-sequence-count", 35, "A second distance of 0, and 2^63 − 1 sequences.", b"\x06\1\0",
               sequence_count=varint(2**63 - 1))
    bad_filter("sequence-count-behind-filter", 36, "Half a sequence more than the content has room for, behind a"
               " filter.", b"\x06\1\1", sequence_count=varint(len(good.content) // 2 + 1))
    bad_filter("odd-byte", 19, "A valid filter and half a word.", b"\x03",
               tail=b"\0")
    for name, what, content in (("calls", (1,), program(600, 401)),
                                ("planes", (3,), b"".join(u(70000 + 7 * i, 4) for i in range(150))),
                                ("samples", (0x85, 2), samples(sound(900, 2, 402), b"h")),
                                ("differences", (0x06, 1, 61), samples(picture(61, 20, 403)))):
        lz = LZ(*parse(filtered(content, *what)))
        bad_filter("checksum-" + name, 23, "The checksum of a block is that of its filtered content.",
                   description(*what), lz=lz, modes=(None,) * 5)


def bad_lz_by_context(out):
    good = LZ([(noise(20 + i, 60 + i, 4), 30 + i, 1 + i * 3) for i in range(20)], b"tail")
    classes = 0, lambda v: v % 3, 3, lambda v: v & 1, [0, 1, 2, 2, 1, 0]

    def one(name, error, sentence, lz=good, by_context=None, section="7.2", content=None, **f):
        payload = payload_lz(lz, **{"lane_bits": 1, "by_context": by_context or ByContext(*classes), **f})
        content = content or lz.content
        assert len(payload) <= len(content), (name, len(payload), len(content))
        out.bad("lz-by-context-" + name, section, error, sentence,
                Frame(-(-len(content) // 1024)).block(content, 3, payload).finish())

    one("checksum", 38, "A wrong checksum of the payload.", checksum_flip=1 << 16, section="7.1")
    one("kind-2", 35, "Kind of context 2.", kind=2)
    for n in (0, 65, 255):
        one("streams-%d" % n, 37, "%d streams." % n, stream_count=n)
    one("second-0", 37, "No second class.", second_count=0)
    one("first-0", 37, "No first class.", first_count=0)
    one("pairs-258", 37, "129 first and 2 second classes.", first_count=129)
    one("pairs-65025", 37, "255 first and 255 second classes.", first_count=255, second_count=255)
    one("kind-before-streams", 35, "Kind of context 3, and no streams.", kind=3, stream_count=0)
    for name, fields in (("second", {"second_count": 0}), ("first", {"first_count": 0})):
        one(name + "-before-mode", 37, "No %s class, and a stream of mode 4." % name, parts={0: b"\x04" + bytes(8)},
            **fields)
    n = len(good.content)
    one("count-before-mode", 36, "A stream has more symbols than the content, and mode 4.", counts={1: varint(n + 1)},
        parts={1: b"\x04" + bytes(8)})
    one("count-above", 36, "A stream has more symbols than the content.", counts={1: varint(n + 1)})
    one("count-varint", 36, "A number of symbols that is not canonical.", counts={2: b"\x85\x00"})
    for mode, what in ((3, "3, contexts"), (4, "4")):
        one("mode-%d" % mode, 35, "A stream has mode %s." % what, parts={1: bytes([mode]) + bytes(8)})
    one("single-symbol", 13, "The table of a stream has one symbol.", parts={1: b"\x02\x1F\x06"})
    single = LZ([(b"abcabcabc", 51, 3), (b"", 30, 6), (b"abcabcabc", 9, -1)], b"abc")
    stored = {"by_context": ByContext(0, lambda v: v % 4, 4, modes=[0] * 4)}
    one("stored-above", 20, "A stream in mode 0 has more symbols than the payload has bytes left.", single, **stored,
        counts={3: varint(len(single.content))})
    one("first-class", 37, "A first class of 3 where there are three.", first_class=3)
    odd = ByContext(0, lambda v: v & 1, 2, lambda v: v % 3, [0, 1, 2, 2, 1, 0])
    one("second-class", 37, "A second class of 3 where there are three.", by_context=odd, second_class=3)
    one("number", 37, "A stream number of 3 where there are three.", number=3)
    simple = ByContext(0, lambda v: v % 3, 3)
    payload_lz(good, by_context=simple)
    for name, padding in (("first", 1), ("last", 1 << 7 - simple.class_bit_count % 8)):
        assert simple.class_bit_count % 8
        one("padding-" + name, 17, "The %s bit of the padding behind the classes is set." % name, by_context=simple,
            padding=padding)
    ends = LZ([(b"abcabc", 90, 3)])
    modes = {"by_context": ByContext(0, lambda v: v % 4, 4, modes=[0] * 4), "modes": (0, 1, 1, 1)}
    assert len(ends.symbols(0)[1].finish()) == 1
    whole = len(payload_lz(ends, **modes)) - 4
    one("classes-missing", 20, "The payload ends within the classes.", ends, **modes, raw=b"", cut=whole - 2)
    one("raw-missing", 20, "The payload ends behind the classes, where a byte of raw bits should be.", ends, **modes,
        cut=whole - 1)
    one("header-missing", 20, "The payload ends behind the kind of context.", ends, **modes, streams={4: b"\x00"},
        raw=b"")

    def moved(streams):
        """The last symbol of stream 0 stands behind stream 1."""
        streams[1].append(streams[0].pop())
        return streams

    def shorter(streams):
        streams[0].pop()
        return streams

    def longer(streams):
        streams[0].append(streams[0][0])
        return streams

    one("stream-runs-out", 36, "The numbers of symbols add up, but a stream has one too few.", spoil=moved)
    one("sum-below", 36, "One symbol fewer than there are literals.", spoil=shorter)
    one("sum-above", 36, "One symbol more than there are literals.", spoil=longer)
    one("final-state", 22, "A state that does not end at L.", faults={"initial": {1: LOWER_BOUND + 1}}, section="10")
    one("words-left", 22, "A word that nobody reads.", tail=b"\x00\x00", section="10")
    one("section-needless", 22, "No stream is in a section, and a byte is left.", ends, **modes, tail=b"\x00")
    one("offset-above", 39, "An offset of one more than there is in front.", LZ([(noise(90, 1, 4), 400, 91)]),
        section="7.1")
    content = bytearray(good.content)
    content[30] ^= 1
    one("block-checksum", 23, "A valid payload, of other content.", content=bytes(content), section="6.1")

    # The order of the checks
    def runs(last):
        return LZ([(noise(90, 1, 4), 400, 91)], last)

    words_left = {"tail": b"\x00\x00"}
    one("sum-before-offset", 36, "One symbol fewer than there are literals, and an offset that is too large.",
        runs(b""), spoil=shorter)
    one("sum-before-section-end", 36, "One symbol fewer than there are literals, and a word that nobody reads.",
        spoil=shorter, **words_left)
    one("raw-padding-before-sum", 17, "One symbol fewer than there are literals, and padding of the raw bits that is"
        " not zero.", spoil=shorter, raw_padding=1)
    one("section-end-before-stream", 22, "A stream has one symbol too few, and a word that nobody reads.", spoil=moved,
        **words_left)
    one("section-end-before-offset", 22, "An offset that is too large, and a word that nobody reads.", runs(b""),
        **words_left)
    one("offset-behind-stream", 39, "A stream runs out in front of an offset that is too large.", runs(b""),
        spoil=moved)
    one("offset-before-stream", 39, "A stream runs out behind an offset that is too large.", runs(b"\x60" * 9),
        spoil=lambda streams: [streams[0][:-4], streams[1] + streams[0][-4:]] + streams[2:])
    closing = {"lane_bits": 3, "faults": {"closing_bytes": varint(len(good.literals))}, "section": "10"}
    one("closing-above", 36, "T exceeds the symbols of the last stream.", **closing)
    one("raw-padding-before-closing", 17, "T exceeds the symbols of the last stream, and padding of the raw bits that"
        " is not zero.", **closing, raw_padding=1)
    one("odd-byte-before-closing", 19, "T exceeds the symbols of the last stream, and half a word.", **closing,
        tail=b"\x00")
    one("closing-before-offset", 36, "T exceeds the symbols of the last stream, and an offset is too large.", runs(b""),
        **closing)
    one("filter-7", 35, "Filter 07.", filter=b"\x07", section="7.3")
    one("filter-distance-0", 35, "A distance of 0.", filter=b"\x06\2\0", section="7.3")
    one("filter-cut", 20, "The payload ends between two distances.", filter=b"\x06\2", cut=3, section="7.3")


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
    for part in (good_frames, good_codec1, good_lz, good_lz_by_context, good_filters, bad_header, bad_truncated,
                 bad_varints, bad_blocks, bad_applications, bad_codec1, bad_lz, bad_lz_by_context, bad_endings,
                 good_records, latent):
        part(out)
    out.finish()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
