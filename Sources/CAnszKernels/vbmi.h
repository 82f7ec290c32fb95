// What the AVX-512 VBMI kernels share. A private header: vectors stay between these files.
#ifndef ANSZ_VBMI_H
#define ANSZ_VBMI_H

#include "CAnszKernels.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define FEATURES "avx512f,avx512bw,avx512cd,avx512dq,avx512vl,avx512vbmi,avx512vbmi2,popcnt"
#define TARGET __attribute__((target(FEATURES)))
#define INLINE static inline __attribute__((target(FEATURES), always_inline))

typedef __m512i vec;

// A plane in registers: 64 bytes a register, of which 1, 2 or 4 are used.
typedef struct {
  vec part[4];
} plane;

INLINE plane load_plane(const uint8_t *bytes, int bucket_bits) {
  plane p;
  for (int i = 0; i < 4; i++)
    p.part[i] = i < 1 << (bucket_bits - 6) ? _mm512_loadu_si512(bytes + 64 * i)
                                           : _mm512_setzero_si512();
  return p;
}

// 64 bytes of the plane; bits of the index beyond bucket_bits don't matter.
INLINE vec look_up(const plane *p, int bucket_bits, vec index) {
  if (bucket_bits == 6)
    return _mm512_permutexvar_epi8(index, p->part[0]);
  vec low = _mm512_permutex2var_epi8(p->part[0], index, p->part[1]);
  if (bucket_bits == 7)
    return low;
  vec high = _mm512_permutex2var_epi8(p->part[2], index, p->part[3]);
  return _mm512_mask_blend_epi8(_mm512_movepi8_mask(index), low, high);
}

// 64 lanes are two vectors of 16-bit halves, lanes 0…31 and 32…63. Where bytes stand for lanes, lane i
// of the first is byte 2i and lane i of the second is byte 2i + 1.
static const __mmask64 odd_bytes = 0xAAAAAAAAAAAAAAAA;

// The low bytes of the halves of 64 lanes; from bytes back to halves with `first` and `second`.
INLINE vec bytes_of(vec a, vec b) {
  return _mm512_mask_blend_epi8(odd_bytes, a, _mm512_slli_epi16(b, 8));
}
INLINE vec first(vec low, vec high) {
  return _mm512_mask_blend_epi8(odd_bytes, low, _mm512_slli_epi16(high, 8));
}
INLINE vec second(vec low, vec high) {
  return _mm512_mask_blend_epi8(odd_bytes, _mm512_srli_epi16(low, 8), high);
}

// Bytes in the order of the lanes: byte 2i to place i, byte 2i + 1 to place 32 + i.
INLINE vec load_lane_order(void) {
  uint8_t order[64];
  for (int i = 0; i < 64; i++)
    order[i] = (uint8_t)(i < 32 ? 2 * i : 2 * (i - 32) + 1);
  return _mm512_loadu_si512(order);
}

// Unrolled: what is done for each of a few vectors, before the next thing is done for each.
#define EACH(k, count) _Pragma("clang loop unroll(full)") for (int k = 0; k < (count); k++)

// x' = f * (x >> 12) + bias for `count` vectors of 32 lanes, at most four, x = h << 16 | l, g = f << 4:
//
//   f * (x >> 12) = g * h + (g * (l & 0xF000) >> 16), the first product of 32 bits, the second of 16.
//
// bias < f, so the second product and the bias fit 16 bits: at most 15 f + f - 1 < 1 << 16. A lane whose
// high half becomes 0 takes its low half for it, and the next word.
INLINE void advance(vec *h, vec *l, const vec *g, const vec *bias, const uint8_t **words, int count) {
  vec low[4], high[4], addend[4];
  __mmask32 is_zero[4], carries[4], needs[4];
  EACH(k, count) high[k] = _mm512_mulhi_epu16(g[k], h[k]);
  EACH(k, count) low[k] = _mm512_mullo_epi16(g[k], h[k]);
  EACH(k, count) {
    addend[k] = _mm512_and_si512(l[k], _mm512_set1_epi16((short)0xF000));
    addend[k] = _mm512_add_epi16(_mm512_mulhi_epu16(g[k], addend[k]), bias[k]);
    low[k] = _mm512_add_epi16(low[k], addend[k]);
  }
  EACH(k, count) is_zero[k] = _mm512_testn_epi16_mask(high[k], high[k]);
  EACH(k, count) carries[k] = _mm512_cmplt_epu16_mask(low[k], addend[k]);
  // Apart from the sum, so that the place of the next words is known early.
  EACH(k, count) needs[k] = _kandn_mask32(carries[k], is_zero[k]);
  EACH(k, count) {
    high[k] = _mm512_mask_add_epi16(high[k], carries[k], high[k], _mm512_set1_epi16(1));
    h[k] = _mm512_mask_mov_epi16(high[k], needs[k], low[k]);
  }
  EACH(k, count) {
    l[k] = _mm512_mask_expand_epi16(low[k], needs[k], _mm512_loadu_si512(*words));
    *words += 2 * (size_t)_mm_popcnt_u32(needs[k]);
  }
}

// States to halves and back, 32 lanes.
INLINE void split(const uint32_t *states, vec *h, vec *l) {
  vec a = _mm512_loadu_si512(states), b = _mm512_loadu_si512(states + 16);
  *l = _mm512_inserti64x4(_mm512_castsi256_si512(_mm512_cvtepi32_epi16(a)),
                          _mm512_cvtepi32_epi16(b), 1);
  *h = _mm512_inserti64x4(_mm512_castsi256_si512(_mm512_cvtepi32_epi16(_mm512_srli_epi32(a, 16))),
                          _mm512_cvtepi32_epi16(_mm512_srli_epi32(b, 16)), 1);
}
INLINE void join(vec h, vec l, uint32_t *states) {
  for (int i = 0; i < 2; i++) {
    __m256i high = i ? _mm512_extracti64x4_epi64(h, 1) : _mm512_castsi512_si256(h);
    __m256i low = i ? _mm512_extracti64x4_epi64(l, 1) : _mm512_castsi512_si256(l);
    _mm512_storeu_si512(states + 16 * i,
                        _mm512_or_si512(_mm512_slli_epi32(_mm512_cvtepu16_epi32(high), 16),
                                        _mm512_cvtepu16_epi32(low)));
  }
}

#endif
#endif
