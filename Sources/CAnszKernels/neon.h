// What the NEON kernels share. A private header: vectors stay between these files.
#ifndef ANSZ_NEON_H
#define ANSZ_NEON_H

#include "CAnszKernels.h"

#if defined(__aarch64__)
#include <arm_neon.h>

#define INLINE static inline __attribute__((always_inline))

// Unrolled: what is done for each of a few vectors, before the next thing is done for each.
#define EACH(k, count) _Pragma("GCC unroll 8") for (int k = 0; k < (count); k++)

typedef uint8x16_t bytes;  // of 16 lanes
typedef uint16x8_t halves; // of 8 lanes

// A step goes through its lanes a block at a time: two vectors of bytes, four of halves. Its states and what
// becomes of them find room in the registers beside 64 bytes of a table; two blocks wouldn't.
enum { BLOCK = 32 };

// The states of all lanes as two planes of 16 bits. They stay in memory and come block by block: those of 128
// or 256 lanes don't fit the registers, and beside those of 64 compilers find too few for the rest.
typedef struct {
  uint16_t high[256], low[256];
} lane_states;

INLINE void split(const uint32_t *states, size_t lane_count, lane_states *lanes) {
  for (size_t i = 0; i < lane_count; i += 8) {
    halves a = vreinterpretq_u16_u32(vld1q_u32(states + i));
    halves b = vreinterpretq_u16_u32(vld1q_u32(states + i + 4));
    vst1q_u16(lanes->low + i, vuzp1q_u16(a, b));
    vst1q_u16(lanes->high + i, vuzp2q_u16(a, b));
  }
}
INLINE void join(const lane_states *lanes, size_t lane_count, uint32_t *states) {
  for (size_t i = 0; i < lane_count; i += 8) {
    halves low = vld1q_u16(lanes->low + i), high = vld1q_u16(lanes->high + i);
    vst1q_u32(states + i, vreinterpretq_u32_u16(vzip1q_u16(low, high)));
    vst1q_u32(states + i + 4, vreinterpretq_u32_u16(vzip2q_u16(low, high)));
  }
}

// Halves of a block's states, from there and back.
INLINE void load_halves(const uint16_t *from, halves to[4]) {
  EACH(k, 4) to[k] = vld1q_u16(from + 8 * k);
}
INLINE void store_halves(const halves from[4], uint16_t *to) {
  EACH(k, 4) vst1q_u16(to + 8 * k, from[k]);
}

// The low or high bytes of the halves of 16 lanes; and halves from low and high bytes.
INLINE bytes low_bytes(halves a, halves b) {
  return vuzp1q_u8(vreinterpretq_u8_u16(a), vreinterpretq_u8_u16(b));
}
INLINE bytes high_bytes(halves a, halves b) {
  return vuzp2q_u8(vreinterpretq_u8_u16(a), vreinterpretq_u8_u16(b));
}
INLINE halves first(bytes low, bytes high) { return vreinterpretq_u16_u8(vzip1q_u8(low, high)); }
INLINE halves second(bytes low, bytes high) { return vreinterpretq_u16_u8(vzip2q_u8(low, high)); }

// A byte for each of `count` vectors of indices, from `parts` times 64 bytes; 0 where an index lies behind
// them. An index outside of 64 bytes leaves the byte that an earlier part has given.
INLINE void look_up(const uint8_t *plane, int parts, int count, const bytes *index, bytes *byte) {
  EACH(part, parts) {
    uint8x16x4_t table = vld1q_u8_x4(plane + 64 * part);
    EACH(k, count) {
      bytes place = vsubq_u8(index[k], vdupq_n_u8((uint8_t)(64 * part)));
      byte[k] = part == 0 ? vqtbl4q_u8(table, place) : vqtbx4q_u8(byte[k], table, place);
    }
  }
}

// x' = f * (x >> 12) + bias without the next word, for 8 lanes; x = h << 16 | l, g = f << 4:
//
//   f * (x >> 12) = g * h + f * (l >> 12), the first product of 32 bits, the second of 16.
//
// bias < f, so the second product and the bias fit 16 bits: at most 15 f + f - 1 < 1 << 16. A lane whose
// high half becomes 0 takes its low half for it. Returns all ones for each of these lanes: it needs a word.
INLINE halves multiply(halves *h, halves *l, halves g, halves bias) {
  halves addend = vmlaq_u16(bias, vshrq_n_u16(g, 4), vshrq_n_u16(*l, 12));
  uint32x4_t a = vaddw_u16(vmull_u16(vget_low_u16(g), vget_low_u16(*h)), vget_low_u16(addend));
  uint32x4_t b = vaddw_high_u16(vmull_high_u16(g, *h), addend);
  *l = vuzp1q_u16(vreinterpretq_u16_u32(a), vreinterpretq_u16_u32(b));
  halves high = vuzp2q_u16(vreinterpretq_u16_u32(a), vreinterpretq_u16_u32(b));
  halves needs = vceqzq_u16(high);
  *h = vbslq_u16(needs, *l, high);
  return needs;
}

