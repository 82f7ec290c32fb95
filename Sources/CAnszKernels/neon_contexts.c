#include "neon.h"

#if defined(__aarch64__)

// The entry of each of 8 lanes: its table, then the bucket that the low half of its state gives.
INLINE halves entry_index(halves table, halves l, int bucket_bits) {
  return bucket_bits == 6   ? vsliq_n_u16(l, table, 6)
         : bucket_bits == 7 ? vsliq_n_u16(l, table, 7)
                            : vsliq_n_u16(l, table, 8);
}

// The tables of 64 lanes behind `symbols`; `second` has the second classes of the symbols before these, and
// then of these; `given` is NULL or has the given classes of the lanes. Without second classes, the first one is
// the table.
INLINE void tables_behind(const uint8_t *classes, bool has_second, const uint8_t *symbols,
                          const uint8_t *given, uint8_t *second, uint8_t *table) {
  bytes symbol[4], found[4], sum[4];
  EACH(k, 4) symbol[k] = vld1q_u8(symbols + 16 * k);
  look_up(classes, 4, 4, symbol, found);
  if (has_second) {
    EACH(k, 4) {
      bytes other = vld1q_u8(second + 16 * k);
      if (given != NULL) {
        bytes its = vld1q_u8(given + 16 * k);
        other = vbslq_u8(vceqq_u8(its, vdupq_n_u8(ANSZ_NOT_GIVEN)), other, its);
      }
      sum[k] = vaddq_u8(found[k], other);
    }
    look_up(classes + 256, 4, 4, symbol, found);
    EACH(k, 4) vst1q_u8(second + 16 * k, found[k]);
    look_up(classes + 512, 4, 4, sum, found);
  }
  EACH(k, 4) vst1q_u8(table + 16 * k, found[k]);
}

INLINE ansz_progress decode(const uint8_t *words, size_t word_bytes, uint32_t *states, size_t lanes,
                            const ansz_contexts *contexts, uint8_t *symbols, size_t start,
                            size_t end, int bucket_bits, bool has_second, const uint8_t *given) {
  const uint64_t *entries = contexts->entries;
  const uint8_t *classes = contexts->classes;
  lane_states all;
  split(states, lanes, &all);
  // For each lane: the table of its next symbol, and the second class of its last one.
  uint8_t table[256], second[256] = {0};
  static const uint8_t zeros[256];
  for (size_t n = 2; n > 0; n--) {
    const uint8_t *before = start < n * lanes ? zeros : symbols + start - n * lanes;
    for (size_t i = 0; i < lanes; i += 64)
      tables_behind(classes, has_second, before + i, given == NULL ? NULL : given + start + i,
                    second + i, table + i);
  }
  const uint8_t *word = words;
  size_t done = start;
  while (end - done >= lanes && word_bytes - (size_t)(word - words) >= 2 * lanes) {
    for (size_t i = 0; i < lanes; i += BLOCK) {
      halves h[4], l[4], index[4];
      load_halves(all.high + i, h);
      load_halves(all.low + i, l);
      EACH(k, 4)
      index[k] = entry_index(vmovl_u8(vld1_u8(table + i + 8 * (size_t)k)), l[k], bucket_bits);
      bytes out[2];
      step_by_entries(entries, index, bucket_bits, h, l, &word, out);
      EACH(k, 2) vst1q_u8(symbols + done + i + 16 * (size_t)k, out[k]);
      store_halves(h, all.high + i);
      store_halves(l, all.low + i);
    }
    // Apart from the steps, so that the registers are enough for each.
    for (size_t i = 0; i < lanes; i += 64)
      tables_behind(classes, has_second, symbols + done + i,
                    given == NULL ? NULL : given + done + lanes + i, second + i, table + i);
    done += lanes;
  }
  join(&all, lanes, states);
  return (ansz_progress){done - start, (size_t)(word - words)};
}

ansz_progress ansz_decode_contexts_neon(const uint8_t *words, size_t word_bytes, uint32_t *states,
                                        size_t lane_count, const ansz_contexts *contexts,
                                        uint8_t *symbols, size_t start, size_t end) {
  if (lane_count != 64 && lane_count != 128 && lane_count != 256)
    return (ansz_progress){0, 0};
  const uint8_t *given = contexts->given;
#define DECODE(bits, has_second, given)                                                            \
  decode(words, word_bytes, states, lane_count, contexts, symbols, start, end, bits, has_second,   \
         given)
#define DECODE_BITS(bits)                                                                          \
  !contexts->has_second ? DECODE(bits, false, NULL)                                                \
  : given == NULL       ? DECODE(bits, true, NULL)                                                 \
                        : DECODE(bits, true, given)
  switch (contexts->bucket_bits) {
  case 6: return DECODE_BITS(6);
  case 7: return DECODE_BITS(7);
  case 8: return DECODE_BITS(8);
  default: return (ansz_progress){0, 0};
  }
}

#else
#pragma GCC diagnostic ignored "-Wunused-parameter"

ansz_progress ansz_decode_contexts_neon(const uint8_t *words, size_t word_bytes, uint32_t *states,
                                        size_t lane_count, const ansz_contexts *contexts,
                                        uint8_t *symbols, size_t start, size_t end) {
  return (ansz_progress){0, 0};
}
#endif
