#include "avx2.h"

#if defined(__x86_64__)

// For each set of eight lanes that put out a word: the bytes of each, in pairs, moved to the end; 80 shuffles to 0.
// Word k from the end is that of the k-th of these lanes from the last one on.
#define B(m, i) (((m) >> (i)) & 1)
#define ABOVE7(m) 0
#define ABOVE6(m) (B(m, 7))
#define ABOVE5(m) (ABOVE6(m) + B(m, 6))
#define ABOVE4(m) (ABOVE5(m) + B(m, 5))
#define ABOVE3(m) (ABOVE4(m) + B(m, 4))
#define ABOVE2(m) (ABOVE3(m) + B(m, 3))
#define ABOVE1(m) (ABOVE2(m) + B(m, 2))
#define ABOVE0(m) (ABOVE1(m) + B(m, 1))
#define HAS(m, i, k) (B(m, i) && ABOVE##i(m) == (k))
#define LANE(m, k)                                                                                 \
  (HAS(m, 0, k)   ? 0                                                                              \
   : HAS(m, 1, k) ? 1                                                                              \
   : HAS(m, 2, k) ? 2                                                                              \
   : HAS(m, 3, k) ? 3                                                                              \
   : HAS(m, 4, k) ? 4                                                                              \
   : HAS(m, 5, k) ? 5                                                                              \
   : HAS(m, 6, k) ? 6                                                                              \
   : HAS(m, 7, k) ? 7                                                                              \
                  : 0x40)
#define PAIR(m, k) (uint16_t)(2 * LANE(m, k) | (2 * LANE(m, k) + 1) << 8)
#define ROW(m)                                                                                     \
  {PAIR(m, 7), PAIR(m, 6), PAIR(m, 5), PAIR(m, 4), PAIR(m, 3), PAIR(m, 2), PAIR(m, 1), PAIR(m, 0)}
#define ROWS4(m) ROW(m), ROW((m) + 1), ROW((m) + 2), ROW((m) + 3)
#define ROWS16(m) ROWS4(m), ROWS4((m) + 4), ROWS4((m) + 8), ROWS4((m) + 12)
#define ROWS64(m) ROWS16(m), ROWS16((m) + 16), ROWS16((m) + 32), ROWS16((m) + 48)
static const _Alignas(16) uint16_t gather_words[256][8] = {ROWS64(0), ROWS64(64), ROWS64(128),
                                                           ROWS64(192)};

// Lanes that go side by side, and vectors of eight of them.
enum { GROUP = 64, VECTORS = GROUP / 8 };

// What a step needs beside its symbols. In memory on purpose, see avx2.c.
typedef struct {
  _Alignas(32) uint32_t places[GROUP];
  uint16_t index[GROUP];
} scratch;

#define EIGHT(first, at)                                                                           \
  _mm256_inserti128_si256(_mm256_castsi128_si256(FOUR(first, at, 0)), FOUR(first, at, 4), 1)
#define FOUR(first, at, i)                                                                         \
  _mm_insert_epi32(                                                                                \
      _mm_insert_epi32(_mm_insert_epi32(_mm_cvtsi32_si128((int)(first)[(at)[i]]),                  \
                                        (int)(first)[(at)[(i) + 1]], 1),                           \
                       (int)(first)[(at)[(i) + 2]], 2),                                            \
      (int)(first)[(at)[(i) + 3]], 3)

// A step of 64 lanes: for x >= f << 20 the low half is put out, then
// x' = (x / f) << 12 | slot(start + x mod f). An entry is start << 12 | f.
//
// The quotient is below 2^20. Its estimate is a division of floats, of x less 2^-21 of it: the three roundings on
// the way, below 2^-23 each however the process has them, don't make up for that, and all together are below
// 2^20 * 7 * 2^-23. So it is right or one too low, and the remainder tells. Eight words are written in front of the next place, of which those in front
// are overwritten later; the caller has room for them.
INLINE void encode_step(uint32_t *states, const vec *entries, const uint16_t *slots,
                        uint32_t *places, uint16_t **next) {
  vec x[VECTORS], f[VECTORS], quotient[VECTORS], remainder[VECTORS], keeps[VECTORS];
  const vec low16 = _mm256_set1_epi32(0xFFFF);
  EACH(i, VECTORS) x[i] = _mm256_loadu_si256((const vec *)(states + 8 * i));
  EACH(i, VECTORS) f[i] = _mm256_and_si256(entries[i], _mm256_set1_epi32(0xFFF));
  EACH(i, VECTORS) keeps[i] = _mm256_cmpgt_epi32(f[i], _mm256_srli_epi32(x[i], 20));
#pragma clang loop unroll(full)
  for (int i = VECTORS - 1; i >= 0; i--) {
    unsigned puts = 0xFF ^ (unsigned)_mm256_movemask_ps(_mm256_castsi256_ps(keeps[i]));
    vec low = _mm256_and_si256(x[i], low16);
    __m128i words = _mm_packus_epi32(_mm256_castsi256_si128(low), _mm256_extracti128_si256(low, 1));
    words = _mm_shuffle_epi8(words, _mm_load_si128((const __m128i *)gather_words[puts]));
    _mm_storeu_si128((__m128i *)(*next - 8), words);
    *next -= _mm_popcnt_u32(puts);
  }
  EACH(i, VECTORS) x[i] = _mm256_blendv_epi8(_mm256_srli_epi32(x[i], 16), x[i], keeps[i]);
  EACH(i, VECTORS) {
    __m256 high = _mm256_cvtepi32_ps(_mm256_srli_epi32(x[i], 16));
    __m256 low = _mm256_cvtepi32_ps(_mm256_and_si256(x[i], low16));
    const float less = 1 - 0x1p-21f;
    __m256 sum = _mm256_add_ps(_mm256_mul_ps(high, _mm256_set1_ps(0x1p16f * less)),
                               _mm256_mul_ps(low, _mm256_set1_ps(less)));
    quotient[i] = _mm256_cvttps_epi32(_mm256_div_ps(sum, _mm256_cvtepi32_ps(f[i])));
  }
  EACH(i, VECTORS)
  remainder[i] = _mm256_sub_epi32(x[i], _mm256_mullo_epi32(quotient[i], f[i]));
  EACH(i, VECTORS) {
    // All ones where the quotient is right: the remainder is below 2 f, so a signed comparison does.
    vec is_right = _mm256_cmpgt_epi32(f[i], remainder[i]);
    quotient[i] = _mm256_add_epi32(quotient[i], _mm256_add_epi32(is_right, _mm256_set1_epi32(1)));
    remainder[i] = _mm256_sub_epi32(remainder[i], _mm256_andnot_si256(is_right, f[i]));
  }
  EACH(i, VECTORS)
  _mm256_store_si256((vec *)(places + 8 * i),
                     _mm256_add_epi32(_mm256_srli_epi32(entries[i], 12), remainder[i]));
  EACH(i, VECTORS)
  _mm256_storeu_si256((vec *)(states + 8 * i),
                      _mm256_or_si256(_mm256_slli_epi32(quotient[i], 12),
                                      EIGHT(slots, places + 8 * i)));
}