// A row for each set of 8 lanes: the two bytes of the word that a lane of the set takes, 255 for the others.
extern const uint8_t ansz_neon_shuffles[256][16];

// Bit i of byte k of the result: whether lane 8k + i of 32 is all ones.
INLINE uint8x8_t masks_of(const bytes lanes[2]) {
  const bytes weights = vreinterpretq_u8_u64(vdupq_n_u64(0x8040201008040201));
  bytes sums = vpaddq_u8(vandq_u8(lanes[0], weights), vandq_u8(lanes[1], weights));
  sums = vpaddq_u8(sums, sums);
  return vget_low_u8(vpaddq_u8(sums, sums));
}
// The first four bytes as a number.
INLINE uint32_t number_of(uint8x8_t four) { return vget_lane_u32(vreinterpret_u32_u8(four), 0); }

// Gives each lane of a block that needs a word the next one. Each 8 lanes read 16 bytes where their words
// are, of which they may take none: so 2 bytes must be left for each lane of the block.
INLINE void refill(halves l[4], const halves needs[4], const uint8_t **words) {
  const bytes lanes[2] = {low_bytes(needs[0], needs[1]), low_bytes(needs[2], needs[3])};
  uint8x8_t sets = masks_of(lanes);
  uint32_t masks = number_of(sets);
  // Byte k of the product: twice the sum of the counts 0…k, where the words of the next 8 lanes begin.
  uint32_t ends = number_of(vcnt_u8(sets)) * 0x02020202;
  EACH(k, 4) {
    bytes next = vld1q_u8(*words + (k == 0 ? 0 : ends >> (8 * k - 8) & 0xFF));
    bytes shuffle = vld1q_u8(ansz_neon_shuffles[masks >> 8 * k & 0xFF]);
    l[k] = vreinterpretq_u16_u8(vqtbx1q_u8(vreinterpretq_u8_u16(l[k]), next, shuffle));
  }
  *words += ends >> 24;
}

// The four fields of an entry, see ansz_contexts.
INLINE halves load_entry(const uint64_t *entry) {
  return vreinterpretq_u16_u64(vcombine_u64(vld1_u64(entry), vdup_n_u64(0)));
}

// The entries of 8 lanes as four planes of 16 bits, lane i at place i: interleaving words, then pairs, then
// fours brings a field together.
INLINE void load_fields(const uint64_t *entries, halves index, halves field[4]) {
  uint64_t places[2] = {vgetq_lane_u64(vreinterpretq_u64_u16(index), 0),
                        vgetq_lane_u64(vreinterpretq_u64_u16(index), 1)};
  uint32x4_t pair[4];
  EACH(k, 4) {
    uint64_t two = places[k / 2] >> (32 * (k % 2));
    pair[k] = vreinterpretq_u32_u16(vzip1q_u16(load_entry(entries + (two & 0xFFFF)),
                                               load_entry(entries + (two >> 16 & 0xFFFF))));
  }
  uint64x2_t low[2], high[2];
  EACH(k, 2) {
    low[k] = vreinterpretq_u64_u32(vzip1q_u32(pair[2 * k], pair[2 * k + 1]));
    high[k] = vreinterpretq_u64_u32(vzip2q_u32(pair[2 * k], pair[2 * k + 1]));
  }
  field[0] = vreinterpretq_u16_u64(vzip1q_u64(low[0], low[1]));
  field[1] = vreinterpretq_u16_u64(vzip2q_u64(low[0], low[1]));
  field[2] = vreinterpretq_u16_u64(vzip1q_u64(high[0], high[1]));
  field[3] = vreinterpretq_u16_u64(vzip2q_u64(high[0], high[1]));
}

// A step of a block of lanes by entries, which are loaded one by one; gives the symbols.
INLINE void step_by_entries(const uint64_t *entries, const halves index[4], int bucket_bits,
                            halves h[4], halves l[4], const uint8_t **words, bytes symbols[2]) {
  const halves positions = vdupq_n_u16((uint16_t)((4096 >> bucket_bits) - 1));
  halves symbol[4], needs[4];
  EACH(k, 4) {
    halves field[4];
    load_fields(entries, index[k], field);
    halves position = vandq_u16(vshlq_u16(l[k], vdupq_n_s16((int16_t)-bucket_bits)), positions);
    halves divider = vandq_u16(vsliq_n_u16(field[1], field[0], 2), vdupq_n_u16(63));
    halves is_alias = vcgeq_u16(position, divider);
    halves g = vbicq_u16(vbslq_u16(is_alias, field[1], field[0]), vdupq_n_u16(15));
    halves bias = vaddq_u16(position, vandq_u16(is_alias, field[2]));
    symbol[k] = vbslq_u16(is_alias, vshrq_n_u16(field[3], 8), field[3]);
    needs[k] = multiply(&h[k], &l[k], g, bias);
  }
  EACH(k, 2) symbols[k] = low_bytes(symbol[2 * k], symbol[2 * k + 1]);
  refill(l, needs, words);
}

#endif
#endif
