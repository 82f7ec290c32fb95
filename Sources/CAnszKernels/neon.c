#include "neon.h"

#if defined(__aarch64__)

// Part of every aarch64 processor.
bool ansz_neon_available(void) { return true; }

// Lane i of the set takes the word whose number is the count of the set's lanes below i.
#define BYTE(set, i, n) ((1u << (i)) & (set) ? 2 * __builtin_popcount(((1u << (i)) - 1) & (set)) + (n) : 255)
#define LANE(set, i) BYTE(set, i, 0), BYTE(set, i, 1)
#define ROW(set)                                                                                   \
  {LANE(set, 0), LANE(set, 1), LANE(set, 2), LANE(set, 3),                                         \
   LANE(set, 4), LANE(set, 5), LANE(set, 6), LANE(set, 7)}
#define ROWS4(set) ROW(set), ROW((set) + 1), ROW((set) + 2), ROW((set) + 3)
#define ROWS16(set) ROWS4(set), ROWS4((set) + 4), ROWS4((set) + 8), ROWS4((set) + 12)
#define ROWS64(set) ROWS16(set), ROWS16((set) + 16), ROWS16((set) + 32), ROWS16((set) + 48)
const uint8_t ansz_neon_shuffles[256][16] = {ROWS64(0u), ROWS64(64u), ROWS64(128u), ROWS64(192u)};

// The planes in their order, and a half of two of them.
enum { DIVIDER, ALIAS, OFFSET_LOW, OFFSET_HIGH, FREQUENCY_LOW, FREQUENCY_HIGH, SYMBOL };
#define HALF(low, high, b) (planes[256 * (low) + (b)] | (uint64_t)planes[256 * (high) + (b)] << 8)

// A step of a block of lanes by the planes of 64 buckets.
INLINE void step_by_planes(const uint8_t *planes, halves h[4], halves l[4], const uint8_t **words,
                           uint8_t *symbols) {
  const bytes six_bits = vdupq_n_u8(63);
  bytes bucket[2], position[2], owner[2], low[2], high[2];
  halves g[4], bias[4];
  EACH(k, 2) {
    bucket[k] = vandq_u8(low_bytes(l[2 * k], l[2 * k + 1]), six_bits);
    position[k] = vandq_u8(vshrn_high_n_u16(vshrn_n_u16(l[2 * k], 6), l[2 * k + 1], 6), six_bits);
  }
  bytes divider[2], alias[2];
  look_up(planes + 256 * DIVIDER, 1, 2, bucket, divider);
  look_up(planes + 256 * ALIAS, 1, 2, bucket, alias);
  EACH(k, 2) {
    bytes is_alias = vcgeq_u8(position[k], divider[k]);
    owner[k] = vbslq_u8(is_alias, alias[k], bucket[k]);
    // An index behind the plane, where the bias is the position: so the offset is 0.
    bucket[k] = vornq_u8(bucket[k], is_alias);
  }
  look_up(planes + 256 * OFFSET_LOW, 1, 2, bucket, low);
  look_up(planes + 256 * OFFSET_HIGH, 1, 2, bucket, high);
  EACH(k, 2) {
    bias[2 * k] = vaddw_u8(first(low[k], high[k]), vget_low_u8(position[k]));
    bias[2 * k + 1] = vaddw_high_u8(second(low[k], high[k]), position[k]);
  }
  look_up(planes + 256 * FREQUENCY_LOW, 1, 2, owner, low);
  look_up(planes + 256 * FREQUENCY_HIGH, 1, 2, owner, high);
  EACH(k, 2) {
    g[2 * k] = first(low[k], high[k]);
    g[2 * k + 1] = second(low[k], high[k]);
  }
  look_up(planes + 256 * SYMBOL, 1, 2, owner, owner);
  EACH(k, 2) vst1q_u8(symbols + 16 * k, owner[k]);
  halves needs[4];
  EACH(k, 4) needs[k] = multiply(&h[k], &l[k], g[k], bias[k]);
  refill(l, needs, words);
}

// The planes of more than 64 buckets as entries, see ansz_contexts: their dividers fit six bits even where no
// position is the alias's.
static void pack(const uint8_t *planes, size_t bucket_bits, uint64_t *entries) {
  const uint8_t *symbols = planes + 256 * SYMBOL;
  for (size_t b = 0; b < (size_t)1 << bucket_bits; b++) {
    uint64_t divider = planes[256 * DIVIDER + b], offset = HALF(OFFSET_LOW, OFFSET_HIGH, b);
    size_t alias = planes[256 * ALIAS + b];
    uint64_t own = HALF(FREQUENCY_LOW, FREQUENCY_HIGH, b) | divider >> 2;
    uint64_t other = HALF(FREQUENCY_LOW, FREQUENCY_HIGH, alias) | (divider & 3);
    entries[b] = own | other << 16 | offset << 32 | (uint64_t)symbols[b] << 48 |
                 (uint64_t)symbols[alias] << 56;
  }
}

