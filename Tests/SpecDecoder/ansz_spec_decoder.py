#!/usr/bin/env python3
"""A sequential and random-access decoder for the ansz format, written from
Spec/ansz-format.md alone (format version 0.0) and laid out in the order of its sections.

It is meant to be read next to that text, not to be fast.

    ansz_spec_decoder.py [FILE]                  content to standard output
    ansz_spec_decoder.py --verify-vectors DIR    check every vector of DIR/manifest.json

Exit status: 0 good, 1 a vector failed, 2 corrupt or truncated, 3 unsupported.
"""

import hashlib
import json
import os
import re
import sys

import latent_spec_decoder

# §17 Errors ----------------------------------------------------------------------------------

ERROR_NAMES = dict(enumerate(
    """signature trailingData frameHeaderChecksum truncated varint headerChecksum blockKind
    contentByteCount storedByteCount blockNumber contentOffset storedPayload singleSymbol
    tablePrecision tableFrequencies tableCanonical tablePadding laneCount oddByteCount
    payloadTruncated - finalState blockChecksum applicationHeader applicationChecksum
    closing sequenceChecksum endingCounts index limitExceeded newerVersion reservedFlags
    unknownCodec marker codecForm symbolCount contextModel payloadChecksum matchOffset
    metadata lineIndex""".split(), 1))

class AnszError(Exception):
    """One of the errors of §17, with the offset of the structure at fault."""

    def __init__(self, number, name, offset):
        super().__init__("error %d %s at byte %d" % (number, name, offset))
        self.number = number
        self.name = name
        self.offset = offset

def fail(number, offset):
    raise AnszError(number, ERROR_NAMES[number], offset)

# §2 Conventions: XXH64, varints, bit streams -------------------------------------------------

MASK64 = (1 << 64) - 1
PRIME1, PRIME2, PRIME3 = 0x9E3779B185EBCA87, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9
PRIME4, PRIME5 = 0x85EBCA77C2B2AE63, 0x27D4EB2F165667C5

def rotate_left(value, count):
    return ((value << count) | (value >> (64 - count))) & MASK64

def xxh64_round(accumulator, lane):
    accumulator = (accumulator + lane * PRIME2) & MASK64
    return (rotate_left(accumulator, 31) * PRIME1) & MASK64

def xxh64(data, seed=0):
    """XXH64 of the xxHash specification."""
    data = bytes(data)
    length = len(data)
    position = 0
    if length >= 32:
        accumulators = [(seed + PRIME1 + PRIME2) & MASK64, (seed + PRIME2) & MASK64,
                        seed & MASK64, (seed - PRIME1) & MASK64]
        while position + 32 <= length:
            for i in range(4):
                lane = int.from_bytes(data[position:position + 8], "little")
                accumulators[i] = xxh64_round(accumulators[i], lane)
                position += 8
        hash_value = 0
        for accumulator, count in zip(accumulators, (1, 7, 12, 18)):
            hash_value = (hash_value + rotate_left(accumulator, count)) & MASK64
        for accumulator in accumulators:
            hash_value ^= xxh64_round(0, accumulator)
            hash_value = (hash_value * PRIME1 + PRIME4) & MASK64
    else:
        hash_value = (seed + PRIME5) & MASK64
    hash_value = (hash_value + length) & MASK64
    while position + 8 <= length:
        hash_value ^= xxh64_round(0, int.from_bytes(data[position:position + 8], "little"))
        hash_value = (rotate_left(hash_value, 27) * PRIME1 + PRIME4) & MASK64
        position += 8
    if position + 4 <= length:
        hash_value ^= int.from_bytes(data[position:position + 4], "little") * PRIME1 & MASK64
        hash_value = (rotate_left(hash_value, 23) * PRIME2 + PRIME3) & MASK64
        position += 4
    while position < length:
        hash_value ^= (data[position] * PRIME5) & MASK64
        hash_value = (rotate_left(hash_value, 11) * PRIME1) & MASK64
        position += 1
    hash_value ^= hash_value >> 33
    hash_value = (hash_value * PRIME2) & MASK64
    hash_value ^= hash_value >> 29
    hash_value = (hash_value * PRIME3) & MASK64
    return hash_value ^ (hash_value >> 32)

assert xxh64(b"") == 0xEF46DB3751D8E999
assert xxh64(b"a") == 0xD24EC4F1A98C6E5B
assert xxh64(b"abc") == 0x44BC2CF5AD770999

def header_checksum(data):
    return xxh64(data, 0) & 0xFFFFFFFF

def varint_bytes(value):
    if value < 0x80:
        return bytes([value])
    return bytes([value & 0x7F | 0x80]) + varint_bytes(value >> 7)

class Input:
    """The bytes from `position` to `end`. Whatever is not there is error 4 (truncated)."""

    def __init__(self, data, position=0, end=None):
        self.data = data
        self.position = position
        self.end = len(data) if end is None else end

    def at_end(self):
        return self.position >= self.end

    def take(self, count):
        if self.end - self.position < count:
            fail(4, self.end)
        result = self.data[self.position:self.position + count]
        self.position += count
        return result

    def number(self, byte_count):
        return int.from_bytes(self.take(byte_count), "little")

    def varint(self):
        """At most nine bytes; the last is not zero unless it is the only one (error 5)."""
        start = self.position
        value = 0
        for i in range(9):
            byte = self.take(1)[0]
            value |= (byte & 0x7F) << (7 * i)
            if byte < 0x80:
                if byte == 0 and i > 0:
                    fail(5, start)
                return value
        fail(5, start)

    def header_checksum(self, start, error):
        computed = header_checksum(self.data[start:self.position])
        if self.number(4) != computed:
            fail(error, start)

    def peek_one_of(self, choices, error):
        """The one of `choices` (of equal length) that stands here. Bytes that begin none of them
        are `error`; a proper beginning of one at the end of the input is truncated (§17)."""
        length = len(choices[0])
        seen = self.data[self.position:min(self.position + length, self.end)]
        if not any(choice.startswith(seen) for choice in choices):
            fail(error, self.position)
        if len(seen) < length:
            fail(4, self.end)
        return seen

class BitInput:
    """A bit stream: bytes are filled from the least significant bit up. Its end is error 20."""

    def __init__(self, data, offset):
        self.data = data
        self.offset = offset                    # of the payload in the archive, for errors
        self.bit_position = 0

    def bit(self):
        byte_index = self.bit_position >> 3
        if byte_index >= len(self.data):
            fail(20, self.offset)
        result = self.data[byte_index] >> (self.bit_position & 7) & 1
        self.bit_position += 1
        return result

    def bits(self, count):
        """A number: the least significant bit first."""
        value = 0
        for i in range(count):
            value |= self.bit() << i
        return value

    def padding(self):
        """The bits that remain in the last byte; the byte position behind them."""
        while self.bit_position & 7:
            if self.bit():
                fail(17, self.offset)
        return self.bit_position >> 3

