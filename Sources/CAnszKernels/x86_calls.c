#include "vbmi.h"

#if defined(__x86_64__)

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

static inline uint64_t places64(const uint8_t *bytes) {
  return places16(bytes) | places16(bytes + 16) << 16 | places16(bytes + 32) << 32 |
         places16(bytes + 48) << 48;
}

uint64_t ansz_call_places(const uint8_t *bytes) { return places64(bytes); }

// An opcode and its distance.
enum { CALL_BYTES = 5 };

// Whether there is an opcode among four bytes.
static inline bool has_opcode(uint32_t bytes) {
  const uint32_t others = (bytes & 0xFEFEFEFE) ^ 0xE8E8E8E8;
  return ((others - 0x01010101) & ~others & 0x80808080) != 0;
}

static inline uint32_t load_distance(const uint8_t *bytes) {
  return bytes[1] | (uint32_t)bytes[2] << 8 | (uint32_t)bytes[3] << 16 | (uint32_t)bytes[4] << 24;
}

// Takes its place from the distance of the call there, and returns the bytes written.
static inline uint32_t make_relative(uint8_t *bytes, size_t place) {
  // 25 bits and their sign.
  const uint32_t moved = (load_distance(bytes + place) - (uint32_t)place) << 7;
  const uint32_t distance = (uint32_t)((int32_t)moved >> 7);
  for (int i = 0; i < 4; i++)
    bytes[place + 1 + i] = (uint8_t)(distance >> 8 * i);
  return distance;
}

static inline bool is_call(const uint8_t *bytes) {
  return (bytes[0] | 1) == 0xE9 && (uint8_t)(bytes[4] + 1) <= 1;
}

// Looks at the places from `place` on one by one, up to `checked` and as far as something was written, which may
// have made opcodes; returns the next place.
static __attribute__((noinline)) size_t convert_slowly(uint8_t *bytes, size_t place, size_t checked,
                                                       size_t place_count) {
  for (; place < checked && place < place_count; place++) {
    if (!is_call(bytes + place))
      continue;
    make_relative(bytes, place);
    if (checked < place + CALL_BYTES)
      checked = place + CALL_BYTES;
  }
  return place;
}

// Lists the places of calls in a chunk, in order, without branches on how many there are: that is hard to predict.
enum { CHUNK = 1 << 12, LISTED = 4, LIST_SLACK = 32 };
static size_t list_calls(const uint8_t *bytes, uint16_t *places) {
  size_t count = 0;
  for (size_t start = 0; start < CHUNK; start += 64) {
    uint64_t found = places64(bytes + start);
    const size_t next = count + (size_t)__builtin_popcountll(found);
    do
      for (size_t i = 0; i < LISTED; i++, count++, found &= found - 1)
        places[count] = (uint16_t)(start + (found != 0 ? (size_t)__builtin_ctzll(found) : 0));
    while (count < next);
    count = next;
  }
  return count;
}

#if defined(__x86_64__)
TARGET static size_t list_calls_vbmi(const uint8_t *bytes, uint16_t *places) {
  uint8_t each[64];
  for (int i = 0; i < 64; i++)
    each[i] = (uint8_t)i;
  const vec numbers = _mm512_loadu_si512(each);
  size_t count = 0;
  for (size_t start = 0; start < CHUNK; start += 64) {
    vec opcode = _mm512_loadu_si512(bytes + start);
    vec highest = _mm512_loadu_si512(bytes + start + 4);
    __mmask64 found = _mm512_cmpeq_epi8_mask(_mm512_or_si512(opcode, _mm512_set1_epi8(1)),
                                             _mm512_set1_epi8((char)0xE9));
    // 00 and FF are 1 and 0, with 1 added.
    found = _mm512_mask_cmple_epu8_mask(found, _mm512_add_epi8(highest, _mm512_set1_epi8(1)),
                                        _mm512_set1_epi8(1));
    // At most 32: four bytes behind an opcode that counts there is none.
    __m256i listed = _mm512_castsi512_si256(_mm512_maskz_compress_epi8(found, numbers));
    _mm512_storeu_si512(places + count, _mm512_add_epi16(_mm512_cvtepu8_epi16(listed),
                                                         _mm512_set1_epi16((short)start)));
    count += (size_t)_mm_popcnt_u64(found);
  }
  return count;
}
#endif

void ansz_make_calls_relative(uint8_t *bytes, size_t count, bool has_vbmi) {
  if (count < CALL_BYTES)
    return;
  const size_t place_count = count - CALL_BYTES + 1;
  size_t (*list)(const uint8_t *, uint16_t *) = list_calls;
#if defined(__x86_64__)
  if (has_vbmi)
    list = list_calls_vbmi;
#endif
  // The next place to be looked at: what has been written does not matter to those from there on.
  size_t next = 0, start = 0;
  for (; place_count - start >= CHUNK; start += CHUNK) {
    uint16_t places[CHUNK + LIST_SLACK];
    const size_t found = list(bytes + start, places);
    for (size_t i = 0; i < found; i++) {
      const size_t place = start + places[i];
      if (place < next)
        continue;
      const uint32_t written = make_relative(bytes, place);
      next = place + CALL_BYTES;
      if (has_opcode(written))
        next = convert_slowly(bytes, place + 1, next, place_count);
    }
  }
  if (next < start)
    next = start;
  convert_slowly(bytes, next, place_count, place_count);
}
