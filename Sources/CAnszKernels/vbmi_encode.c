#include "vbmi.h"

#if defined(__x86_64__)

// The bytes of the table's entries, a plane each.
typedef struct {
  plane byte[4];
} entry_planes;

INLINE entry_planes load_entries(const uint32_t *table) {
  entry_planes e;
  uint8_t bytes[256];
  for (unsigned b = 0; b < 4; b++) {
    for (int i = 0; i < 16; i++)
      _mm_storeu_si128((__m128i *)(bytes + 16 * i),
                       _mm512_cvtepi32_epi8(
                           _mm512_srli_epi32(_mm512_loadu_si512(table + 16 * i), 8 * b)));
    e.byte[b] = load_plane(bytes, 8);
  }
  return e;
}

// The entries of 64 symbols, 16 a vector. Shuffles beat gathers: 1.4 GB/s with these, on Zen 5.
INLINE void entries_of(const uint8_t *symbols, const entry_planes *table, vec entries[4]) {
  // Interleaving works within 128 bits; so the symbols are dealt out, four to each group in turn.
  const vec deal = _mm512_setr_epi32(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15);
  vec all = _mm512_permutexvar_epi32(deal, _mm512_loadu_si512(symbols));
  vec b[4];
  for (int i = 0; i < 4; i++)
    b[i] = look_up(&table->byte[i], 8, all);
  vec f0 = _mm512_unpacklo_epi8(b[0], b[1]), f1 = _mm512_unpackhi_epi8(b[0], b[1]);
  vec s0 = _mm512_unpacklo_epi8(b[2], b[3]), s1 = _mm512_unpackhi_epi8(b[2], b[3]);
  entries[0] = _mm512_unpacklo_epi16(f0, s0);
  entries[1] = _mm512_unpackhi_epi16(f0, s0);
  entries[2] = _mm512_unpacklo_epi16(f1, s1);
  entries[3] = _mm512_unpackhi_epi16(f1, s1);
}

// The slots at 16 places. As in the decoders, single loads beat a gather: 1.72 GB/s instead of 1.53.
INLINE vec load_slots(const uint16_t *slots, const uint32_t *places) {
#define SLOT(i) slots[places[i]]
#define FOUR(i)                                                                                    \
  _mm_insert_epi16(                                                                                \
      _mm_insert_epi16(_mm_insert_epi16(_mm_cvtsi32_si128(SLOT(i)), SLOT((i) + 1), 2),             \
                       SLOT((i) + 2), 4),                                                          \
      SLOT((i) + 3), 6)
  __m256i low = _mm256_inserti128_si256(_mm256_castsi128_si256(FOUR(0)), FOUR(4), 1);
  __m256i high = _mm256_inserti128_si256(_mm256_castsi128_si256(FOUR(8)), FOUR(12), 1);
  return _mm512_inserti64x4(_mm512_castsi256_si512(low), high, 1);
}

