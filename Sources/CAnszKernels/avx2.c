#include "CAnszKernels.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define TARGET __attribute__((target("avx2,popcnt")))

enum { WIDTH = 8 };

bool ansz_avx2_available(void) {
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("popcnt");
}

// For each set of lanes that need a word: which of the next words goes to which lane, a byte a lane.
// Lane i takes the word whose number is the count of needing lanes below it.
#define B(m, i) (((m) >> (i)) & 1)
#define RANK1(m) (B(m, 0))
#define RANK2(m) (RANK1(m) + B(m, 1))
#define RANK3(m) (RANK2(m) + B(m, 2))
#define RANK4(m) (RANK3(m) + B(m, 3))
#define RANK5(m) (RANK4(m) + B(m, 4))
#define RANK6(m) (RANK5(m) + B(m, 5))
#define RANK7(m) (RANK6(m) + B(m, 6))
#define ROW(m)                                                                                     \
  {0,           RANK1((m)), RANK2((m)), RANK3((m)), RANK4((m)), RANK5((m)), RANK6((m)), RANK7((m))}
#define ROWS4(m) ROW(m), ROW((m) + 1), ROW((m) + 2), ROW((m) + 3)
#define ROWS16(m) ROWS4(m), ROWS4((m) + 4), ROWS4((m) + 8), ROWS4((m) + 12)
#define ROWS64(m) ROWS16(m), ROWS16((m) + 16), ROWS16((m) + 32), ROWS16((m) + 48)
static const uint8_t ranks[256][8] = {ROWS64(0), ROWS64(64), ROWS64(128), ROWS64(192)};

// One step of 8 lanes. `words` has at least 8 words left.
static inline TARGET __m256i step(__m256i x, const uint32_t *slots, const uint8_t **words,
                                  uint8_t *symbols) {
  const __m256i low12 = _mm256_set1_epi32(0xFFF);
  const __m256i low_bytes = _mm256_setr_epi8(0, 4, 8, 12, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,
                                             -1, -1, 0, 4, 8, 12, -1, -1, -1, -1, -1, -1, -1, -1,
                                             -1, -1, -1, -1);
  __m256i entry = _mm256_i32gather_epi32((const int *)slots, _mm256_and_si256(x, low12), 4);
  __m256i f = _mm256_and_si256(_mm256_srli_epi32(entry, 8), low12);
  __m256i bytes = _mm256_shuffle_epi8(entry, low_bytes);
  _mm_storel_epi64((__m128i *)symbols,
                   _mm_unpacklo_epi32(_mm256_castsi256_si128(bytes),
                                      _mm256_extracti128_si256(bytes, 1)));
  x = _mm256_add_epi32(_mm256_mullo_epi32(f, _mm256_srli_epi32(x, 12)),
                       _mm256_srli_epi32(entry, 20));
  // A state below 2^16 takes the next word, in the order of the lanes.
  __m256i needs = _mm256_cmpeq_epi32(_mm256_srli_epi32(x, 16), _mm256_setzero_si256());
  unsigned mask = (unsigned)_mm256_movemask_ps(_mm256_castsi256_ps(needs));
  __m256i next = _mm256_cvtepu16_epi32(_mm_loadu_si128((const __m128i *)*words));
  __m256i rank = _mm256_cvtepu8_epi32(_mm_loadl_epi64((const __m128i *)ranks[mask]));
  next = _mm256_permutevar8x32_epi32(next, rank);
  *words += 2 * (size_t)_mm_popcnt_u32(mask);
  return _mm256_blendv_epi8(x, _mm256_or_si256(_mm256_slli_epi32(x, 16), next), needs);
}

#define LOOP(n)                                                                                    \
  static TARGET ansz_progress loop##n(const uint8_t *words, size_t word_bytes, uint32_t *states,   \
                                      const uint32_t *slots, uint8_t *symbols, size_t count) {     \
    const uint8_t *word = words;                                                                   \
    uint8_t *symbol = symbols;                                                                     \
    __m256i x[n];                                                                                  \
    for (int i = 0; i < n; i++)                                                                    \
      x[i] = _mm256_loadu_si256((const __m256i *)(states + WIDTH * i));                            \
    while (count - (size_t)(symbol - symbols) >= WIDTH * n &&                                      \
           word_bytes - (size_t)(word - words) >= 2 * WIDTH * n) {                                 \
      __builtin_prefetch(word + 1024);                                                             \
      _Pragma("clang loop unroll(full)") for (int i = 0; i < n; i++)                               \
          x[i] = step(x[i], slots, &word, symbol + WIDTH * i);                                     \
      symbol += WIDTH * n;                                                                         \
    }                                                                                              \
    for (int i = 0; i < n; i++)                                                                    \
      _mm256_storeu_si256((__m256i *)(states + WIDTH * i), x[i]);                                  \
    return (ansz_progress){(size_t)(symbol - symbols), (size_t)(word - words)};                    \
  }
LOOP(1)
LOOP(2)
LOOP(4)
LOOP(8)
LOOP(16)
LOOP(32)

ansz_progress ansz_decode_avx2(const uint8_t *words, size_t word_bytes, uint32_t *states,
                               size_t lane_count, const uint32_t *slots, uint8_t *symbols,
                               size_t count) {
  switch (lane_count) {
  case 8: return loop1(words, word_bytes, states, slots, symbols, count);
  case 16: return loop2(words, word_bytes, states, slots, symbols, count);
  case 32: return loop4(words, word_bytes, states, slots, symbols, count);
  case 64: return loop8(words, word_bytes, states, slots, symbols, count);
  case 128: return loop16(words, word_bytes, states, slots, symbols, count);
  case 256: return loop32(words, word_bytes, states, slots, symbols, count);
  default: return (ansz_progress){0, 0};
  }
}

TARGET size_t ansz_restore_avx2(const uint8_t *rare, size_t rare_count, uint8_t escape,
                                uint8_t *symbols, size_t count) {
  const __m256i escapes = _mm256_set1_epi8((char)escape);
  size_t next = 0, place = 0;
  for (; count - place >= 32; place += 32) {
    __m256i all = _mm256_loadu_si256((const __m256i *)(symbols + place));
    unsigned found = (unsigned)_mm256_movemask_epi8(_mm256_cmpeq_epi8(all, escapes));
    for (; found != 0; found &= found - 1, next++)
      if (next < rare_count)
        symbols[place + (size_t)__builtin_ctz(found)] = rare[next];
  }
  for (; place < count; place++)
    if (symbols[place] == escape) {
      if (next < rare_count)
        symbols[place] = rare[next];
      next++;
    }
  return next;
}

#else
bool ansz_avx2_available(void) { return false; }

ansz_progress ansz_decode_avx2(const uint8_t *words, size_t word_bytes, uint32_t *states,
                               size_t lane_count, const uint32_t *slots, uint8_t *symbols,
                               size_t count) {
  return (ansz_progress){0, 0};
}

size_t ansz_restore_avx2(const uint8_t *rare, size_t rare_count, uint8_t escape, uint8_t *symbols,
                         size_t count) {
  return 0;
}
#endif
