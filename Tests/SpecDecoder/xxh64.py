"""XXH64, from the xxHash specification (reference [1] of Spec/ansz-format.md)."""

MASK64 = (1 << 64) - 1
PRIME1, PRIME2, PRIME3 = 0x9E3779B185EBCA87, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9
PRIME4, PRIME5 = 0x85EBCA77C2B2AE63, 0x27D4EB2F165667C5

def rotate_left(value, count):
    return ((value << count) | (value >> (64 - count))) & MASK64

def xxh64_round(accumulator, lane):
    accumulator = (accumulator + lane * PRIME2) & MASK64
    return (rotate_left(accumulator, 31) * PRIME1) & MASK64

def xxh64(data, seed=0):
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
