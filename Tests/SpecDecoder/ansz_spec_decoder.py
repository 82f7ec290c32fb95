#!/usr/bin/env python3
"""A sequential decoder for the ansz format, written from Spec/ansz-format.md alone (format
version 0.0) and laid out in the order of its sections.

It is meant to be read next to that text, not to be fast. `latent_spec_decoder.py` decodes codecs 4
and 5, `ansz_spec_reader.py` opens archives from their ends and looks into application records.

    ansz_spec_decoder.py [FILE]                  content to standard output
    ansz_spec_decoder.py --verify-vectors DIR    check every vector of DIR/manifest.json
    ansz_spec_decoder.py --verify-verdicts N     check N verdicts of another decoder on standard input

Exit status: 0 good, 1 a vector failed, 2 corrupt or truncated, 3 unsupported.
"""

import sys

import latent_spec_decoder
from xxh64 import xxh64

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

    def __init__(self, number, offset):
        self.number, self.name, self.offset = number, ERROR_NAMES[number], offset
        super().__init__("error %d %s at byte %s" % (number, self.name, offset))

def fail(number, offset=None):
    raise AnszError(number, offset)

def must(condition, number, offset=None):
    if not condition:
        fail(number, offset)

# §2 Conventions: varints, bit streams --------------------------------------------------------

MASK64 = (1 << 64) - 1

def header_checksum(data):
    return xxh64(data, 0) & 0xFFFFFFFF

def varint_bytes(value):
    if value < 0x80:
        return bytes([value])
    return bytes([value & 0x7F | 0x80]) + varint_bytes(value >> 7)

class Input:
    """The bytes from `position` to `end`."""

    END_ERROR, VARINT_ERROR = 4, 5

    def __init__(self, data, position=0, end=None):
        self.data, self.position = data, position
        self.end = len(data) if end is None else end

    def left(self):
        return self.end - self.position

    def take(self, count):
        must(count <= self.left(), self.END_ERROR, self.end)
        self.position += count
        return self.data[self.position - count:self.position]

    def byte(self):
        return self.take(1)[0]

    def number(self, byte_count):
        return int.from_bytes(self.take(byte_count), "little")

    def varint(self, error=None):
        """At most nine bytes; the last is not zero unless it is the only one."""
        start = self.position
        value = 0
        for i in range(9):
            byte = self.byte()
            value |= (byte & 0x7F) << (7 * i)
            if byte < 0x80:
                must(byte > 0 or i == 0, error or self.VARINT_ERROR, start)
                return value
        fail(error or self.VARINT_ERROR, start)

    def header_checksum(self, start, error):
        computed = header_checksum(self.data[start:self.position])
        must(self.number(4) == computed, error, start)

    def peek_one_of(self, choices, error):
        """The one of `choices` (of equal length) that stands here. Bytes that begin none of them
        are `error`; a proper beginning of one at the end of the input is truncated (§17)."""
        length = len(choices[0])
        seen = self.data[self.position:min(self.position + length, self.end)]
        must(any(choice.startswith(seen) for choice in choices), error, self.position)
        must(len(seen) == length, 4, self.end)
        return seen

class BitInput:
    """A bit stream: bytes are filled from the least significant bit up. Its end is error 20."""

    def __init__(self, data):
        self.data, self.bit_position = data, 0

    def bit(self):
        byte_index = self.bit_position >> 3
        must(byte_index < len(self.data), 20)
        result = self.data[byte_index] >> (self.bit_position & 7) & 1
        self.bit_position += 1
        return result

    def bits(self, count):
        """A number: the least significant bit first."""
        return sum(self.bit() << i for i in range(count))

    def padding(self):
        """The bits that remain in the last byte; the byte position behind them."""
        while self.bit_position & 7:
            must(self.bit() == 0, 17)
        return self.bit_position >> 3

# §5 Frame header -----------------------------------------------------------------------------

SIGNATURE = bytes.fromhex("F5616E737A0D0A")
FRAME_HEADER_SIZE = 16