# §5 Frame header -----------------------------------------------------------------------------

SIGNATURE = bytes.fromhex("F5616E737A0D0A")
FRAME_HEADER_SIZE = 16

def read_frame_header(source, first):
    """Returns the block size B. `first`: this is the first frame of the archive."""
    start = source.position
    source.peek_one_of([SIGNATURE], 1 if first else 2)
    source.take(7)
    version = source.take(1)[0]
    reserved = source.take(1)[0]
    source.take(1)                              # ignorable flags
    v = source.number(2)
    source.header_checksum(start, 3)
    if version >> 4 > 0:
        fail(31, start)
    if reserved != 0:
        fail(32, start)
    return (v + 1) * 1024

# §6 Records ----------------------------------------------------------------------------------

BLOCK = bytes.fromhex("F6426C6B")
APPLICATION = bytes.fromhex("F6417070")
SHORT_FOOTER = bytes.fromhex("F646696E")
END_RECORD = bytes.fromhex("F6456E64")
MARKERS = [BLOCK, APPLICATION, SHORT_FOOTER, END_RECORD]
SHORT = 0x20
DISPLACED = 0x40

class Record:
    """A block record (application_type is None) or an application record."""

    application_type = None
    start = payload_start = 0                   # of header and payload, in the archive
    kind = number = stored_count = checksum = 0
    content_count = content_offset = 0          # of a block; the offset is within the frame

    def seed(self):
        """§6.1; for blocks only."""
        return (self.number * 0x9E3779B97F4A7C15 + self.content_offset) & MASK64

    def entry(self):
        """§6.3"""
        if self.application_type is not None:
            return (b"\x80" + self.application_type + varint_bytes(self.stored_count)
                    + self.checksum.to_bytes(8, "little"))
        count = varint_bytes(self.content_count) if self.kind & SHORT else b""
        return (bytes([self.kind]) + count + varint_bytes(self.stored_count)
                + self.checksum.to_bytes(8, "little"))

    def header(self):
        """The header which these fields determine (§12, §15)."""
        if self.application_type is not None:
            result = APPLICATION + self.application_type
        else:
            result = BLOCK + bytes([self.kind]) + varint_bytes(self.number)
            if self.kind & SHORT:
                result += varint_bytes(self.content_count)
            if self.kind & DISPLACED:
                result += varint_bytes(self.content_offset)
        result += varint_bytes(self.stored_count) + self.checksum.to_bytes(8, "little")
        return result + header_checksum(result).to_bytes(4, "little")

def read_block_header(source, block_size, blocks_before, content_before):
    """§6.1: the checks up to the content offset, in the order of the text."""
    record = Record()
    record.start = start = source.position
    source.take(4)
    record.kind = kind = source.take(1)[0]
    record.number = source.varint()
    record.content_count = source.varint() if kind & SHORT else block_size
    given_offset = source.varint() if kind & DISPLACED else None
    record.stored_count = source.varint()
    record.checksum = source.number(8)
    source.header_checksum(start, 6)
    if kind & 0x80:
        fail(7, start)
    if kind & SHORT and record.content_count == block_size:
        fail(7, start)
    if not 1 <= record.content_count <= block_size:
        fail(8, start)
    usual_offset = record.number * block_size
    if given_offset is not None and given_offset == usual_offset:
        fail(7, start)
    record.content_offset = usual_offset if given_offset is None else given_offset
    if not 1 <= record.stored_count <= record.content_count:
        fail(9, start)
    if record.number != blocks_before:
        fail(10, start)
    if record.content_offset != content_before:
        fail(11, start)
    record.payload_start = source.position
    return record

def read_block_content(source, record):
    """The rest of §6.1: codec, payload, checksum. The payload is gathered before it is looked at."""
    codec = record.kind & 0x1F
    if codec > 5:
        fail(33, record.start)
    payload = source.take(record.stored_count)
    content = decode_payload(codec, payload, record.content_count, record.payload_start)
    if xxh64(content, record.seed()) != record.checksum:
        fail(23, record.start)
    return content

def read_application_header(source):
    """§6.2"""
    record = Record()
    record.start = start = source.position
    source.take(4)
    record.application_type = bytes(source.take(4))
    record.stored_count = source.varint()
    record.checksum = source.number(8)
    source.header_checksum(start, 6)
    if not all(0x20 <= byte <= 0x7E for byte in record.application_type):
        fail(24, start)
    if record.stored_count > 1 << 24:
        fail(24, start)
    record.payload_start = source.position
    return record

# §6.4 Registered application records: for whoever uses them, not for decoders of content --------

def read_metadata(payload, offset):
    """The pairs of a `meta` record, which MUST keep the rules (error 40)."""
    source = Input(payload)
    pairs = {}
    last = b""
    while not source.at_end():
        try:
            key = source.take(source.varint())
            value = source.take(source.varint())
        except AnszError:
            fail(40, offset)
        good = (1 <= len(key) <= 255 and key > last and b"=" not in key
                and all(0x21 <= byte <= 0x7E for byte in key))
        if not good or not METADATA_FORMS.get(key, lambda value: True)(value):
            fail(40, offset)
        pairs[key] = value
        last = key
    return pairs

def is_time(value):
    match = re.fullmatch(rb"(-?(?:0|[1-9][0-9]*))(?:\.([0-9]{9}))?", value)
    return (match is not None and match[1] != b"-0" and abs(int(match[1])) < 1 << 63
            and match[2] != b"000000000")

METADATA_FORMS = {
    b"form": lambda value: re.fullmatch(rb"[a-z-]{1,64}", value) is not None,
    b"mode": lambda value: re.fullmatch(rb"[0-7]{4}", value) is not None,
    b"mtime": is_time,
    b"name": lambda value: (1 <= len(value) <= 255 and not {0, 0x2F} & set(value)
                            and value not in (b".", b"..")),
}

def read_line_numbers(payload, blocks, offset):
    """The numbers of a `line` record for the blocks that it covers (error 41)."""
    source = Input(payload)
    try:
        checksums = b"".join(block.checksum.to_bytes(8, "little") for block in blocks)
        if not blocks or source.number(8) != xxh64(checksums, blocks[0].number):
            fail(41, offset)
        numbers = [source.varint() for _ in blocks]
    except AnszError:
        fail(41, offset)
    if not source.at_end() or any(number > block.content_count
                                  for number, block in zip(numbers, blocks)):
        fail(41, offset)
    return numbers