// By planes, or by entries where these are given.
INLINE ansz_progress decode(const uint8_t *words, size_t word_bytes, uint32_t *states, size_t lanes,
                            const uint8_t *planes, const uint64_t *entries, int bucket_bits,
                            uint8_t *symbols, size_t count) {
  lane_states all;
  split(states, lanes, &all);
  const uint8_t *word = words;
  size_t done = 0;
  while (count - done >= lanes && word_bytes - (size_t)(word - words) >= 2 * lanes) {
    for (size_t i = 0; i < lanes; i += BLOCK) {
      halves h[4], l[4];
      load_halves(all.high + i, h);
      load_halves(all.low + i, l);
      if (entries == NULL) {
        step_by_planes(planes, h, l, &word, symbols + done + i);
      } else {
        halves bucket[4];
        bytes out[2];
        EACH(k, 4) bucket[k] = vandq_u16(l[k], vdupq_n_u16((uint16_t)((1 << bucket_bits) - 1)));
        step_by_entries(entries, bucket, bucket_bits, h, l, &word, out);
        EACH(k, 2) vst1q_u8(symbols + done + i + 16 * (size_t)k, out[k]);
      }
      store_halves(h, all.high + i);
      store_halves(l, all.low + i);
    }
    done += lanes;
  }
  join(&all, lanes, states);
  return (ansz_progress){done, (size_t)(word - words)};
}

// A plane of 64 buckets takes four registers, and a look-up one instruction. With 128 buckets it takes twice
// as many, with 256 four times. Entries need no more then, and replace all seven planes: as llvm-mca has it
// for Neoverse N1, V1 and V2, in 60 to 90 % of the cycles with 128 buckets, in 30 to 50 % with 256.
ansz_progress ansz_decode_neon(const uint8_t *words, size_t word_bytes, uint32_t *states,
                               size_t lane_count, const uint8_t *planes, size_t bucket_bits,
                               uint8_t *symbols, size_t count) {
  if (lane_count != 64 && lane_count != 128 && lane_count != 256)
    return (ansz_progress){0, 0};
  uint64_t entries[256];
  switch (bucket_bits) {
  case 6: return decode(words, word_bytes, states, lane_count, planes, NULL, 6, symbols, count);
  case 7:
    pack(planes, 7, entries);
    return decode(words, word_bytes, states, lane_count, planes, entries, 7, symbols, count);
  case 8:
    pack(planes, 8, entries);
    return decode(words, word_bytes, states, lane_count, planes, entries, 8, symbols, count);
  default: return (ansz_progress){0, 0};
  }
}

// The next of the rare symbols, as long as there are some, to the escapes among a few symbols.
static size_t restore_some(const uint8_t *rare, size_t rare_count, size_t next, uint8_t escape,
                           uint8_t *symbols, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (symbols[i] == escape) {
      if (next < rare_count)
        symbols[i] = rare[next];
      next++;
    }
  return next;
}

size_t ansz_restore_neon(const uint8_t *rare, size_t rare_count, uint8_t escape, uint8_t *symbols,
                         size_t count) {
  const bytes escapes = vdupq_n_u8(escape);
  const bytes second_eight = vcombine_u8(vdup_n_u8(0), vdup_n_u8(8));
  size_t next = 0, place = 0;
  // 32 symbols at a time; each 8 read as many rare ones, of which they may take none.
  for (; count - place >= 32 && rare_count - next >= 32; place += 32) {
    bytes all[2], found[2];
    EACH(k, 2) all[k] = vld1q_u8(symbols + place + 16 * k);
    EACH(k, 2) found[k] = vceqq_u8(all[k], escapes);
    uint8x8_t sets = masks_of(found);
    uint32_t masks = number_of(sets);
    // Byte k: the sum of the counts 0…k.
    uint32_t ends = number_of(vcnt_u8(sets)) * 0x01010101;
    uint8x8_t others[4];
    halves shuffle[4];
    EACH(k, 4) {
      others[k] = vld1_u8(rare + next + (k == 0 ? 0 : ends >> (8 * k - 8) & 0xFF));
      shuffle[k] = vreinterpretq_u16_u8(vld1q_u8(ansz_neon_shuffles[masks >> 8 * k & 0xFF]));
    }
    EACH(k, 2) {
      // For each symbol the place of its word's first byte, or 255: half of it is that of the byte, or 127,
      // which lies outside, and still does with 8 added.
      bytes from = vshrq_n_u8(low_bytes(shuffle[2 * k], shuffle[2 * k + 1]), 1);
      all[k] = vqtbx1q_u8(all[k], vcombine_u8(others[2 * k], others[2 * k + 1]),
                          vorrq_u8(from, second_eight));
      vst1q_u8(symbols + place + 16 * k, all[k]);
    }
    next += ends >> 24;
  }
  // Few rare symbols are left, so most of the time there is no escape.
  for (; count - place >= 16; place += 16)
    if (vmaxvq_u8(vceqq_u8(vld1q_u8(symbols + place), escapes)) != 0)
      next = restore_some(rare, rare_count, next, escape, symbols + place, 16);
  return restore_some(rare, rare_count, next, escape, symbols + place, count - place);
}

#else
#pragma GCC diagnostic ignored "-Wunused-parameter"

bool ansz_neon_available(void) { return false; }

ansz_progress ansz_decode_neon(const uint8_t *words, size_t word_bytes, uint32_t *states,
                               size_t lane_count, const uint8_t *planes, size_t bucket_bits,
                               uint8_t *symbols, size_t count) {
  return (ansz_progress){0, 0};
}

size_t ansz_restore_neon(const uint8_t *rare, size_t rare_count, uint8_t escape, uint8_t *symbols,
                         size_t count) {
  return 0;
}
#endif
