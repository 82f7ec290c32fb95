#!/usr/bin/env python3
"""Decodes the payloads of Spec/latent-coding.md, written from that text alone.

  latent_spec_decoder.py (set | graph) PAYLOAD CONTENT-BYTE-COUNT      content to standard output
  latent_spec_decoder.py --verify-vectors FOLDER                       every vector of FOLDER/manifest.json
"""
import hashlib
import json
import os
import sys

MASK = 2**64 - 1
M = 1 << 31


class Bad(Exception):
    """An error, by its number."""


def seed_word(i):
    z = (i + 1) * 0x9E3779B97F4A7C15 & MASK
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 & MASK
    z = (z ^ z >> 27) * 0x94D049BB133111EB & MASK
    return (z ^ z >> 31) >> 32


class Stack:
    """§2"""

    def __init__(self, data):
        if len(data) < 8:
            raise Bad(20)
        if len(data) % 4:
            raise Bad(19)
        self.head = int.from_bytes(data[-8:], "little")
        if not M <= self.head < 1 << 63:
            raise Bad(22)
        self.words = [int.from_bytes(data[i : i + 4], "little") for i in range(0, len(data) - 8, 4)]

    def shrink(self, bound):
        if self.head >= bound << 32:
            self.words.append(self.head & 0xFFFFFFFF)
            self.head >>= 32

    def grow(self):
        if self.head < M:
            if not self.words:
                raise Bad(20)
            self.head = self.head << 32 | self.words.pop()

    def slot(self, n):
        self.shrink(n * (M // n))
        return self.head % n

    def take(self, start, f, n):
        self.head = self.head // n * f + self.head % n - start
        self.grow()

    def pop(self, n):
        s = self.slot(n)
        self.take(s, 1, n)
        return s

    def pop_by(self, frequencies):
        slot, start, n = self.slot(sum(frequencies)), 0, sum(frequencies)
        for symbol, f in enumerate(frequencies):
            if slot < start + f:
                self.take(start, f, n)
                return symbol
            start += f

    def push(self, start, f, n):
        self.shrink(f * (M // n))
        self.head = self.head // f * n + start + self.head % f
        self.grow()

    def below(self, r):
        """§4"""
        if r <= M:
            return self.pop(r)
        t = r - 1 >> 30
        q = self.below(t + 1)
        return q << 30 | self.pop(((r - 1) % (1 << 30)) + 1 if q == t else 1 << 30)

    def finish(self):
        k = len(self.words)
        if self.head != M or any(w != seed_word(k - 1 - i) for i, w in enumerate(self.words)):
            raise Bad(22)


class Bits:
    """§3.1"""

    def __init__(self, data):
        self.data, self.next, self.missing = data, 0, 0
        self.low, self.high, self.number = 0, 2**32 - 1, 0
        for _ in range(4):
            self.read()

    def read(self):
        byte = 0
        if self.next < len(self.data):
            byte = self.data[self.next]
            self.next += 1
        else:
            self.missing += 1
            if self.missing > 4:
                raise Bad(20)
        self.number = (self.number << 8 | byte) & 0xFFFFFFFF

    def bit(self, p):
        middle = self.low + ((self.high - self.low) * p >> 16)
        b = int(self.number <= middle)
        if b:
            self.high = middle
        else:
            self.low = middle + 1
        while self.low >> 24 == self.high >> 24:
            self.low = self.low << 8 & 0xFFFFFFFF
            self.high = (self.high << 8 | 255) & 0xFFFFFFFF
            self.read()
        return b

    def finish(self):
        heads = (self.high >> 32 - 8 * k << 32 - 8 * k for k in range(5))
        k, ending = next((k, head) for k, head in enumerate(heads) if head >= self.low)
        if self.next < len(self.data) or self.missing != 4 - k or self.number != ending:
            raise Bad(22)


def mixed(h, v):
    x = (h + v + 1) * 0x9E3779B97F4A7C15 & MASK
    return x ^ x >> 29


# §3.3
Q = [22, 36, 60, 98, 162, 267, 439, 720, 1179, 1921, 3108, 4971, 7812, 11955, 17625, 24743, 32768, 40793, 47911, 53581]
Q += [57724, 60565, 62428, 63615, 64357, 64816, 65097, 65269, 65374, 65438, 65476, 65500, 65514]
SQUASH = [(Q[i >> 7] * (128 - i % 128) + Q[(i >> 7) + 1] * (i % 128) + 64) // 128 for i in range(4096)]
ST = [max(1, next((i for i in range(4096) if SQUASH[i] // 16 >= p), 4095)) - 2048 for p in range(4096)]


class Counter:
    def __init__(self):
        self.p, self.count = 1 << 21, 0

    def learn(self, b, limit):
        self.p += ((2**22 - 1) * b - self.p) * (131072 // (2 * self.count + 3)) >> 16
        self.count += self.count < limit

    def p12(self):
        return self.p >> 10


class Mixer:
    def __init__(self, weight):
        self.weight, self.sets = weight, {}

    def mix(self, inputs, number):
        self.w = self.sets.setdefault(number, [self.weight] * len(inputs))
        self.inputs = inputs
        self.m = max(-2047, min(2047, sum(x * w >> 8 for x, w in zip(inputs, self.w)) >> 8))
        return self.m

    def learn(self, b, rate):
        e = (65535 * b - SQUASH[self.m + 2048]) * rate
        for i, x in enumerate(self.inputs):
            self.w[i] = max(-(2**19), min(2**19, self.w[i] + (x * e + 2**17 >> 18)))


class Contexts:
    """§3.4: bits by hashed contexts."""

    weight, rate, limit = 2**14, 6, 255

    def __init__(self, bits, table_bits):
        self.bits, self.table_bits, self.counters, self.mixer = bits, table_bits, {}, Mixer(self.weight)

    def input(self, counter):
        return ST[counter.p12()]

    def bit(self, contexts, number):
        places = [(i, mixed(0, c) >> 64 - self.table_bits) for i, c in enumerate(contexts)]
        counters = [self.counters.setdefault(place, Counter()) for place in places]
        m = self.mixer.mix([self.input(c) for c in counters] + [256], number)
        b = self.bits.bit(SQUASH[m + 2048])
        self.mixer.learn(b, self.rate)
        for counter in counters:
            counter.learn(b, self.limit)
        return b


class Records:
    """§3.2, §3.5"""

    def __init__(self, data, terminator, size):
        self.bits, self.T, self.size, self.out = Bits(data), terminator, size, bytearray()
        self.B = next(b for b in range(10, 21) if 2**b >= size or b == 20)
        self.agreement = Contexts(self.bits, min(18, self.B))
        self.P, self.S, self.S2, self.run = b"", 0, 0, []
        self.rows, self.mixers = {}, (Mixer(2**13), Mixer(2**13))
        self.places, self.match_counters = {}, {}

    def agree(self, i):
        P, T = self.P, self.T
        e, a = P[i], P[i + 1] if i + 1 < len(P) else T
        l, k = P[i - 1] if i > 0 else 0, P[i - 2] if i > 1 else 0
        x, y, d = min(i, 31), min(len(P) - i, 15), max(-8, min(7, i - self.S)) + 8
        r = self.run[i]
        u = min(r, 8) + (r.bit_length() if r > 8 else 0)
        contexts = [
            x << 8 | y << 4 | d, u << 8 | d << 4 | y, e << 8 | a, (l << 8 | e) << 4 | d, (k << 8 | l) << 8 | e,
            min(self.S, 31) << 10 | min(self.S2, 31) << 5 | x, u << 8 | e, (u << 5 | x) << 4 | y,
            (e << 8 | a) << 8 | min(len(P) - i, 3) << 4 | d, (l << 8 | e) << 12 | u << 4 | y,
        ]  # fmt: skip
        return self.agreement.bit(contexts, 16 * (max(-1, min(2, i - self.S)) + 1) + min(15, i))

    def record(self):
        record, P, T = bytearray(), self.P, self.T
        i = 0
        while i < len(P):
            if len(self.out) >= self.size:
                raise Bad(36)
            if P[i] != 255 and not self.agree(i):
                break
            record.append(P[i])
            i += 1
            self.out_byte(record[-1], False)
        s = i
        if not (P and i == len(P)):
            floor = P[i] if i < len(P) and P[i] != T else None
            E = 77
            for byte in P[s:]:
                E = mixed(E, byte)
            self.M = self.L = 0
            while True:
                if len(self.out) >= self.size:
                    raise Bad(36)
                b = self.byte(record, s, floor, E)
                if floor is not None and b == T:
                    raise Bad(36)
                record.append(b)
                self.out_byte(b, True)
                E, floor = mixed(E, b), None
                if b == T:
                    break
        for j in range(s):
            self.run[j] += 1
        self.run[s:] = [1] * (len(record) - s)
        self.P, self.S, self.S2 = bytes(record), s, self.S

    def out_byte(self, b, matching):
        if matching and self.L > 0:
            if self.out[self.M] == b:
                self.M, self.L = self.M + 1, self.L + 1
            else:
                self.L = 0
        self.out.append(b)

    def byte(self, record, s, floor, E):
        P, i, out = self.P, len(record), self.out
        g = lambda k: record[-k] if k <= i else 256
        above, after = (P[j] if j < len(P) else 256 for j in (i, i + 1))
        hashes, H = [], 0
        for n in range(6):
            H = mixed(H, g(n + 1))
            hashes.append(mixed(H, n + 1))
        hashes.append(mixed(mixed(11, min(7, i - s)), floor or 0))
        hashes.append(mixed(E, 12))
        hashes.append(mixed(mixed(mixed(13, g(1)), above), after))
        hashes.append(mixed(mixed(14, above), min(7, i - s)))
        W, V, j = 15, 16, 1
        letter = lambda b: 0x41 <= b <= 0x5A or 0x61 <= b <= 0x7A or b >= 0x80
        while j <= min(i, 32) and letter(g(j)):
            W = mixed(W, g(j))
            j += 1
        for k in range(j, min(i, j + 7) + 1):
            V = mixed(V, g(k))
        hashes += [mixed(W, 17), mixed(mixed(W, 18) ^ V, 18)]

        N = len(out)
        if N >= 4:
            h = 0
            for k in range(1, 5):
                h = mixed(h, out[-k])
            slot = h >> 64 - self.B
            if self.L == 0 and slot in self.places:
                place, L = self.places[slot], 0
                while L < 32 and L < place and out[place - 1 - L] == out[N - 1 - L]:
                    L += 1
                if L >= 4:
                    self.M, self.L = place, L
            self.places[slot] = N

        node, w, rows = 1, min(3, i - s), None
        for j in range(7, -1, -1):
            if j in (7, 3):
                rows = []
                for n, h in enumerate(hashes):
                    r = mixed(h + (n << 32) & MASK, node)
                    row = self.rows.setdefault(r >> 64 - self.B, [None, {}])
                    check = r & 0xFFFFFFFF | 1
                    if row[0] != check:
                        row[0], row[1] = check, {}
                    rows.append(row)
            if floor is not None and node == (256 + floor) >> (j + 1):
                if floor >> j & 1 or floor % 2**j == 2**j - 1:
                    node = 2 * node + 1
                    continue
            entry = node if j >= 4 else 2 ** (3 - j) + node % 2 ** (3 - j)
            # A row that another context took since stays in use, as its counters do.
            counters = [row[1].setdefault(entry, Counter()) for row in rows]
            inputs = []
            for c in counters:
                confidence = 256 * c.count // (c.count + 1)
                inputs += [ST[c.p12()] * confidence >> 8, (c.p12() - 2048) * confidence >> 9]
            match = None
            if self.L > 0 and (256 | out[self.M]) >> (j + 1) == node:
                key = 2 * min(self.L, 31) + (out[self.M] >> j & 1)
                match = self.match_counters.setdefault(key, Counter())
            inputs += [ST[match.p12()] if match else 0, 256]
            t = 0 if match is None else 1 if self.L < 8 else 2
            m = self.mixers[0].mix(inputs, 256 * w + node) + self.mixers[1].mix(inputs, (4 * t + w) * 8 + j)
            b = self.bits.bit(SQUASH[(m >> 1) + 2048])
            for mixer in self.mixers:
                mixer.learn(b, 3)
            for n, counter in enumerate(counters):
                counter.learn(b, 127)
            if match:
                match.learn(b, 255)
            node = 2 * node + b
        return node & 255

    def decode(self):
        while len(self.out) < self.size:
            self.record()
        self.bits.finish()
        return bytes(self.out)


class Reader:
    def __init__(self, data):
        self.data, self.offset = data, 0

    def byte(self):
        if self.offset >= len(self.data):
            raise Bad(20)
        self.offset += 1
        return self.data[self.offset - 1]

    def varint(self):
        value = shift = 0
        while True:
            b = self.byte()
            value |= (b & 127) << shift
            if b < 128:
                if b == 0 and shift:
                    raise Bad(36)
                return value
            shift += 7
            if shift == 63:
                raise Bad(36)


def integer_range(first, last):
    return [bytes([b]) for b in range(ord(first), ord(last) + 1)]


def letters(*ranges):
    return b"".join(b"".join(integer_range(*r)) for r in ranges)


NAMED = [
    letters("09"), letters("09", "af"), letters("09", "AF"), letters("az"), letters("AZ"), letters("AZ", "az"),
    letters("09", "AZ", "az"),
]  # fmt: skip


def multiset(data, T, size):
    """§4"""
    r = Reader(data)
    n = r.varint()
    if not 1 <= n < 2**24:
        raise Bad(36)
    count = r.varint()
    if not 1 <= count <= 4096:
        raise Bad(37)
    cells, least, counted_symbols = [], 1, 0
    for _ in range(count):
        kind = r.byte()
        counted, kind = kind >> 6 & 1, kind & 0xBF
        if kind == 8:
            a, z = r.varint(), r.varint()
            if a > z or z >= 10**18:
                raise Bad(37)
            cells.append((counted, a, z))
            least += len(str(a))
            counted_symbols += counted * ((z - a).bit_length() + 1)
        elif kind < 8:
            repeat = r.varint()
            if not 1 <= repeat <= 4096:
                raise Bad(37)
            if kind:
                alphabet = NAMED[kind - 1]
            else:
                k = r.varint()
                if not 1 <= k <= 256:
                    raise Bad(37)
                alphabet = bytes(r.byte() for _ in range(k))
            if T in alphabet or list(alphabet) != sorted(set(alphabet)):
                raise Bad(37)
            cells += [(counted, alphabet, None)] * repeat
            least += repeat
            counted_symbols += counted * repeat * len(alphabet)
        else:
            raise Bad(35)
        if len(cells) > 2**16 or counted_symbols > 2**20:
            raise Bad(37)
    if least * n > size:
        raise Bad(36)
    stack = Stack(data[r.offset :])
    counts = [{} for _ in cells]

    def symbol(i, total):
        s = stack.pop_by([counts[i].get(k, 0) + 1 for k in range(total)])
        counts[i][s] = counts[i].get(s, 0) + 1
        return s

    records = []
    for m in range(1, n + 1):
        key, text = [], b""
        for i, (counted, a, z) in enumerate(cells):
            if z is None:
                rank = 0 if len(a) == 1 else symbol(i, len(a)) if counted else stack.pop(len(a))
                key.append(rank)
                text += a[rank : rank + 1]
            else:
                if counted:
                    c = symbol(i, (z - a).bit_length() + 1)
                    value = a + (2 ** (c - 1) + stack.below(min(2 ** (c - 1), z - a + 1 - 2 ** (c - 1))) if c else 0)
                else:
                    value = a + stack.below(z - a + 1)
                key.append(value)
                text += str(value).encode()
        records.append((key, text))
        keys = [k for k, _ in records]
        stack.push(sum(k < key for k in keys), keys.count(key), m)
    stack.finish()
    content = b"".join(text + bytes([T]) for text in sorted(text for _, text in records))
    if len(content) != size:
        raise Bad(36)
    return content


def decode_set(payload, size):
    if not payload:
        raise Bad(20)
    form = payload[0]
    if form > 7:
        raise Bad(35)
    T = 0 if form & 4 else 10
    size += form >> 1 & 1
    if form & 1 == 0 and size > 2**24:
        raise Bad(36)
    content = multiset(payload[1:], T, size) if form & 1 else Records(payload[1:], T, size).decode()
    if form & 2:
        content = content[:-1]
        if content[-1] == T:
            raise Bad(36)
    return content


class WeighedContexts(Contexts):
    """§5.1: those seen seldom count less."""

    weight, rate, limit = 2**13, 8, 127

    def input(self, counter):
        return ST[counter.p12()] * (256 * counter.count // (counter.count + 1)) >> 8


class Numbers:
    """§5.1"""

    def __init__(self, data):
        self.bits = Bits(data)
        self.contexts = WeighedContexts(self.bits, 16)

    def bit(self, kind, hints, state, number):
        K = kind << 14 | state
        return self.contexts.bit([K] + [h << 16 | K for h in hints], 32 * kind + number)

    def decision(self, kind, hints):
        return self.bit(kind, hints, 0, 0)

    def number(self, kind, hints):
        k, v = 0, 1
        while k < 60 and self.bit(kind, hints, k, min(27, k)):
            k += 1
        for j in range(k - 1, -1, -1):
            d = k - 1 - j
            v = 2 * v + self.bit(kind, hints, 64 + (16 * k | v) if d < 4 else 2112 + j, 28 + min(d, 3))
        return v - 1


def log(x):
    return x.bit_length()


def decode_rows(data, n, m, directed):
    numbers, rows, sources = Numbers(data), [], [[] for _ in range(n)]
    for v in range(n):
        R, R2 = rows[-1] if v > 0 else [], rows[-2] if v > 1 else []
        K = len(sources[v])
        hints = [log(len(R)), min(K, 63), log(v), min(len(R), 63) * 16 | log(K), v % 8]
        c = numbers.number(0, hints + [log(K) * 32 | log(n - v), log(len(R2)) * 16 | log(len(R))])
        first = 0 if directed else v
        if c > min(m, n - first):
            raise Bad(36)
        m -= c
        votes = {}
        if c and v:
            for row in [R] + [rows[u] for u in sources[v][-8:] if len(rows[u]) <= 32]:
                for w in row:
                    if directed or w >= v:
                        votes[w] = votes.get(w, 0) + 1
        suggestions, row, nxt, hits, gap, was = sorted(votes), [], first, 0, 0, 1
        for x in range(c):
            left = c - x
            suggestions = [z for z in suggestions if z >= nxt]
            z, hit = suggestions[0] if suggestions else None, 0
            if n - nxt == left:
                w = nxt
            else:
                if z is not None:
                    y, D = votes[z], z - nxt
                    hints = [min(y, 15) * 4 | was, log(D) * 16 | min(y, 15), log(left) * 32 | log(D)]
                    hints += [log(hits) * 32 | log(x), min(len(sources[z]), 63) * 4 | was]
                    hints += [log(left) * 1024 | log(len(suggestions)) * 32 | min(y, 15)]
                    hit = numbers.decision(1, hints + [log(K) * 256 | min(y, 15) * 16 | min(D, 15)])
                if hit:
                    w = z
                else:
                    space = log((n - nxt) // left)
                    hints = [space, log(gap) * 4 | min(x, 2), log(left) * 32 | log(n - nxt), log(nxt)]
                    hints += [log(z - nxt) + 1 if z is not None else 0, was * 1024 | space * 32 | log(gap)]
                    g = numbers.number(2, hints + [log(nxt - v + (n if directed else 0)) * 2 | (x == 0)])
                    if g > n - nxt - left:
                        raise Bad(36)
                    gap, w = g, nxt + g
            was = 1 if hit else 2 if z is None else 0
            hits += hit
            row.append(w)
            nxt = w + 1
        for w in row:
            if w > v:
                sources[w].append(v)
        rows.append(row)
    numbers.bits.finish()
    if m:
        raise Bad(36)
    return [(v, w) for v, row in enumerate(rows) for w in row]


def decode_random(data, n, m, directed):
    """§5.2"""
    stack, weights, edges = Stack(data), [1] * n, []
    for t in range(1, m + 1):
        ends = []
        for _ in range(2):
            ends.append(stack.pop_by(weights))
            weights[ends[-1]] += 1
        a, b = ends
        if not directed and a != b:
            stack.push(int(a > b), 1, 2)
            a, b = min(a, b), max(a, b)
        if (a, b) in edges:
            raise Bad(36)
        stack.push(sum(e < (a, b) for e in edges), 1, t)
        edges.append((a, b))
    stack.finish()
    return sorted(edges)


def decode_shuffled(data, n, m, directed, loops, strength, hubs):
    """§6"""
    stack, N = Stack(data), n - hubs
    around = [{} for _ in range(n)]  # direction by neighbour, of the edges popped
    loop, edges = [0] * n, []

    def known_of(j, i):
        return [u for u in around[j] if u < i]

    def vertex(i):
        nonlocal m
        if loops:
            l = sum(loop[:i])
            slot = stack.slot(i + 2)
            has = int(slot >= i + 1 - l)
            stack.take(i + 1 - l if has else 0, l + 1 if has else i + 1 - l, i + 2)
        else:
            has = 0
        s = size(i)
        if s > m - len(edges):
            raise Bad(36)
        W = {j: 4 * len(known_of(j, i)) + (1 if j < N else 16) for j in range(i + 1, n)}
        if strength and s:
            scores = {}
            for u in known_of(i, i):
                if len(around[u]) <= 64:
                    for j in around[u]:
                        if j > i:
                            scores[j] = scores.get(j, 0) + 256 // len(around[u])
            T = sum(scores.values())
            if T:
                unit = min(sum(W.values()) * strength // (8 * s) + 255, 2**30 // T * 256)
                for j, score in scores.items():
                    W[j] += score * unit >> 8
        places, found = [], []
        # The state before the slice.
        both = sum(d == 3 for u in range(i) for w, d in around[u].items() if w > u)
        one = sum(d != 3 for u in range(i) for w, d in around[u].items() if w > u)
        for _ in range(s):
            candidates = [j for j in range(i + 1, n) if j not in places]
            j = candidates[stack.pop_by([W[c] for c in candidates])]
            d = 3
            if directed and not stack.pop_by([one + 1, both + 1]):
                o = sum(around[j][u] in (1, 3) for u in known_of(j, i))
                e = sum(around[j][u] in (2, 3) for u in known_of(j, i))
                d = (2, 1)[stack.pop_by([o + 1, e + 1])]
            places.append(j)
            found.append((j, d))
        for x in range(1, s + 1):
            stack.push(sum(p < places[x - 1] for p in places[: x - 1]), 1, x)
        if not (around[i] or found or has):
            raise Bad(36)
        for j, d in found:
            around[i][j], around[j][i] = d, (0, 2, 1, 3)[d]
            if d & 1 or not directed:
                edges.append((i, j))
            if d & 2 and directed:
                edges.append((j, i))
        loop[i] = has
        if has:
            edges.append((i, i))

    def size(i):
        """§6.3"""
        k, p = len(known_of(i, i)), n - 1 - i
        S = min(p, 255)
        D = {}
        for u in range(i):
            d = min(len(around[u]), 1023)
            D[d] = D.get(d, 0) + 1
        peak = min(k * p // i, S) if i else S
        B = [0] * (S + 1)
        B[peak] = 2**16
        for s in range(peak, 0, -1):
            if k + s > 0:
                B[s - 1] = min(2**16, B[s] * (s * (n - 1)) // ((k + s) * p))
        for s in range(peak, S):
            B[s + 1] = min(2**16, B[s] * ((k + s + 1) * p) // ((s + 1) * (n - 1)))
        x = []
        for s in range(S + 1):
            d = min(k + s, 1023)
            x.append((256 * D.get(d, 0) + 2**14 // ((d + 1) * (d + 2)) + 1) * B[s] >> 10)
        total = sum(x) + 1
        f = [y * 2**22 // total + 1 for y in x] + ([2**12] if p >= 256 else [])
        s = stack.pop_by(f)
        return s + stack.below(p - 255) if s == 256 else s

    def colours(e):
        """§6.2"""
        c = [mixed(loop[i], 0) if i < e else mixed(0, i + 1) for i in range(n)]
        for _ in range(6):
            sums = [sum(mixed(c[w], d) for w, d in around[i].items()) & MASK for i in range(e)]
            c = [mixed(c[i] ^ sums[i], 0) for i in range(e)] + c[e:]
        ranks = {colour: rank for rank, colour in enumerate(sorted(set(c[:e])))}
        return [ranks[colour] for colour in c[:e]]

    q = max(1, N // 64)
    for first in range(0, N, q):
        e = min(first + q, N)
        for i in range(first, e):
            vertex(i)
        classes = colours(e)
        z = [0] * (max(classes) + 1)
        for i in range(e):
            z[classes[i]] += i < first
        for i in range(first, e):
            z[classes[i]] += 1
            stack.push(sum(z[: classes[i]]), z[classes[i]], i + 1)
    for i in range(N, n):
        vertex(i)
    stack.finish()
    if len(edges) != m:
        raise Bad(36)
    return sorted(edges)


def decode_graph(payload, size):
    """§5"""
    r = Reader(payload)
    if not payload:
        raise Bad(20)
    form = r.byte()
    if form & ~(11 if form & 2 else 5):
        raise Bad(35)
    directed = form & 1
    n, m = r.varint(), r.varint()
    if not (1 <= m <= min(size // 4, 2**24) and 1 <= n <= min(2 * m, 2**22)):
        raise Bad(36)
    if sum(len(str(v)) + 1 for v in range(n)) > size:
        raise Bad(36)
    if form & 2:
        strength = r.varint()
        if strength > 15:
            raise Bad(37)
        hubs = r.varint()
        if hubs > n:
            raise Bad(37)
        edges = decode_shuffled(payload[r.offset :], n, m, directed, form & 8, strength, hubs)
        names = range(n)
    else:
        s = r.varint()
        if s > len(payload) - r.offset:
            raise Bad(20)
        numbers, names, last, g = Numbers(payload[r.offset : r.offset + s]), [], 0, 0
        rest = payload[r.offset + s :]
        for _ in range(n):
            g = numbers.number(3, [log(g), min(g, 1023), 0, 0, 0, 0, 0])
            if last + g >= 10**18:
                raise Bad(37)
            names.append(last + g)
            last += g + 1
        numbers.bits.finish()
        edges = (decode_random if form & 4 else decode_rows)(rest, n, m, directed)
        if len({v for edge in edges for v in edge}) < n:
            raise Bad(36)
    content = "".join(f"{names[a]} {names[b]}\n" for a, b in edges).encode()
    if len(content) != size:
        raise Bad(36)
    return content


DECODERS = {"set": decode_set, "graph": decode_graph}


def verdict(kind, payload, size):
    """The content, or the number of the error."""
    try:
        return DECODERS[kind](payload, size)
    except Bad as error:
        return error.args[0]


def verify(folder):
    with open(os.path.join(folder, "manifest.json"), encoding="utf-8") as file:
        items = json.load(file)
    listed = {item["file"] for item in items} | {"manifest.json", "README.md"}
    problems = [f"{name}: not in the manifest" for name in set(os.listdir(folder)) - listed]
    for item in items:
        name = item["file"]
        with open(os.path.join(folder, name), "rb") as file:
            found = verdict(name.rpartition(".")[2], file.read(), item["contentByteCount"])
        if item["verdict"] == "bad":
            if found != item["error"]:
                problems.append(f"{name}: not error {item['error']} but {found!r:.40}")
        elif not isinstance(found, bytes) or hashlib.sha256(found).hexdigest() != item["sha256"]:
            problems.append(f"{name}: other content, or error {found!r:.40}")
    print("\n".join(problems) or f"{len(items)} vectors of latent coding are as they should be")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    if sys.argv[1] == "--verify-vectors":
        verify(sys.argv[2])
    else:
        data = open(sys.argv[2], "rb").read()
        sys.stdout.buffer.write(DECODERS[sys.argv[1]](data, int(sys.argv[3])))