def check_records(data):
    """All that can be checked of the records of a good archive; blocks are decoded for it."""
    for frame in open_from_end(data):
        covered, line_feeds = [], []
        has_metadata = has_blocks = False
        for record in frame.records:
            source = Input(data, record.payload_start, frame.end)
            if record.application_type is None:
                covered.append(record)
                line_feeds.append(read_block_content(source, record).count(b"\n"))
                has_blocks = True
                continue
            payload = source.take(record.stored_count)
            if record.application_type == b"meta":
                if has_metadata or has_blocks:
                    fail(40, record.start)
                read_metadata(payload, record.start)
                has_metadata = True
            elif record.application_type == b"line":
                if read_line_numbers(payload, covered, record.start) != line_feeds:
                    fail(41, record.start)
                covered, line_feeds = [], []

# §7 Codecs -----------------------------------------------------------------------------------

class Fields:
    """The fields of a payload. One that is not all there is error 20."""

    def __init__(self, payload, offset):
        self.payload = payload
        self.position = 0
        self.offset = offset                    # of the payload in the archive, for errors

    def left(self):
        return len(self.payload) - self.position

    def take(self, count):
        if count > self.left():
            fail(20, self.offset)
        self.position += count
        return self.payload[self.position - count:self.position]

    def rest(self):
        return self.take(self.left())

    def byte(self):
        return self.take(1)[0]

    def varint(self, error=36):
        """§2, but a bad one is error 36, or 35 in a filter."""
        value = 0
        for group in range(9):
            byte = self.byte()
            value |= (byte & 0x7F) << 7 * group
            if byte < 0x80:
                if byte == 0 and group > 0:
                    fail(error, self.offset)
                return value
        fail(error, self.offset)

    def table(self):
        """A frequency table of at least two symbols."""
        frequencies, size = read_table(self.payload[self.position:], self.offset)
        self.position += size
        if max(frequencies) == 4096:            # one symbol, behind all checks of the table
            fail(13, self.offset)
        return frequencies

    def bits(self):
        """A bit stream that begins here; `padding` of this class goes on behind it."""
        return BitInput(self.payload[self.position:], self.offset)

    def padding(self, bits):
        self.position += bits.padding()

def decode_payload(codec, payload, content_count, offset):
    if codec == 0:
        if len(payload) == content_count:
            return bytes(payload)
        if len(payload) == 1:
            return bytes(payload) * content_count
        fail(12, offset)
    if codec >= 4:
        decode = latent_spec_decoder.decode_set if codec == 4 else latent_spec_decoder.decode_graph
        try:
            return decode(bytes(payload), content_count)
        except latent_spec_decoder.Bad as error:
            fail(error.args[0], offset)
    fields = Fields(payload, offset)
    if codec == 1:
        return decode_codec1(fields, content_count)
    return decode_lz(fields, content_count, codec == 3)

def decode_codec1(fields, content_count):
    offset = fields.offset
    form = fields.byte()
    if form >> 6:
        fail(35, offset)
    if form & 15 > 8:
        fail(18, offset)
    lane_count = 1 << (form & 15)
    has_rare = form & 16
    if has_rare:
        rare_count = fields.varint()
        if not 1 <= rare_count <= content_count:
            fail(36, offset)
        rare_table = fields.table()
    model = read_context_model(fields) if form & 32 else SingleTable(fields.table())
    section = Section(fields, lane_count, 2 if has_rare else 1, content_count)
    if has_rare:
        rare = section.stream(rare_count, SingleTable(rare_table))
    content = section.stream(content_count, model)
    if has_rare:
        escape = next(symbol for symbol in range(256) if rare_table[symbol])
        if content.count(escape) != rare_count:
            fail(36, offset)
        rare = iter(rare)
        content = bytearray(next(rare) if symbol == escape else symbol for symbol in content)
    if form & 32:
        content = out_of_lanes(content, lane_count)
    return bytes(content)

def lane_order(count, lane_count):
    """For symbol i of a stream with contexts its place in what the stream codes."""
    quotient, remainder = divmod(count, lane_count)
    return [lane * quotient + min(lane, remainder) + i // lane_count
            for i in range(count) for lane in [i % lane_count]]

def out_of_lanes(stream, lane_count):
    result = bytearray(len(stream))
    for symbol, place in zip(stream, lane_order(len(stream), lane_count)):
        result[place] = symbol
    return result

# §7.1 Codec 2: LZ, §7.2 Codec 3: LZ with literals by context ----------------------------------

LENGTH_CODE = 4, 1, 0                           # e, m, l of §10.1
OFFSET_CODES = [(3, m, l) for m, l in ((1, 0), (2, 0), (3, 0), (1, 1), (2, 1), (1, 2), (0, 2), (0, 3))]

class Stream:
    """How a stream of LZ codes its symbols. `given_count` is G of §9.1, 0 without given classes. `count` is the number
    of symbols where it stands in front of the stream: that has no contexts then, and mode 0 no c (§7.2)."""

    def __init__(self, fields, given_count=0, all_given=False, count=None):
        self.offset = fields.offset
        self.mode = mode = fields.byte()
        if mode > (3 if count is None else 2):
            fail(35, self.offset)
        if mode == 0:
            self.stored = fields.take(fields.varint() if count is None else count)
            self.values = set(self.stored)
        elif mode == 1:
            self.symbol = fields.byte()
            self.values = {self.symbol}
        elif mode == 2:
            frequencies = fields.table()
            self.model = SingleTable(frequencies)
            self.values = {v for v in range(256) if frequencies[v] > 0}
        else:
            self.model = read_context_model(fields, given_count, all_given, has_checksum=False)

    def in_section(self):
        return self.mode >= 2

    def symbols(self, count, section, given=None):
        """The stream's symbols. `given` has the number that is known of each, or None."""
        if self.mode == 0:
            if len(self.stored) != count:
                fail(36, self.offset)
            return self.stored
        if self.mode == 1:
            return bytes([self.symbol]) * count
        if self.mode == 2:
            return section.stream(count, self.model)
        lane_count = section.lane_count
        if given is not None:
            given = [given[place] for place in lane_order(count, lane_count)]
        return out_of_lanes(section.stream(count, self.model, given), lane_count)

