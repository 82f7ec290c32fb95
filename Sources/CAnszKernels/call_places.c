#include "CAnszKernels.h"

#if defined(__x86_64__)
#include <emmintrin.h>

// Every x86-64 processor has SSE2.
static inline uint64_t places16(const uint8_t *bytes) {
  __m128i opcode = _mm_loadu_si128((const __m128i *)bytes);
  __m128i highest = _mm_loadu_si128((const __m128i *)(bytes + 4));
  __m128i is_opcode = _mm_cmpeq_epi8(_mm_or_si128(opcode, _mm_set1_epi8(1)), _mm_set1_epi8((char)0xE9));
  __m128i is_sign = _mm_or_si128(_mm_cmpeq_epi8(highest, _mm_setzero_si128()),
                                 _mm_cmpeq_epi8(highest, _mm_set1_epi8((char)0xFF)));
  return (uint64_t)_mm_movemask_epi8(_mm_and_si128(is_opcode, is_sign));
}

#else

static inline uint64_t places16(const uint8_t *bytes) {
  uint64_t places = 0;
  for (int i = 0; i < 16; i++) {
    bool is_call = (bytes[i] | 1) == 0xE9 && (uint8_t)(bytes[i + 4] + 1) <= 1;
    places |= (uint64_t)is_call << i;
  }
  return places;
}

#endif

uint64_t ansz_call_places(const uint8_t *bytes) {
  return places16(bytes) | places16(bytes + 16) << 16 | places16(bytes + 32) << 32 |
         places16(bytes + 48) << 48;
}