def read_frame_header(source, first):
    """Returns the block size B. `first`: this is the first frame of the archive."""
    start = source.position
    source.peek_one_of([SIGNATURE], 1 if first else 2)
    source.take(7)
    version = source.byte()
    reserved = source.byte()
    source.take(1)                              # ignorable flags
    v = source.number(2)
    source.header_checksum(start, 3)
    must(version >> 4 == 0, 31, start)
    must(reserved == 0, 32, start)
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
        ending = varint_bytes(self.stored_count) + self.checksum.to_bytes(8, "little")
        if self.application_type is not None:
            return b"\x80" + self.application_type + ending
        count = varint_bytes(self.content_count) if self.kind & SHORT else b""
        return bytes([self.kind]) + count + ending

def read_block_header(source, block_size, blocks_before, content_before):
    """§6.1: the checks up to the content offset, in the order of the text."""
    record = Record()
    record.start = start = source.position
    source.take(4)
    record.kind = kind = source.byte()
    record.number = source.varint()
    record.content_count = source.varint() if kind & SHORT else block_size
    given_offset = source.varint() if kind & DISPLACED else None
    record.stored_count = source.varint()
    record.checksum = source.number(8)
    source.header_checksum(start, 6)
    must(kind & 0x80 == 0, 7, start)
    must(not (kind & SHORT and record.content_count == block_size), 7, start)
    must(1 <= record.content_count <= block_size, 8, start)
    usual_offset = record.number * block_size
    must(given_offset != usual_offset, 7, start)
    record.content_offset = usual_offset if given_offset is None else given_offset
    must(1 <= record.stored_count <= record.content_count, 9, start)
    must(record.number == blocks_before, 10, start)
    must(record.content_offset == content_before, 11, start)
    record.payload_start = source.position
    return record

def read_block_content(source, record):
    """The rest of §6.1: codec, payload, checksum. The payload is gathered before it is looked at."""
    codec = record.kind & 0x1F
    must(codec <= 5, 33, record.start)
    payload = source.take(record.stored_count)
    try:
        content = decode_payload(codec, payload, record.content_count)
    except (AnszError, latent_spec_decoder.Bad) as error:
        fail(error.args[0] if isinstance(error, latent_spec_decoder.Bad) else error.number, record.payload_start)
    must(xxh64(content, record.seed()) == record.checksum, 23, record.start)
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
    must(all(0x20 <= byte <= 0x7E for byte in record.application_type), 24, start)
    must(record.stored_count <= 1 << 24, 24, start)
    record.payload_start = source.position
    return record

# §7 Codecs -----------------------------------------------------------------------------------

class Fields(Input):
    """The fields of a payload. Errors get the payload's offset in `read_block_content`."""

    END_ERROR, VARINT_ERROR = 20, 36

    def rest(self):
        return self.take(self.left())

    def table(self):
        """A frequency table of at least two symbols."""
        frequencies, size = read_table(self.data[self.position:])
        self.position += size
        must(max(frequencies) < 4096, 13)       # one symbol, behind all checks of the table
        return frequencies

    def bits(self):
        """A bit stream that begins here; `padding` of this class goes on behind it."""
        return BitInput(self.data[self.position:])

    def padding(self, bits):
        self.position += bits.padding()

def decode_payload(codec, payload, content_count):
    if codec == 0:
        if len(payload) == content_count:
            return bytes(payload)
        if len(payload) == 1:
            return bytes(payload) * content_count
        fail(12)
    if codec >= 4:
        decode = latent_spec_decoder.decode_set if codec == 4 else latent_spec_decoder.decode_graph
        return decode(bytes(payload), content_count)
    fields = Fields(payload)
    if codec == 1:
        return decode_codec1(fields, content_count)
    return decode_lz(fields, content_count, codec == 3)