class Sequence:
    """A token, its fields, and what the other streams say about it."""

    def __init__(self, token):
        self.l = token & 3
        self.m = token >> 2 & 15
        self.kind = token >> 6
        self.literal_count = self.l
        self.match_count = 2 + self.m
        self.offset = None

def decode_lz(fields, content_count, by_context):
    offset = fields.offset
    checksum = fields.take(4)
    if checksum != header_checksum(fields.payload[4:]).to_bytes(4, "little"):
        fail(38, offset)
    form = fields.byte()
    if form >> 7:
        fail(35, offset)
    if form & 15 > 8:
        fail(18, offset)
    undo_filter = read_filter(fields)
    sequence_count = fields.varint()
    if sequence_count > content_count // 2:
        fail(36, offset)
    raw_count = fields.varint()
    if raw_count > fields.left():
        fail(36, offset)
    tokens = Stream(fields)
    literal_lengths = Stream(fields)
    match_lengths = Stream(fields)
    offsets = Stream(fields, given_count=16, all_given=True)
    literals = LiteralsByContext(fields, content_count) if by_context else Literals(fields)
    raw_bits = fields.take(raw_count)
    in_section = sum(stream.in_section() for stream in
                     [tokens, literal_lengths, match_lengths, offsets] + literals.streams)
    if in_section > 0:
        section = Section(fields, 1 << (form & 15), in_section)
    else:
        section = None
        if fields.left() > 0:
            fail(22, offset)

    sequences = [Sequence(token) for token in tokens.symbols(sequence_count, section)]
    long_runs = [s for s in sequences if s.l == 3]
    long_matches = [s for s in sequences if s.m == 15]
    with_offset = [s for s in sequences if s.kind == 3]
    length_tokens = literal_lengths.symbols(len(long_runs), section)
    match_tokens = match_lengths.symbols(len(long_matches), section)
    offset_tokens = offsets.symbols(len(with_offset), section, [s.m for s in with_offset])
    bits = BitInput(raw_bits, offset)
    for s, value in zip(long_runs, read_integers(LENGTH_CODE, length_tokens, bits)):
        s.literal_count = 3 + value
    for s, value in zip(long_matches, read_integers(LENGTH_CODE, match_tokens, bits)):
        s.match_count = 17 + value
    for s, value in zip(with_offset, read_integers(OFFSET_CODES[form >> 4], offset_tokens, bits)):
        s.offset = 1 + value
    end_of_raw_bits(bits)
    match_bytes = sum(s.match_count for s in sequences)
    if sum(s.literal_count for s in sequences) + match_bytes > content_count:
        fail(36, offset)
    literals.decode(content_count - match_bytes, sequences, section)
    return undo_filter(regenerate(sequences, literals, content_count, offset))

def regenerate(sequences, literals, content_count, offset):
    """The filtered content."""
    content = bytearray()
    repeats = [1, 4, 8]
    for s in sequences:
        for _ in range(s.literal_count):
            content.append(literals.next(content, repeats[0]))
        if s.kind < 3:
            s.offset = repeats.pop(s.kind)
        else:
            repeats.pop()
        repeats.insert(0, s.offset)
        if s.offset > len(content):
            fail(39, offset)
        for _ in range(s.match_count):
            content.append(content[-s.offset])
    while len(content) < content_count:
        content.append(literals.next(content, repeats[0]))
    literals.finish()
    return bytes(content)

class Literals:
    """Codec 2: one stream."""

    def __init__(self, fields):
        self.streams = [Stream(fields, given_count=5)]

    def decode(self, count, sequences, section):
        given = []
        kind_in_front = 3
        for s in sequences:
            given += ([kind_in_front, 4] + [None] * (s.literal_count - 2))[:s.literal_count]
            kind_in_front = s.kind
        given += ([kind_in_front, 4] + [None] * count)[:count - len(given)]
        self.symbols = iter(self.streams[0].symbols(count, section, given))

    def next(self, content, repeat):
        return next(self.symbols)

    def finish(self):
        pass

class LiteralsByContext:
    """Codec 3: K streams."""

    def __init__(self, fields, content_count):
        self.offset = offset = fields.offset
        self.kind = fields.byte()
        if self.kind > 1:
            fail(35, offset)
        stream_count = fields.byte()
        if not 1 <= stream_count <= 64:
            fail(37, offset)
        second_count = fields.byte()
        if second_count < 1:
            fail(37, offset)
        self.first_count = fields.byte()
        if self.first_count < 1 or self.first_count * second_count > 256:
            fail(37, offset)
        self.counts = []
        self.streams = []
        for _ in range(stream_count):
            self.counts.append(fields.varint())
            if self.counts[-1] > content_count:
                fail(36, offset)
            self.streams.append(Stream(fields, count=self.counts[-1]))
        present = sorted(set().union(*(stream.values for stream in self.streams)))
        bits = fields.bits()
        self.first = read_classes(bits, present, self.first_count)
        self.second = read_classes(bits, present, second_count)
        self.numbers = [read_class(bits, stream_count)
                        for _ in range(self.first_count * second_count)]
        fields.padding(bits)

    def decode(self, count, sequences, section):
        if sum(self.counts) != count:
            fail(36, self.offset)
        self.is_short = False
        self.symbols = [iter(stream.symbols(count, section))
                        for stream, count in zip(self.streams, self.counts)]

    def next(self, content, repeat):
        def byte_before(distance):
            return content[-distance] if distance <= len(content) else 0

        a = byte_before(1)
        b = byte_before(repeat if self.kind == 1 else 2)
        number = self.numbers[self.first[a] + self.first_count * self.second[b]]
        for symbol in self.symbols[number]:
            return symbol
        self.is_short = True
        return 0

    def finish(self):
        # As many literals were taken as there are: one that ran out leaves something elsewhere.
        if self.is_short:
            fail(36, self.offset)

# §7.3 Filters ---------------------------------------------------------------------------------

def read_filter(fields):
    """Reads the description; returns a function that makes the content from the filtered content."""
    kind = fields.byte()
    if kind == 0x00:
        return lambda y: y
    if kind == 0x01:
        return undo_calls
    if kind in (0x02, 0x03, 0x04):
        stride = 1 << kind - 1
        return lambda y: undo_planes(y, stride)
    if kind in (0x05, 0x85):
        d = read_distance(fields)
        return lambda y: undo_differences(y, kind >> 7, d)
    if kind in (0x06, 0x86):
        d = read_distance(fields)
        w = read_distance(fields)
        return lambda y: undo_differences(y, kind >> 7, d, w)
    fail(35, fields.offset)