TARGET size_t ansz_encode_avx2(const uint8_t *symbols, size_t count, uint32_t *states,
                               size_t lane_count, const uint32_t *table, const uint16_t *slots,
                               uint16_t *words, size_t place) {
  scratch memory, *hidden = &memory;
  __asm__ volatile("" : "+r"(hidden) : : "memory");
  uint16_t *next = words + place;
  for (size_t index = count; index >= lane_count; index -= lane_count)
    for (size_t group = lane_count; group > 0; group -= GROUP) {
      const uint8_t *first = symbols + index - lane_count + group - GROUP;
      vec entries[VECTORS];
      EACH(i, VECTORS) entries[i] = EIGHT(table, first + 8 * i);
      encode_step(states + group - GROUP, entries, slots, hidden->places, &next);
    }
  return (size_t)(next - words);
}

// The entries of a group: the table of each symbol by those in front of it, then the symbol. `given` is NULL or
// has the given classes.
INLINE void set_index(const uint8_t *classes, const uint8_t *p1, const uint8_t *p2,
                      const uint8_t *given, const uint8_t *symbols, uint16_t *index) {
  for (size_t i = 0; i < GROUP; i++) {
    uint8_t second = classes[256 + p2[i]];
    if (given != NULL)
      second = given[i] == ANSZ_NOT_GIVEN ? second : given[i];
    uint8_t class = (uint8_t)(classes[p1[i]] + second);
    index[i] = (uint16_t)(classes[512 + class] << 8 | symbols[i]);
  }
}

TARGET size_t ansz_encode_contexts_avx2(const uint8_t *symbols, size_t start, size_t end,
                                        uint32_t *states, size_t lane_count,
                                        const uint8_t *classes, const uint8_t *given,
                                        const uint32_t *table, const uint16_t *slots,
                                        uint16_t *words, size_t place) {
  scratch memory, *hidden = &memory;
  __asm__ volatile("" : "+r"(hidden) : : "memory");
  uint16_t *next = words + place;
  for (size_t step = end; step - start >= lane_count; step -= lane_count) {
    const size_t begin = step - lane_count;
    // In front of the stream all symbols are 0.
    static const uint8_t zeros[256];
    const uint8_t *p1 = begin >= lane_count ? symbols + begin - lane_count : zeros;
    const uint8_t *p2 = begin >= 2 * lane_count ? symbols + begin - 2 * lane_count : zeros;
    for (size_t group = lane_count; group > 0; group -= GROUP) {
      const size_t first = group - GROUP;
      if (given == NULL)
        set_index(classes, p1 + first, p2 + first, NULL, symbols + begin + first, hidden->index);
      else
        set_index(classes, p1 + first, p2 + first, given + begin + first, symbols + begin + first,
                  hidden->index);
      vec entries[VECTORS];
      EACH(i, VECTORS) entries[i] = EIGHT(table, hidden->index + 8 * i);
      encode_step(states + first, entries, slots, hidden->places, &next);
    }
  }
  return (size_t)(next - words);
}

#else
size_t ansz_encode_avx2(const uint8_t *symbols, size_t count, uint32_t *states, size_t lane_count,
                        const uint32_t *table, const uint16_t *slots, uint16_t *words,
                        size_t place) {
  return place;
}

size_t ansz_encode_contexts_avx2(const uint8_t *symbols, size_t start, size_t end,
                                 uint32_t *states, size_t lane_count, const uint8_t *classes,
                                 const uint8_t *given, const uint32_t *table,
                                 const uint16_t *slots, uint16_t *words, size_t place) {
  return place;
}
#endif