// 16 * count lanes. For x >= f << 20 the low half is put out; then
// x' = (x / f) << 12 | slot(start + x mod f). An entry is start << 12 | f.
//
// The quotient is below 2^20. Its estimate, a division of floats of which every step rounds towards
// zero, has an error below 2^20 * 3 * 2^-23 < 1: so it is right or one too low, and the remainder tells.
//
// All vectors do one thing before the next: 8 of them encode 1.72 GB/s, 4 of them 1.44, each for itself 1.26.
INLINE void encode_step(uint32_t *states, const vec *entries, const uint16_t *slots,
                        uint32_t *places, uint16_t **next, int count) {
  enum { TO_ZERO = _MM_FROUND_TO_ZERO | _MM_FROUND_NO_EXC };
  vec x[8], f[8], quotient[8], remainder[8];
  __mmask16 puts[8];
  __m512 estimate[8];
  EACH(i, count) x[i] = _mm512_loadu_si512(states + 16 * i);
  EACH(i, count) f[i] = _mm512_and_si512(entries[i], _mm512_set1_epi32(0xFFF));
  EACH(i, count) puts[i] = _mm512_cmpge_epu32_mask(x[i], _mm512_slli_epi32(f[i], 20));
#pragma clang loop unroll(full)
  for (int i = count - 1; i >= 0; i--) {
    __m256i words = _mm256_maskz_compress_epi16(puts[i], _mm512_cvtepi32_epi16(x[i]));
    unsigned number = (unsigned)_mm_popcnt_u32(puts[i]);
    *next -= number;
    _mm256_mask_storeu_epi16(*next, (__mmask16)((1u << number) - 1), words);
  }
  EACH(i, count) x[i] = _mm512_mask_srli_epi32(x[i], puts[i], x[i], 16);
  EACH(i, count) estimate[i] = _mm512_cvt_roundepu32_ps(x[i], TO_ZERO);
  EACH(i, count)
  estimate[i] = _mm512_div_round_ps(estimate[i], _mm512_cvtepi32_ps(f[i]), TO_ZERO);
  EACH(i, count) quotient[i] = _mm512_cvttps_epi32(estimate[i]);
  EACH(i, count) remainder[i] = _mm512_mullo_epi32(quotient[i], f[i]);
  EACH(i, count) remainder[i] = _mm512_sub_epi32(x[i], remainder[i]);
  EACH(i, count) {
    __mmask16 is_low = _mm512_cmpge_epu32_mask(remainder[i], f[i]);
    quotient[i] = _mm512_mask_add_epi32(quotient[i], is_low, quotient[i], _mm512_set1_epi32(1));
    remainder[i] = _mm512_mask_sub_epi32(remainder[i], is_low, remainder[i], f[i]);
  }
  EACH(i, count)
  _mm512_store_si512(places + 16 * i,
                     _mm512_add_epi32(_mm512_srli_epi32(entries[i], 12), remainder[i]));
  EACH(i, count)
  _mm512_storeu_si512(states + 16 * i,
                      _mm512_or_si512(_mm512_slli_epi32(quotient[i], 12),
                                      load_slots(slots, places + 16 * i)));
}

// What steps need beside their symbols. On purpose in memory, see vbmi_contexts.c.
typedef struct {
  _Alignas(64) uint32_t places[128];
  _Alignas(64) uint16_t index[128];
} scratch;

INLINE size_t encode(const uint8_t *symbols, size_t count, uint32_t *states, size_t lanes,
                     const uint32_t *table, const uint16_t *slots, uint16_t *words, size_t place) {
  const entry_planes planes = load_entries(table);
  scratch memory, *hidden = &memory;
  __asm__ volatile("" : "+r"(hidden) : : "memory");
  uint16_t *next = words + place;
  const size_t width = lanes < 128 ? 64 : 128;
  for (size_t index = count; index >= lanes; index -= lanes)
    for (size_t group = lanes; group > 0; group -= width) {
      const uint8_t *first = symbols + index - lanes + group - width;
      vec entries[8];
      EACH(i, (int)width / 64) entries_of(first + 64 * i, &planes, entries + 4 * i);
      encode_step(states + group - width, entries, slots, hidden->places, &next, (int)width / 16);
    }
  return (size_t)(next - words);
}

TARGET size_t ansz_encode_vbmi(const uint8_t *symbols, size_t count, uint32_t *states,
                               size_t lane_count, const uint32_t *table, const uint16_t *slots,
                               uint16_t *words, size_t place) {
  switch (lane_count) {
  case 64: return encode(symbols, count, states, 64, table, slots, words, place);
  case 128: return encode(symbols, count, states, 128, table, slots, words, place);
  default: return encode(symbols, count, states, 256, table, slots, words, place);
  }
}

// The symbols of 64 lanes `distance` in front of `place`; 0 in front of the stream.
INLINE vec symbols_before(const uint8_t *symbols, size_t place, size_t distance) {
  return place < distance ? _mm512_setzero_si512() : _mm512_loadu_si512(symbols + place - distance);
}