def read_distance(fields):
    distance = fields.varint(error=35)
    if not 1 <= distance <= 1 << 25:
        fail(35, fields.offset)
    return distance

def undo_calls(y):
    x = bytearray(y)
    for i in range(len(x) - 4):
        if x[i] in (0xE8, 0xE9) and x[i + 4] in (0x00, 0xFF):
            v = x[i + 1] + (x[i + 2] << 8) + (x[i + 3] << 16) + (x[i + 4] % 2 << 24)
            v = (v - i) % (1 << 25)
            x[i + 1:i + 4] = (v % (1 << 24)).to_bytes(3, "little")
            x[i + 4] = 0x00 if v < 1 << 24 else 0xFF
    return bytes(x)

def undo_planes(y, s):
    x = bytearray(y)
    m = len(y) // s
    for j in range(s):
        for k in range(m):
            x[s * k + j] = y[m * j + k]
    return bytes(x)

def undo_differences(y, p, d, w=None):
    m = max(len(y) - p, 0) // 2
    samples = []

    def before(k):
        return samples[k] if k >= 0 else 0

    for k in range(m):
        sample = y[k] + (y[m + k] << 8) - 128 + before(k - d)
        if w is not None:
            sample += before(k - w) - before(k - d - w)
        samples.append(sample % (1 << 16))
    rest = y[2 * m:]
    return rest[:p] + b"".join(sample.to_bytes(2, "little") for sample in samples) + rest[p:]

# The examples of the text: description, content, filtered content.
for description, x, y in (
        ("01", "55 E8 0A 00 00 00 90 90 E8 03 00 00 00 E9 FE FF FF FF C3",
               "55 E8 0B 00 00 00 90 90 E8 0B 00 00 00 E9 0B 00 00 00 C3"),
        ("03", "10 11 12 13 14 15 16 17 18 19 1A", "10 14 11 15 12 16 13 17 18 19 1A"),
        ("85 02", "07 E8 03 EB 03 DE 03 14 05 13 05 09", "68 6B 76 A9 B5  04 04 00 01 01  07 09"),
        ("06 01 03", "64 00 68 00 6D 00 65 00 6A 00 2C 01", "E4 84 85 14 81 3D  00 00 00 00 00 01")):
    assert read_filter(Fields(bytes.fromhex(description), 0))(bytes.fromhex(y)) == bytes.fromhex(x)

# §8 Frequency tables -------------------------------------------------------------------------

TOKEN_E = 13
ROW_S = 13

# The code lengths of the tokens 0…12 and E, for the rows 0…12 and S; 0 stands for a dash.
CODE_LENGTHS = [
    [0, 2, 4, 4, 5, 4, 4, 3, 3, 4, 4, 4, 5, 0],
    [5, 1, 2, 4, 4, 5, 6, 7, 7, 8, 8, 8, 8, 6],
    [6, 3, 1, 3, 4, 4, 5, 6, 5, 7, 7, 8, 8, 7],
    [6, 4, 2, 1, 4, 5, 5, 6, 7, 8, 8, 8, 8, 7],
    [6, 4, 2, 2, 2, 4, 5, 5, 6, 7, 7, 8, 8, 7],
    [6, 4, 3, 3, 2, 2, 4, 4, 6, 7, 7, 8, 8, 7],
    [5, 4, 3, 3, 3, 3, 2, 4, 4, 7, 7, 8, 8, 7],
    [4, 5, 4, 4, 3, 3, 3, 2, 3, 6, 8, 8, 8, 8],
    [5, 4, 4, 4, 4, 3, 3, 3, 2, 4, 6, 8, 8, 7],
    [5, 4, 4, 5, 5, 4, 2, 2, 4, 3, 6, 7, 8, 8],
    [1, 4, 5, 3, 4, 5, 4, 4, 6, 6, 6, 7, 8, 8],
    [2, 2, 4, 6, 8, 5, 5, 5, 8, 7, 5, 6, 6, 2],
    [8, 8, 2, 5, 8, 4, 4, 3, 3, 2, 5, 6, 5, 8],
    [2, 8, 7, 8, 6, 6, 4, 6, 4, 2, 5, 5, 2, 0],
]

def canonical_code(lengths):
    """{(length, word): token}"""
    code = {}
    word = 0
    last_length = 0
    for length, token in sorted((n, token) for token, n in enumerate(lengths) if n):
        if last_length:
            word = (word + 1) << (length - last_length)
        code[(length, word)] = token
        last_length = length
    assert word == (1 << last_length) - 1       # every row is complete
    return code

CODES = [canonical_code(lengths) for lengths in CODE_LENGTHS]

def read_token(bits, row):
    length = word = 0
    while (length, word) not in CODES[row]:
        word = word << 1 | bits.bit()
        length += 1
    return CODES[row][(length, word)]

def read_run_length(bits):
    """An Elias gamma number."""
    zeros = 0
    while bits.bit() == 0:
        zeros += 1
        if zeros > 7:
            fail(15, bits.offset)
    return 1 << zeros | bits.bits(zeros)

def read_table(payload, offset):
    """Returns the 256 frequencies and the number of bytes of the table."""
    bits = BitInput(payload, offset)
    frequencies = [0] * 256
    q = bits.bits(4)
    if q == 15:
        frequencies[bits.bits(8)] = 4096
        return frequencies, bits.padding()
    if q > 10:
        fail(14, offset)

    classes = []
    row = ROW_S
    while len(classes) < 256:
        token = read_token(bits, row)
        if token == TOKEN_E:
            break
        if token == 0:
            classes += [0] * read_run_length(bits)
            if len(classes) >= 256:             # no symbol is left to follow the run
                fail(15, offset)
        else:
            classes.append(token)
        row = token
    classes += [0] * (256 - len(classes))
    if sum(1 for c in classes if c) < 2:
        fail(15, offset)

    omitted = classes.index(max(classes))
    smaller_q_would_do = q > 0
    for symbol, c in enumerate(classes):
        if c == 0 or symbol == omitted:
            continue
        width = min(c - 1, q)
        m = bits.bits(width)
        if width == q and m & 1:
            smaller_q_would_do = False
        frequencies[symbol] = (1 << (c - 1)) + (m << (c - 1 - width))
    rest = 4096 - sum(frequencies)
    if rest < 1 or rest.bit_length() != classes[omitted]:
        fail(15, offset)
    frequencies[omitted] = rest
    if smaller_q_would_do:
        fail(16, offset)
    return frequencies, bits.padding()

# §9 Alias tables -----------------------------------------------------------------------------

