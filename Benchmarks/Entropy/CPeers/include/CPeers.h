// Entropy coders of others, as blocks in memory. All return the bytes or symbols written, 0 for a fault.
#ifndef CPEERS_H
#define CPEERS_H

#include <stddef.h>
#include <stdint.h>

// rANS of htscodecs: `build` is 0 for 4 lanes, 1 for 32 lanes in AVX2, 2 in AVX-512; order 0 or 1.
// `capacity` is at least `peer_hts_bound(count)`.
size_t peer_hts_bound(size_t count);
size_t peer_hts_encode(int build, int order, const uint8_t *symbols, size_t count, uint8_t *bytes,
                       size_t capacity);
size_t peer_hts_decode(int build, int order, const uint8_t *bytes, size_t byte_count,
                       uint8_t *symbols, size_t count);

// Huff0 of zstd 1.5.4, four streams, decoded with double-symbol tables; pieces of 128 KiB, its limit.
// `peer_huff0_available` tells whether the library is that version: its interior is no interface.
int peer_huff0_available(void);
size_t peer_huff0_encode(const uint8_t *symbols, size_t count, uint8_t *bytes, size_t capacity);
size_t peer_huff0_decode(const uint8_t *bytes, size_t byte_count, uint8_t *symbols, size_t count);

// zstd frames of literals only: no match is ever given, level 1.
size_t peer_zstd_encode(const uint8_t *symbols, size_t count, uint8_t *bytes, size_t capacity);
size_t peer_zstd_decode(const uint8_t *bytes, size_t byte_count, uint8_t *symbols, size_t count);

#endif
