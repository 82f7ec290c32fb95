// What the AVX2 kernels share. A private header: vectors stay between these files.
#ifndef ANSZ_AVX2_H
#define ANSZ_AVX2_H

#include "CAnszKernels.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define FEATURES "avx2,popcnt"
#define TARGET __attribute__((target(FEATURES)))
#define INLINE static inline __attribute__((target(FEATURES), always_inline))
#define EACH(k, count) _Pragma("clang loop unroll(full)") for (int k = 0; k < (count); k++)

// For each set of eight lanes that need a word: the bytes of the next words that go to each lane, in pairs,
// or 80, which shuffles to 0.
extern const uint16_t ansz_spread[256][8];

typedef __m256i vec;

// 16 states to halves, in the order of the lanes, and back.
INLINE void split(const uint32_t *states, vec *h, vec *l) {
  vec a = _mm256_loadu_si256((const vec *)states), b = _mm256_loadu_si256((const vec *)(states + 8));
  const vec low = _mm256_set1_epi32(0xFFFF);
  enum { LANES_IN_ORDER = 0xD8 };
  *l = _mm256_permute4x64_epi64(
      _mm256_packus_epi32(_mm256_and_si256(a, low), _mm256_and_si256(b, low)), LANES_IN_ORDER);
  *h = _mm256_permute4x64_epi64(
      _mm256_packus_epi32(_mm256_srli_epi32(a, 16), _mm256_srli_epi32(b, 16)), LANES_IN_ORDER);
}
INLINE void join(vec h, vec l, uint32_t *states) {
  vec a = _mm256_unpacklo_epi16(l, h), b = _mm256_unpackhi_epi16(l, h);
  _mm256_storeu_si256((vec *)states, _mm256_permute2x128_si256(a, b, 0x20));
  _mm256_storeu_si256((vec *)(states + 8), _mm256_permute2x128_si256(a, b, 0x31));
}

// x' = f * (x >> 12) + bias for two vectors of 16 lanes, x = h << 16 | l, g = f << 4, and the words: as in
// vbmi.h, with compares that give vectors. The two go side by side for the same reason as there.
INLINE void advance(vec *h, vec *l, const vec *g, const vec *bias, const uint8_t **words) {
  vec sum[2], needs[2];
  unsigned mask[2];
  EACH(k, 2) {
    vec low = _mm256_mullo_epi16(g[k], h[k]), high = _mm256_mulhi_epu16(g[k], h[k]);
    vec addend = _mm256_and_si256(l[k], _mm256_set1_epi16((short)0xF000));
    addend = _mm256_add_epi16(_mm256_mulhi_epu16(g[k], addend), bias[k]);
    sum[k] = _mm256_add_epi16(low, addend);
    // A sum that saturates is another one: there is a carry.
    vec no_carry = _mm256_cmpeq_epi16(_mm256_adds_epu16(low, addend), sum[k]);
    high = _mm256_sub_epi16(high, _mm256_andnot_si256(no_carry, _mm256_set1_epi16(-1)));
    needs[k] = _mm256_cmpeq_epi16(high, _mm256_setzero_si256());
    mask[k] = (unsigned)_mm_movemask_epi8(_mm_packs_epi16(
        _mm256_castsi256_si128(needs[k]), _mm256_extracti128_si256(needs[k], 1)));
    h[k] = _mm256_blendv_epi8(high, sum[k], needs[k]);
  }
  EACH(k, 2) {
    const uint8_t *second = *words + 2 * (size_t)_mm_popcnt_u32(mask[k] & 0xFF);
#define SPREAD(place, m)                                                                           \
  _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)(place)),                                      \
                   _mm_load_si128((const __m128i *)ansz_spread[m]))
    vec next = _mm256_inserti128_si256(_mm256_castsi128_si256(SPREAD(*words, mask[k] & 0xFF)),
                                       SPREAD(second, mask[k] >> 8), 1);
    *words += 2 * (size_t)_mm_popcnt_u32(mask[k]);
    l[k] = _mm256_blendv_epi8(sum[k], next, needs[k]);
  }
}

#endif
#endif