def bucket_count_of(frequencies):
    present_count = sum(1 for f in frequencies if f > 0)
    return 64 if present_count <= 64 else 128 if present_count <= 128 else 256

def alias_table(frequencies, bucket_count):
    """For each of the 4096 slots its (symbol, bias)."""
    present = [symbol for symbol in range(256) if frequencies[symbol] > 0]
    owner = present if bucket_count < 256 else list(range(256))
    owner = owner + [None] * (bucket_count - len(owner))
    width = 4096 // bucket_count
    r = [0 if symbol is None else frequencies[symbol] for symbol in owner]
    divider = [width] * bucket_count
    alias = list(range(bucket_count))
    base = [0] * bucket_count
    small = [b for b in range(bucket_count) if r[b] < width]
    large = [b for b in range(bucket_count) if r[b] > width]
    while small:
        s = small.pop()
        l = large[-1]
        divider[s] = r[s]
        alias[s] = l
        r[l] = r[l] - (width - r[s])
        base[s] = r[l]
        if r[l] < width:
            large.pop()
            small.append(l)
        elif r[l] == width:
            large.pop()
    slots = []
    for slot in range(4096):
        b = slot % bucket_count
        p = slot // bucket_count
        if p < divider[b]:
            slots.append((owner[b], p))
        else:
            slots.append((owner[alias[b]], base[b] + p - divider[b]))
    return slots

class SingleTable:
    """A stream that has one table."""

    def __init__(self, frequencies):
        self.frequencies = frequencies
        self.slots = alias_table(frequencies, bucket_count_of(frequencies))

    def table_for(self, p1, p2, given):
        """Frequencies and slots for a symbol behind p1, behind p2, of which `given` is known or None."""
        return self.frequencies, self.slots

# §9.1 Context models -------------------------------------------------------------------------

class ContextModel:
    def __init__(self, tables, first, second, given, numbers, first_count):
        bucket_count = max(bucket_count_of(table) for table in tables)
        self.tables = [(table, alias_table(table, bucket_count)) for table in tables]
        self.first = first
        self.second = second
        self.given = given                      # D
        self.numbers = numbers
        self.first_count = first_count

    def table_for(self, p1, p2, given):
        number = self.first[p1]
        if self.numbers:
            second_class = self.second[p2] if given is None else self.given[given]
            number = self.numbers[number + self.first_count * second_class]
        return self.tables[number]

def read_class(bits, count):
    """A number below `count`."""
    value = bits.bits((count - 1).bit_length())
    if value >= count:
        fail(37, bits.offset)
    return value

def read_classes(bits, present, count):
    """The classes of the present values; all others have 0."""
    classes = [0] * 256
    for v in present:
        classes[v] = read_class(bits, count)
    return classes

def read_context_model(fields, given_count=0, all_given=False, has_checksum=True):
    """`given_count` is G, `all_given` says that a number is known for each symbol."""
    offset = fields.offset
    start = fields.position
    table_count = fields.byte()
    if not 2 <= table_count <= 64:
        fail(37, offset)
    second_count = fields.byte()
    if second_count == 1 or (second_count == 0 and given_count > 0):
        fail(37, offset)
    first_count = table_count
    if second_count > 0:
        first_count = fields.byte()
        if first_count < 1 or first_count * second_count > (255 if given_count > 0 else 256):
            fail(37, offset)
    tables = [fields.table() for _ in range(table_count)]
    present = [v for v in range(256) if any(table[v] > 0 for table in tables)]
    bits = fields.bits()
    first = read_classes(bits, present, first_count)
    second = [0] * 256
    given = []
    numbers = []
    if second_count > 0:
        if not all_given:
            second = read_classes(bits, present, second_count)
        given = [read_class(bits, second_count) for _ in range(given_count)]
        numbers = [read_class(bits, table_count) for _ in range(first_count * second_count)]
    fields.padding(bits)
    if has_checksum:
        checksum = header_checksum(fields.payload[start:fields.position])
        if int.from_bytes(fields.take(4), "little") != checksum:
            fail(37, offset)
    return ContextModel(tables, first, second, given, numbers, first_count)

# §10 rANS sections ---------------------------------------------------------------------------

LOWER_BOUND = 1 << 16

class Words:
    """Numbers of 16 bits that are taken one after the other."""

    def __init__(self, values, offset):
        self.values = values
        self.position = 0
        self.offset = offset

    def next(self):
        if self.position == len(self.values):
            fail(20, self.offset)
        self.position += 1
        return self.values[self.position - 1]

    def rest(self):
        return self.values[self.position:]

