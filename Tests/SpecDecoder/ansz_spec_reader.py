"""Reads archives of the ansz format in other ways than from front to back, written from Spec/ansz-format.md
alone, and checks all of it with the vectors.

    ansz_spec_decoder.py --verify-vectors DIR    check every vector of DIR/manifest.json
"""

import hashlib
import json
import os
import re
import sys

from ansz_spec_decoder import (APPLICATION, BLOCK, DISPLACED, END_RECORD, ERROR_NAMES, FOOTER_SIZE, FRAME_HEADER_SIZE,
                               LONG_CLOSING, SHORT, SHORT_CLOSING, AnszError, Frame, Input, Record, decode, fail,
                               header_checksum, must, read_block_content, read_end_record, read_footer, read_frame,
                               read_frame_header, varint_bytes, xxh64)

# §6.4 Registered application records: for whoever uses them, not for decoders of content --------

def read_metadata(payload, offset):
    """The pairs of a `meta` record, which MUST keep the rules (error 40)."""
    source = Input(payload)
    pairs = {}
    last = b""
    while source.left() > 0:
        try:
            key = source.take(source.varint())
            value = source.take(source.varint())
        except AnszError:
            fail(40, offset)
        good = (1 <= len(key) <= 255 and key > last and b"=" not in key
                and all(0x21 <= byte <= 0x7E for byte in key))
        must(good and METADATA_FORMS.get(key, lambda value: True)(value), 40, offset)
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
        must(blocks and source.number(8) == xxh64(checksums, blocks[0].number), 41, offset)
        numbers = [source.varint() for _ in blocks]
    except AnszError:
        fail(41, offset)
    if source.left() > 0 or any(number > block.content_count
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
                must(not has_metadata and not has_blocks, 40, record.start)
                read_metadata(payload, record.start)
                has_metadata = True
            elif record.application_type == b"line":
                must(read_line_numbers(payload, covered, record.start) == line_feeds, 41, record.start)
                covered, line_feeds = [], []

# §12 Rebuilding, opening from the end ---------------------------------------------------------

SHORT_FOOTER_SIZE = 21
SHORTEST_FRAME = FRAME_HEADER_SIZE + SHORT_FOOTER_SIZE
SHORTEST_TAIL = 18 + FOOTER_SIZE

def blocks_of(frame):
    return [record for record in frame.records if record.application_type is None]

def content_count_of(frame):
    return sum(record.content_count for record in frame.records)

def rebuild(data):
    """§12, rebuilding: walks from the first byte and returns the frames with their records."""
    source = Input(bytes(data))
    frames = [read_frame(source, True, None)]
    while source.left() > 0:
        frames.append(read_frame(source, False, None))
    return frames

def open_from_end(data):
    """Returns the frames of the archive, in order, with their records."""
    frames = [open_frame(data, len(data))]
    while frames[0].start > 0:
        frames.insert(0, open_frame(data, frames[0].start))
    return frames

def open_frame(data, end):
    """The frame that ends at `end`. Which errors are reported here is not prescribed."""
    must(end >= SHORTEST_FRAME, 4, end)
    closing = data[end - 4:end]
    if closing == SHORT_CLOSING:
        count = int.from_bytes(data[end - 16:end - 12], "little")
        must(SHORTEST_FRAME <= count <= end, 28, end - SHORT_FOOTER_SIZE)
        source = Input(data, end - count, end)
        frame = read_frame(source, source.position == 0, None)
        if source.position != end or len(frame.records) >= 8:   # an end record, or too early
            fail(28, end - SHORT_FOOTER_SIZE)
        return frame
    must(closing == LONG_CLOSING, 26, end - 4)
    footer_start = end - FOOTER_SIZE
    frame_count, tail_count = read_footer(Input(data, footer_start, end))
    must(SHORTEST_TAIL <= tail_count <= frame_count - FRAME_HEADER_SIZE and frame_count <= end, 28, footer_start)
    frame = Frame(end - frame_count)
    frame.end = end
    source = Input(data, frame.start, end)
    frame.block_size = read_frame_header(source, frame.start == 0)
    records_start = source.position
    tail_start = end - tail_count
    source = Input(data, tail_start, footer_start)
    must(source.data[tail_start:tail_start + 4] == END_RECORD, 28, footer_start)
    block_count, content_count, checksum = read_end_record(source)
    index_start = source.position
    must(xxh64(data[index_start:footer_start], frame.block_size) == checksum, 29, index_start)
    read_index(source, frame, records_start, tail_start)
    if len(frame.records) < 8 or (block_count, content_count) != (len(blocks_of(frame)),
                                                                  content_count_of(frame)):
        fail(28, tail_start)
    return frame

def read_index(source, frame, position, tail_start):
    """The entries MUST be ones of records that are valid and end where the end record begins."""
    index_start = source.position
    blocks = content_count = 0
    while source.left() > 0:
        record = Record()
        try:
            record.kind = source.byte()
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
        must(good, 29, index_start)
        record.start = position
        record.payload_start = position + len(header_of(record))
        position = record.payload_start + record.stored_count
        frame.records.append(record)
    must(position == tail_start, 29, index_start)

# §15 Random access ---------------------------------------------------------------------------

def header_of(record):
    """The header which these fields determine (§12, §15)."""
    if record.application_type is not None:
        result = APPLICATION + record.application_type
    else:
        result = BLOCK + bytes([record.kind]) + varint_bytes(record.number)
        if record.kind & SHORT:
            result += varint_bytes(record.content_count)
        if record.kind & DISPLACED:
            result += varint_bytes(record.content_offset)
    result += varint_bytes(record.stored_count) + record.checksum.to_bytes(8, "little")
    return result + header_checksum(result).to_bytes(4, "little")

def read_range(data, a, b, frames=None):
    """The content bytes a ..< b of the archive, cut at the content's end."""
    if frames is None:
        frames = open_from_end(data)
    result = bytearray()
    frame_offset = 0
    for frame in frames:
        for block in blocks_of(frame):
            begin = frame_offset + block.content_offset
            if begin >= b or begin + block.content_count <= a:
                continue
            source = Input(data, block.start, frame.end)
            header = header_of(block)
            must(source.take(len(header)) == header, 29, block.start)
            content = read_block_content(source, block)
            result += content[max(a - begin, 0):b - begin]
        frame_offset += content_count_of(frame)
    return bytes(result)

# The vectors ---------------------------------------------------------------------------------

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

def verify_verdicts(count):
    """Reads u32 archive byte count, archive, u8 error or 0, u64 XXH64 of the content or 0, and so on."""
    found = [0] * len(ERROR_NAMES)
    source = sys.stdin.buffer
    while sum(found) < count:
        data = source.read(int.from_bytes(source.read(4), "little"))
        answer = source.read(9)
        if len(answer) < 9:
            print("%d archives, and then no more" % sum(found))
            return 1
        verdict = answer[0], int.from_bytes(answer[1:], "little")
        try:
            own_verdict = 0, xxh64(decode(data))
        except AnszError as error:
            own_verdict = error.number, 0
        if own_verdict != verdict:
            print("%s: the other decoder says %s, this one %s" % (data.hex(), verdict, own_verdict))
            return 1
        found[verdict[0]] += 1
        if sum(found) % 100_000 == 0:
            print("  %d archives" % sum(found), file=sys.stderr, flush=True)
    print("%d archives, %d of them good; errors: %s" % (count, found[0], ", ".join(
        "%d: %d" % item for item in enumerate(found) if item[0] and item[1])))
    return 0

def verify(option, argument):
    return verify_vectors(argument) if option == "--verify-vectors" else verify_verdicts(int(argument))