def decode_codec1(fields, content_count):
    form = fields.byte()
    must(form >> 6 == 0, 35)
    must(form & 15 <= 8, 18)
    lane_count = 1 << (form & 15)
    has_rare = form & 16
    if has_rare:
        rare_count = fields.varint()
        must(1 <= rare_count <= content_count, 36)
        rare_table = fields.table()
    model = read_context_model(fields) if form & 32 else SingleTable(fields.table())
    section = Section(fields, lane_count, 2 if has_rare else 1, content_count)
    if has_rare:
        rare = section.stream(rare_count, SingleTable(rare_table))
    content = section.stream(content_count, model)
    if has_rare:
        escape = next(symbol for symbol in range(256) if rare_table[symbol])
        must(content.count(escape) == rare_count, 36)
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
        self.mode = mode = fields.byte()
        self.in_section = mode >= 2
        must(mode <= (3 if count is None else 2), 35)
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

    def symbols(self, count, section, given=None):
        """The stream's symbols. `given` has the number that is known of each, or None."""
        if self.mode == 0:
            must(len(self.stored) == count, 36)
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
        self.l, self.m, self.kind = token & 3, token >> 2 & 15, token >> 6
        self.literal_count, self.match_count, self.offset = self.l, 2 + self.m, None

def decode_lz(fields, content_count, by_context):
    checksum = fields.take(4)
    must(checksum == header_checksum(fields.data[4:]).to_bytes(4, "little"), 38)
    form = fields.byte()
    must(form >> 7 == 0, 35)
    must(form & 15 <= 8, 18)
    undo_filter = read_filter(fields)
    sequence_count = fields.varint()
    must(sequence_count <= content_count // 2, 36)
    raw_count = fields.varint()
    must(raw_count <= fields.left(), 36)
    tokens = Stream(fields)
    literal_lengths = Stream(fields)
    match_lengths = Stream(fields)
    offsets = Stream(fields, given_count=16, all_given=True)
    literals = LiteralsByContext(fields, content_count) if by_context else Literals(fields)
    raw_bits = fields.take(raw_count)
    in_section = sum(stream.in_section for stream in
                     [tokens, literal_lengths, match_lengths, offsets] + literals.streams)
    if in_section > 0:
        section = Section(fields, 1 << (form & 15), in_section)
    else:
        section = None
        must(fields.left() == 0, 22)

    sequences = [Sequence(token) for token in tokens.symbols(sequence_count, section)]
    long_runs = [s for s in sequences if s.l == 3]
    long_matches = [s for s in sequences if s.m == 15]
    with_offset = [s for s in sequences if s.kind == 3]
    length_tokens = literal_lengths.symbols(len(long_runs), section)
    match_tokens = match_lengths.symbols(len(long_matches), section)
    offset_tokens = offsets.symbols(len(with_offset), section, [s.m for s in with_offset])
    bits = BitInput(raw_bits)
    for s, value in zip(long_runs, read_integers(LENGTH_CODE, length_tokens, bits)):
        s.literal_count = 3 + value
    for s, value in zip(long_matches, read_integers(LENGTH_CODE, match_tokens, bits)):
        s.match_count = 17 + value
    for s, value in zip(with_offset, read_integers(OFFSET_CODES[form >> 4], offset_tokens, bits)):
        s.offset = 1 + value
    end_of_raw_bits(bits)
    match_bytes = sum(s.match_count for s in sequences)
    must(sum(s.literal_count for s in sequences) + match_bytes <= content_count, 36)
    literals.decode(content_count - match_bytes, sequences, section)
    return undo_filter(regenerate(sequences, literals, content_count))

def regenerate(sequences, literals, content_count):
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
        must(s.offset <= len(content), 39)
        for _ in range(s.match_count):
            content.append(content[-s.offset])
    while len(content) < content_count:
        content.append(literals.next(content, repeats[0]))
    # As many literals were taken as there are: a stream that ran out leaves something elsewhere.
    must(not literals.is_short, 36)
    return bytes(content)

class Literals:
    """Codec 2: one stream."""

    is_short = False

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

class LiteralsByContext:
    """Codec 3: K streams."""

    is_short = False                            # a literal was asked for in vain

    def __init__(self, fields, content_count):
        self.kind = fields.byte()
        must(self.kind <= 1, 35)
        stream_count = fields.byte()
        must(1 <= stream_count <= 64, 37)
        second_count = fields.byte()
        must(second_count >= 1, 37)
        self.first_count = fields.byte()
        must(self.first_count >= 1 and self.first_count * second_count <= 256, 37)
        self.counts, self.streams = [], []
        for _ in range(stream_count):
            self.counts.append(fields.varint())
            must(self.counts[-1] <= content_count, 36)
            self.streams.append(Stream(fields, count=self.counts[-1]))
        present = sorted(set().union(*(stream.values for stream in self.streams)))
        bits = fields.bits()
        self.first = read_classes(bits, present, self.first_count)
        self.second = read_classes(bits, present, second_count)
        self.numbers = [read_class(bits, stream_count)
                        for _ in range(self.first_count * second_count)]
        fields.padding(bits)

    def decode(self, count, sequences, section):
        must(sum(self.counts) == count, 36)
        self.symbols = [iter(stream.symbols(count, section))
                        for stream, count in zip(self.streams, self.counts)]

    def next(self, content, repeat):
        distances = 1, repeat if self.kind == 1 else 2
        a, b = (content[-d] if d <= len(content) else 0 for d in distances)
        number = self.numbers[self.first[a] + self.first_count * self.second[b]]
        for symbol in self.symbols[number]:
            return symbol
        self.is_short = True
        return 0

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
    fail(35)

def read_distance(fields):
    distance = fields.varint(error=35)
    must(1 <= distance <= 1 << 25, 35)
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
    assert read_filter(Fields(bytes.fromhex(description)))(bytes.fromhex(y)) == bytes.fromhex(x)

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
        must(zeros <= 7, 15)
    return 1 << zeros | bits.bits(zeros)

def read_table(payload):
    """Returns the 256 frequencies and the number of bytes of the table."""
    bits = BitInput(payload)
    frequencies = [0] * 256
    q = bits.bits(4)
    if q == 15:
        frequencies[bits.bits(8)] = 4096
        return frequencies, bits.padding()
    must(q <= 10, 14)

    classes = []
    row = ROW_S
    while len(classes) < 256:
        token = read_token(bits, row)
        if token == TOKEN_E:
            break
        if token == 0:
            classes += [0] * read_run_length(bits)
            must(len(classes) < 256, 15)        # a symbol follows the run
        else:
            classes.append(token)
        row = token
    classes += [0] * (256 - len(classes))
    must(sum(1 for c in classes if c) >= 2, 15)

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
    must(rest >= 1 and rest.bit_length() == classes[omitted], 15)
    frequencies[omitted] = rest
    must(not smaller_q_would_do, 16)
    return frequencies, bits.padding()

# §9 Alias tables -----------------------------------------------------------------------------

def bucket_count_of(frequencies):
    present_count = sum(1 for f in frequencies if f > 0)
    return 64 if present_count <= 64 else 128 if present_count <= 128 else 256

class AliasTable:
    def __init__(self, frequencies, bucket_count):
        self.frequencies, self.bucket_count = frequencies, bucket_count
        present = [symbol for symbol in range(256) if frequencies[symbol] > 0]
        owner = present if bucket_count < 256 else list(range(256))
        self.owner = owner = owner + [None] * (bucket_count - len(owner))
        width = 4096 // bucket_count
        r = [0 if symbol is None else frequencies[symbol] for symbol in owner]
        self.divider = divider = [width] * bucket_count
        self.alias = alias = list(range(bucket_count))
        self.base = base = [0] * bucket_count
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

    def slot(self, slot):
        """The symbol and the bias of one of the 4096 slots."""
        b = slot % self.bucket_count
        p = slot // self.bucket_count
        if p < self.divider[b]:
            return self.owner[b], p
        return self.owner[self.alias[b]], self.base[b] + p - self.divider[b]

class SingleTable:
    """A stream that has one table."""

    def __init__(self, frequencies):
        self.table = AliasTable(frequencies, bucket_count_of(frequencies))

    def table_for(self, p1, p2, given):
        """The table for a symbol behind p1, behind p2, of which `given` is known or None."""
        return self.table

# §9.1 Context models -------------------------------------------------------------------------

class ContextModel:
    def __init__(self, tables, first, second, given, numbers, first_count):
        bucket_count = max(bucket_count_of(table) for table in tables)
        self.tables = [AliasTable(table, bucket_count) for table in tables]
        self.first, self.second, self.numbers, self.first_count = first, second, numbers, first_count
        self.given = given                      # D

    def table_for(self, p1, p2, given):
        number = self.first[p1]
        if self.numbers:
            second_class = self.second[p2] if given is None else self.given[given]
            number = self.numbers[number + self.first_count * second_class]
        return self.tables[number]

def read_class(bits, count):
    """A number below `count`."""
    value = bits.bits((count - 1).bit_length())
    must(value < count, 37)
    return value

def read_classes(bits, present, count):
    """The classes of the present values; all others have 0."""
    classes = [0] * 256
    for v in present:
        classes[v] = read_class(bits, count)
    return classes

def read_context_model(fields, given_count=0, all_given=False, has_checksum=True):
    """`given_count` is G, `all_given` says that a number is known for each symbol."""
    start = fields.position
    table_count = fields.byte()
    must(2 <= table_count <= 64, 37)
    second_count = fields.byte()
    must(second_count > 1 or second_count == given_count == 0, 37)
    first_count = table_count
    if second_count > 0:
        first_count = fields.byte()
        must(first_count >= 1 and first_count * second_count <= (255 if given_count > 0 else 256), 37)
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
        checksum = header_checksum(fields.data[start:fields.position])
        must(int.from_bytes(fields.take(4), "little") == checksum, 37)
    return ContextModel(tables, first, second, given, numbers, first_count)

# §10 rANS sections ---------------------------------------------------------------------------

LOWER_BOUND = 1 << 16

class Words:
    """Numbers of 16 bits that are taken one after the other."""

    def __init__(self, values):
        self.values, self.position = values, 0

    def next(self):
        must(self.position < len(self.values), 20)
        self.position += 1
        return self.values[self.position - 1]

    def rest(self):
        return self.values[self.position:]

class Section:
    """Decodes the streams of a section one after the other. `last_count` is the number of symbols of the last
    one, where it is known from the beginning; otherwise T is checked when that stream's turn comes."""

    def __init__(self, fields, lane_count, stream_count, last_count=None):
        self.lane_count, self.streams_left, self.closing_count = lane_count, stream_count, 0
        if lane_count >= 8:
            self.closing_count = fields.varint()
            must(last_count is None or self.closing_count <= last_count, 36)
        bits = fields.bits()
        high = []
        for _ in range(lane_count):
            c = bits.bits(4)
            high.append((1 << c) + bits.bits(c))
        fields.padding(bits)
        low = fields.take(2 * lane_count)
        must(fields.left() % 2 == 0, 19)
        self.state = [h << 16 | l for h, l in zip(high, numbers_of_16_bits(low))]
        self.words = Words(numbers_of_16_bits(fields.rest()))

    def pop(self, lane, model, output, given, source):
        """Appends a symbol; those before it in its lane stand N and 2 N places in front of it."""
        i, n = len(output), self.lane_count
        table = model.table_for(output[i - n] if i >= n else 0,
                                output[i - 2 * n] if i >= 2 * n else 0,
                                None if given is None else given[i])
        x = self.state[lane]
        symbol, bias = table.slot(x % 4096)
        x = table.frequencies[symbol] * (x // 4096) + bias
        self.state[lane] = x if x >= LOWER_BOUND else x << 16 | source.next()
        output.append(symbol)

    def stream(self, symbol_count, model, given=None):
        """The next stream; `given` has for each symbol what is known of it (§9.1)."""
        self.streams_left -= 1
        is_last = self.streams_left == 0
        output = bytearray()
        if is_last:
            must(self.closing_count <= symbol_count, 36)
            symbol_count -= self.closing_count
        for i in range(symbol_count):
            self.pop(i % self.lane_count, model, output, given, self.words)
        if is_last:
            self.close(model, output, given)
        return output

    def close(self, model, output, given):
        must(not self.words.rest(), 22)
        if self.lane_count >= 8:
            bits = []
            for x in self.state[4:]:
                c = (x >> 16).bit_length() - 1
                bits += [c >> i & 1 for i in range(4)] + [x >> 16 + i & 1 for i in range(c)]
            high_halves = [sum(bit << i for i, bit in enumerate(bits[k:k + 16]))
                           for k in range(0, len(bits), 16)]
            closing = Words([x & 0xFFFF for x in self.state[4:]] + high_halves)
            for i in range(self.closing_count):
                self.pop(i % 4, model, output, given, closing)
            must(not any(closing.rest()), 22)
        must(all(x == LOWER_BOUND for x in self.state[:4]), 22)

def numbers_of_16_bits(data):
    return [data[i] | data[i + 1] << 8 for i in range(0, len(data), 2)]

# §10.1 Hybrid integers, §10.2 raw bits ---------------------------------------------------------

def read_integers(code, tokens, bits):
    """The integers of a stream: first all its tokens are checked, then come its raw bits."""
    e, m, l = code
    must(all(token < (1 << e) + ((32 - e) << m + l) for token in tokens), 36)
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
    must((bits.bit_position + 7) // 8 >= len(bits.data), 22)
    bits.padding()

# 1000 is the example of the text.
assert (lambda bits: (read_integer((4, 1, 0), 27, bits), bits.bit_position))(BitInput(b"\xE8")) == (1000, 8)

# §11 Endings, §12 index and footer -----------------------------------------------------------

SHORT_CLOSING = bytes.fromhex("7A6E73F6")
LONG_CLOSING = bytes.fromhex("5A4E53F6")
FOOTER_SIZE = 24

def read_short_footer(source, frame_start, block_size, entries, record_count):
    """§11.1"""
    start = source.position
    source.take(4)
    fields = source.take(5)
    checksum = source.number(8)
    must(source.take(4) == SHORT_CLOSING, 26, start)
    must(checksum == xxh64(entries + fields, block_size), 27, start)
    counts = fields[0], int.from_bytes(fields[1:], "little")
    must(counts == (record_count, source.position - frame_start), 28, start)

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
    must(source.take(4) == LONG_CLOSING, 26, start)
    must(stored_checksum == header_checksum(source.data[start:start + 16]), 6, start)
    return frame_count, tail_count

# §4 Overview: the frame as a whole, for the sequential decoder and for walking (§12) ---------

class Frame:
    def __init__(self, start):
        self.start = self.end = start
        self.block_size = 0
        self.records = []

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
            must(content_count + record.content_count < 1 << 63, 28, record.start)      # §2
            if output is None:
                source.take(record.stored_count)
            else:
                output += read_block_content(source, record)
            blocks += 1
            content_count += record.content_count
        elif marker == APPLICATION:
            record = read_application_header(source)
            payload = source.take(record.stored_count)
            must(output is None or xxh64(payload, len(frame.records)) == record.checksum, 25, record.start)
        else:
            break
        frame.records.append(record)
        entries += record.entry()

    # §11: before any other check.
    must((marker == SHORT_FOOTER) == (len(frame.records) < 8), 28, source.position)
    if marker == SHORT_FOOTER:
        read_short_footer(source, frame.start, frame.block_size, entries, len(frame.records))
    else:
        end_record_start = source.position
        end_record = read_end_record(source)
        must(end_record[2] == xxh64(entries, frame.block_size), 27, end_record_start)
        must(end_record[:2] == (blocks, content_count), 28, end_record_start)
        if output is None:
            # §12, rebuilding: index and footer may be damaged, or cut off at the end.
            source.position = min(source.position + len(entries) + FOOTER_SIZE, source.end)
        else:
            index_start = source.position
            must(source.take(len(entries)) == entries, 29, index_start)
            footer_start = source.position
            counts = read_footer(source)
            must(counts == (source.position - frame.start, source.position - end_record_start), 28, footer_start)
    frame.end = source.position
    return frame

def decode(data):
    """The content of an archive, by the rules for a sequential decoder (§4, §13)."""
    source = Input(bytes(data))
    output = bytearray()
    read_frame(source, True, output)
    while source.left() > 0:
        read_frame(source, False, output)
    return bytes(output)

# The vectors, and the command line -----------------------------------------------------------

def main(arguments):
    if len(arguments) == 2 and arguments[0].startswith("--verify-"):
        import ansz_spec_reader
        return ansz_spec_reader.verify(*arguments)
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