class Section:
    """Decodes the streams of a section one after the other. `last_count` is the number of symbols of the last
    one, where it is known from the beginning; otherwise T is checked when that stream's turn comes."""

    def __init__(self, fields, lane_count, stream_count, last_count=None):
        self.offset = fields.offset
        self.lane_count = lane_count
        self.streams_left = stream_count
        self.closing_count = 0
        if lane_count >= 8:
            self.closing_count = fields.varint()
            if last_count is not None:
                self.check_closing(last_count)
        bits = fields.bits()
        high = []
        for _ in range(lane_count):
            c = bits.bits(4)
            high.append((1 << c) + bits.bits(c))
        fields.padding(bits)
        low = fields.take(2 * lane_count)
        if fields.left() % 2:
            fail(19, self.offset)
        self.state = [h << 16 | l for h, l in zip(high, numbers_of_16_bits(low))]
        self.words = Words(numbers_of_16_bits(fields.rest()), self.offset)

    def check_closing(self, last_count):
        if self.closing_count > last_count:
            fail(36, self.offset)

    def pop(self, lane, model, output, given, source):
        """Appends a symbol; those before it in its lane stand N and 2 N places in front of it."""
        i, n = len(output), self.lane_count
        frequencies, slots = model.table_for(output[i - n] if i >= n else 0,
                                             output[i - 2 * n] if i >= 2 * n else 0,
                                             None if given is None else given[i])
        x = self.state[lane]
        symbol, bias = slots[x % 4096]
        x = frequencies[symbol] * (x // 4096) + bias
        self.state[lane] = x if x >= LOWER_BOUND else x << 16 | source.next()
        output.append(symbol)

    def stream(self, symbol_count, model, given=None):
        """The next stream; `given` has for each symbol what is known of it (§9.1)."""
        self.streams_left -= 1
        is_last = self.streams_left == 0
        output = bytearray()
        if is_last:
            self.check_closing(symbol_count)
            symbol_count -= self.closing_count
        for i in range(symbol_count):
            self.pop(i % self.lane_count, model, output, given, self.words)
        if is_last:
            self.close(model, output, given)
        return output

    def close(self, model, output, given):
        if self.words.rest():
            fail(22, self.offset)
        if self.lane_count >= 8:
            bits = []
            for x in self.state[4:]:
                c = (x >> 16).bit_length() - 1
                bits += [c >> i & 1 for i in range(4)] + [x >> 16 + i & 1 for i in range(c)]
            high_halves = [sum(bit << i for i, bit in enumerate(bits[k:k + 16]))
                           for k in range(0, len(bits), 16)]
            closing = Words([x & 0xFFFF for x in self.state[4:]] + high_halves, self.offset)
            for i in range(self.closing_count):
                self.pop(i % 4, model, output, given, closing)
            if any(closing.rest()):
                fail(22, self.offset)
        if any(x != LOWER_BOUND for x in self.state[:4]):
            fail(22, self.offset)

def numbers_of_16_bits(data):
    return [data[i] | data[i + 1] << 8 for i in range(0, len(data), 2)]

# §10.1 Hybrid integers, §10.2 raw bits ---------------------------------------------------------

def read_integers(code, tokens, bits):
    """The integers of a stream: first all its tokens are checked, then come its raw bits."""
    e, m, l = code
    if any(token >= (1 << e) + ((32 - e) << m + l) for token in tokens):
        fail(36, bits.offset)
    return [read_integer(code, token, bits) for token in tokens]

def read_integer(code, token, bits):
    e, m, l = code
    if token < 1 << e:
        return token
    n, fraction = divmod(token - (1 << e), 1 << m + l)
    n += e
    h, k = divmod(fraction, 1 << l)
    between = bits.bits(n - m - l)
    return ((1 << m | h) << n - m - l | between) << l | k

def end_of_raw_bits(bits):
    if (bits.bit_position + 7) // 8 < len(bits.data):
        fail(22, bits.offset)
    bits.padding()

# 1000 is the example of the text.
assert (lambda bits: (read_integer((4, 1, 0), 27, bits), bits.bit_position))(BitInput(b"\xE8", 0)) == (1000, 8)

# §11 Endings, §12 index and footer -----------------------------------------------------------

SHORT_CLOSING = bytes.fromhex("7A6E73F6")
LONG_CLOSING = bytes.fromhex("5A4E53F6")
SHORT_FOOTER_SIZE = 21
FOOTER_SIZE = 24
SHORTEST_FRAME = FRAME_HEADER_SIZE + SHORT_FOOTER_SIZE
SHORTEST_TAIL = 18 + FOOTER_SIZE

def read_short_footer(source, frame_start, block_size, entries, record_count):
    """§11.1"""
    start = source.position
    source.take(4)
    fields = source.take(5)
    checksum = source.number(8)
    if source.take(4) != SHORT_CLOSING:
        fail(26, start)
    if checksum != xxh64(entries + fields, block_size):
        fail(27, start)
    counts = fields[0], int.from_bytes(fields[1:], "little")
    if counts != (record_count, source.position - frame_start):
        fail(28, start)

def read_end_record(source):
    """§11.2; returns (block count, content byte count, sequence checksum)."""
    start = source.position
    source.take(4)
    block_count = source.varint()
    content_count = source.varint()
    checksum = source.number(8)
    source.header_checksum(start, 6)
    return block_count, content_count, checksum

def read_footer(source):
    """§12; returns (frame byte count, tail byte count)."""
    start = source.position
    frame_count = source.number(8)
    tail_count = source.number(8)
    stored_checksum = source.number(4)
    if source.take(4) != LONG_CLOSING:
        fail(26, start)
    if stored_checksum != header_checksum(source.data[start:start + 16]):
        fail(6, start)
    return frame_count, tail_count

# §4 Overview: the frame as a whole, for the sequential decoder and for walking (§12) ---------

class Frame:
    def __init__(self, start):
        self.start = self.end = start
        self.block_size = 0
        self.records = []

    def blocks(self):
        return [record for record in self.records if record.application_type is None]

    def content_count(self):
        return sum(record.content_count for record in self.records)

def read_frame(source, first, output):
    """One frame. With `output` (a bytearray) payloads are decoded and everything is checked;
    without it payloads, index and footer are skipped: that is a walk."""
    frame = Frame(source.position)
    frame.block_size = read_frame_header(source, first)
    entries = bytearray()
    blocks = content_count = 0
    while True:
        marker = source.peek_one_of(MARKERS, 34)
        if marker == BLOCK:
            record = read_block_header(source, frame.block_size, blocks, content_count)
            if content_count + record.content_count >= 1 << 63:     # §2
                fail(28, record.start)
            if output is None:
                source.take(record.stored_count)
            else:
                output += read_block_content(source, record)
            blocks += 1
            content_count += record.content_count
        elif marker == APPLICATION:
            record = read_application_header(source)
            payload = source.take(record.stored_count)
            if output is not None and xxh64(payload, len(frame.records)) != record.checksum:
                fail(25, record.start)
        else:
            break
        frame.records.append(record)
        entries += record.entry()

    if (marker == SHORT_FOOTER) != (len(frame.records) < 8):    # §11: before any other check
        fail(28, source.position)
    if marker == SHORT_FOOTER:
        read_short_footer(source, frame.start, frame.block_size, entries, len(frame.records))
    else:
        end_record_start = source.position
        end_record = read_end_record(source)
        if end_record[2] != xxh64(entries, frame.block_size):
            fail(27, end_record_start)
        if end_record[:2] != (blocks, content_count):
            fail(28, end_record_start)
        if output is None:
            # §12, rebuilding: index and footer may be damaged, or cut off at the end.
            source.position = min(source.position + len(entries) + FOOTER_SIZE, source.end)
        else:
            index_start = source.position
            if source.take(len(entries)) != entries:
                fail(29, index_start)
            footer_start = source.position
            counts = read_footer(source)
            if counts != (source.position - frame.start, source.position - end_record_start):
                fail(28, footer_start)
    frame.end = source.position
    return frame

def decode(data):
    """The content of an archive, by the rules for a sequential decoder (§4, §13)."""
    source = Input(bytes(data))
    output = bytearray()
    read_frame(source, True, output)
    while not source.at_end():
        read_frame(source, False, output)
    return bytes(output)

def rebuild(data):
    """§12, rebuilding: walks from the first byte and returns the frames with their records."""
    source = Input(bytes(data))
    frames = [read_frame(source, True, None)]
    while not source.at_end():
        frames.append(read_frame(source, False, None))
    return frames

# §12 Opening from the end --------------------------------------------------------------------

def open_from_end(data):
    """Returns the frames of the archive, in order, with their records."""
    frames = [open_frame(data, len(data))]
    while frames[0].start > 0:
        frames.insert(0, open_frame(data, frames[0].start))
    return frames

def open_frame(data, end):
    """The frame that ends at `end`. Which errors are reported here is not prescribed."""
    if end < SHORTEST_FRAME:
        fail(4, end)
    closing = data[end - 4:end]
    if closing == SHORT_CLOSING:
        count = int.from_bytes(data[end - 16:end - 12], "little")
        if not SHORTEST_FRAME <= count <= end:
            fail(28, end - SHORT_FOOTER_SIZE)
        source = Input(data, end - count, end)
        frame = read_frame(source, source.position == 0, None)
        if source.position != end or len(frame.records) >= 8:   # an end record, or too early
            fail(28, end - SHORT_FOOTER_SIZE)
        return frame
    if closing != LONG_CLOSING:
        fail(26, end - 4)
    footer_start = end - FOOTER_SIZE
    frame_count, tail_count = read_footer(Input(data, footer_start, end))
    if not (SHORTEST_TAIL <= tail_count <= frame_count - FRAME_HEADER_SIZE and frame_count <= end):
        fail(28, footer_start)
    frame = Frame(end - frame_count)
    frame.end = end
    source = Input(data, frame.start, end)
    frame.block_size = read_frame_header(source, frame.start == 0)
    records_start = source.position
    tail_start = end - tail_count
    source = Input(data, tail_start, footer_start)
    if source.data[tail_start:tail_start + 4] != END_RECORD:
        fail(28, footer_start)
    block_count, content_count, checksum = read_end_record(source)
    index_start = source.position
    if xxh64(data[index_start:footer_start], frame.block_size) != checksum:
        fail(29, index_start)
    read_index(source, frame, records_start, tail_start)
    if len(frame.records) < 8 or (block_count, content_count) != (len(frame.blocks()),
                                                                  frame.content_count()):
        fail(28, tail_start)
    return frame

def read_index(source, frame, position, tail_start):
    """The entries MUST be ones of records that are valid and end where the end record begins."""
    index_start = source.position
    blocks = content_count = 0
    while not source.at_end():
        record = Record()
        try:
            record.kind = source.take(1)[0]
            if record.kind & 0x80:
                record.application_type = bytes(source.take(4))
            elif record.kind & SHORT:
                record.content_count = source.varint()
            else:
                record.content_count = frame.block_size
            record.stored_count = source.varint()
            record.checksum = source.number(8)
        except AnszError:
            fail(29, index_start)
        if record.application_type is not None:
            good = (record.kind == 0x80 and record.stored_count <= 1 << 24
                    and all(0x20 <= byte <= 0x7E for byte in record.application_type))
        else:
            record.number = blocks
            record.content_offset = content_count
            good = (1 <= record.stored_count <= record.content_count <= frame.block_size
                    and bool(record.kind & SHORT) == (record.content_count != frame.block_size)
                    and bool(record.kind & DISPLACED)
                    == (content_count != blocks * frame.block_size))
            blocks += 1
            content_count += record.content_count
        if not good:
            fail(29, index_start)
        record.start = position
        record.payload_start = position + len(record.header())
        position = record.payload_start + record.stored_count
        frame.records.append(record)
    if position != tail_start:
        fail(29, index_start)

# §15 Random access ---------------------------------------------------------------------------

def read_range(data, a, b, frames=None):
    """The content bytes a ..< b of the archive, cut at the content's end."""
    if frames is None:
        frames = open_from_end(data)
    result = bytearray()
    frame_offset = 0
    for frame in frames:
        for block in frame.blocks():
            begin = frame_offset + block.content_offset
            if begin >= b or begin + block.content_count <= a:
                continue
            source = Input(data, block.start, frame.end)
            header = block.header()
            if source.take(len(header)) != header:
                fail(29, block.start)
            content = read_block_content(source, block)
            result += content[max(a - begin, 0):b - begin]
        frame_offset += frame.content_count()
    return bytes(result)

# The vectors, and the command line -----------------------------------------------------------

def verify_good(data, item):
    content = decode(data)
    if len(content) != item["contentByteCount"]:
        return "content has %d bytes" % len(content)
    if hashlib.sha256(content).hexdigest() != item["sha256"]:
        return "content differs"
    layouts = [[(frame.start, frame.block_size, r.start, r.payload_start, r.entry())
                for frame in frames for r in frame.records]
               for frames in (open_from_end(data), rebuild(data))]
    if layouts[0] != layouts[1]:
        return "opening from the end and walking disagree"
    try:
        check_records(data)
        record_error = None
    except AnszError as error:
        record_error = error.number
    if record_error != item.get("recordError"):
        return "the error of its records is %s" % record_error
    n = len(content)
    for a, b in ((0, n), (0, 1), (n // 3, n // 3 + 7), (n // 2, n // 2), (max(n - 5, 0), n)):
        if read_range(data, a, b) != content[a:b]:
            return "range %d ..< %d differs" % (a, b)
    return None

def verify_bad(data, item):
    if (item["verdict"] == "unsupported") != (31 <= item["error"] <= 33):
        return "verdict and error number disagree"
    try:
        decode(data)
    except AnszError as error:
        if (error.number, error.name) != (item["error"], item["errorName"]):
            return "found %s" % error
        return None
    return "accepted"

def verify_vectors(folder):
    with open(os.path.join(folder, "manifest.json"), encoding="utf-8") as file:
        items = json.load(file)
    failed = 0
    for item in items:
        with open(os.path.join(folder, item["file"]), "rb") as file:
            data = file.read()
        try:
            problem = (verify_good if item["verdict"] == "good" else verify_bad)(data, item)
        except AnszError as error:
            problem = "found %s" % error
        if problem:
            failed += 1
            print("%s: %s" % (item["file"], problem))
    print("%d passed, %d failed" % (len(items) - failed, failed))
    return 1 if failed else 0

def main(arguments):
    if len(arguments) == 2 and arguments[0] == "--verify-vectors":
        return verify_vectors(arguments[1])
    if len(arguments) > 1 or (arguments and arguments[0].startswith("--")):
        print(__doc__, file=sys.stderr)
        return 64
    with open(arguments[0], "rb") if arguments else sys.stdin.buffer as file:
        data = file.read()
    try:
        content = decode(data)
    except AnszError as error:
        print(error, file=sys.stderr)
        return 3 if 31 <= error.number <= 33 else 2
    sys.stdout.buffer.write(content)
    return 0

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