// The entries of 64 symbols at `place` of a stream, 16 a vector, by their tables; `given` has their given
// classes, or is NULL.
INLINE void context_entries_of(const uint8_t *symbols, size_t place, size_t lanes,
                               const plane classes[3], const uint8_t *given, const uint32_t *table,
                               uint16_t *index, vec entries[4]) {
  vec first = look_up(&classes[0], 8, symbols_before(symbols, place, lanes));
  vec second = look_up(&classes[1], 8, symbols_before(symbols, place, 2 * lanes));
  if (given != NULL) {
    vec its = _mm512_loadu_si512(given);
    second = _mm512_mask_mov_epi8(
        its, _mm512_cmpeq_epi8_mask(its, _mm512_set1_epi8((char)ANSZ_NOT_GIVEN)), second);
  }
  vec tables = look_up(&classes[2], 8, _mm512_add_epi8(first, second));
  // Interleaving works within 128 bits; so the eights are dealt out, for lanes in order.
  const vec deal = _mm512_setr_epi64(0, 4, 1, 5, 2, 6, 3, 7);
  tables = _mm512_permutexvar_epi64(deal, tables);
  vec all = _mm512_permutexvar_epi64(deal, _mm512_loadu_si512(symbols + place));
  _mm512_store_si512(index, _mm512_unpacklo_epi8(all, tables));
  _mm512_store_si512(index + 32, _mm512_unpackhi_epi8(all, tables));
#define ENTRY(i) (int)table[index[i]]
#define FOUR_ENTRIES(i)                                                                            \
  _mm_insert_epi32(                                                                                \
      _mm_insert_epi32(_mm_insert_epi32(_mm_cvtsi32_si128(ENTRY(i)), ENTRY((i) + 1), 1),           \
                       ENTRY((i) + 2), 2),                                                         \
      ENTRY((i) + 3), 3)
  EACH(i, 4) {
    __m256i low = _mm256_inserti128_si256(_mm256_castsi128_si256(FOUR_ENTRIES(16 * i)),
                                          FOUR_ENTRIES(16 * i + 4), 1);
    __m256i high = _mm256_inserti128_si256(_mm256_castsi128_si256(FOUR_ENTRIES(16 * i + 8)),
                                           FOUR_ENTRIES(16 * i + 12), 1);
    entries[i] = _mm512_inserti64x4(_mm512_castsi256_si512(low), high, 1);
  }
}

INLINE size_t encode_contexts(const uint8_t *symbols, size_t start, size_t end, uint32_t *states,
                              size_t lanes, const uint8_t *class_bytes, const uint8_t *given,
                              const uint32_t *table, const uint16_t *slots, uint16_t *words,
                              size_t place) {
  plane classes[3];
  EACH(i, 3) classes[i] = load_plane(class_bytes + 256 * i, 8);
  scratch memory, *hidden = &memory;
  __asm__ volatile("" : "+r"(hidden) : : "memory");
  uint16_t *next = words + place;
  const size_t width = lanes < 128 ? 64 : 128;
  for (size_t step = end; step - start >= lanes; step -= lanes)
    for (size_t group = lanes; group > 0; group -= width) {
      const size_t lane = group - width;
      vec entries[8];
      // A group's symbols stand `lane` behind those of its step; in front of the stream there are none.
      EACH(i, (int)width / 64)
      context_entries_of(symbols + lane + 64 * i, step - lanes, lanes, classes,
                         given == NULL ? NULL : given + step - lanes + lane + 64 * i, table,
                         hidden->index + 64 * i, entries + 4 * i);
      encode_step(states + group - width, entries, slots, hidden->places, &next, (int)width / 16);
    }
  return (size_t)(next - words);
}

TARGET size_t ansz_encode_contexts_vbmi(const uint8_t *symbols, size_t start, size_t end,
                                        uint32_t *states, size_t lane_count,
                                        const uint8_t *classes, const uint8_t *given,
                                        const uint32_t *table, const uint16_t *slots,
                                        uint16_t *words, size_t place) {
#define ENCODE(lanes, given)                                                                       \
  encode_contexts(symbols, start, end, states, lanes, classes, given, table, slots, words, place)
#define ENCODE_GIVEN(lanes) given == NULL ? ENCODE(lanes, NULL) : ENCODE(lanes, given)
  switch (lane_count) {
  case 64: return ENCODE_GIVEN(64);
  case 128: return ENCODE_GIVEN(128);
  default: return ENCODE_GIVEN(256);
  }
}

#else
size_t ansz_encode_vbmi(const uint8_t *symbols, size_t count, uint32_t *states, size_t lane_count,
                        const uint32_t *table, const uint16_t *slots, uint16_t *words,
                        size_t place) {
  return place;
}

size_t ansz_encode_contexts_vbmi(const uint8_t *symbols, size_t start, size_t end,
                                 uint32_t *states, size_t lane_count, const uint8_t *classes,
                                 const uint8_t *given, const uint32_t *table,
                                 const uint16_t *slots, uint16_t *words, size_t place) {
  return place;
}
#endif
