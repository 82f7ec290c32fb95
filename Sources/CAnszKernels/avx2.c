#include "avx2.h"

#if defined(__x86_64__)

bool ansz_avx2_available(void) {
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("popcnt");
}

// See avx2.h. Lane i takes the word whose number is the count of needing lanes below it.
#define B(m, i) (((m) >> (i)) & 1)
#define RANK0(m) 0
#define RANK1(m) (B(m, 0))
#define RANK2(m) (RANK1(m) + B(m, 1))
#define RANK3(m) (RANK2(m) + B(m, 2))
#define RANK4(m) (RANK3(m) + B(m, 3))
#define RANK5(m) (RANK4(m) + B(m, 4))
#define RANK6(m) (RANK5(m) + B(m, 5))
#define RANK7(m) (RANK6(m) + B(m, 6))
#define PAIR(m, i)                                                                                 \
  (uint16_t)(B(m, i) ? 2 * RANK##i(m) | (2 * RANK##i(m) + 1) << 8 : 0x8080)
#define ROW(m)                                                                                     \
  {PAIR(m, 0), PAIR(m, 1), PAIR(m, 2), PAIR(m, 3), PAIR(m, 4), PAIR(m, 5), PAIR(m, 6), PAIR(m, 7)}
#define ROWS4(m) ROW(m), ROW((m) + 1), ROW((m) + 2), ROW((m) + 3)
#define ROWS16(m) ROWS4(m), ROWS4((m) + 4), ROWS4((m) + 8), ROWS4((m) + 12)
#define ROWS64(m) ROWS16(m), ROWS16((m) + 16), ROWS16((m) + 32), ROWS16((m) + 48)
const _Alignas(16) uint16_t ansz_spread[256][8] = {ROWS64(0), ROWS64(64), ROWS64(128),
                                                     ROWS64(192)};

// Eight buckets at a time, of which all positions' slots are filled.
TARGET void ansz_fill_slots_avx2(const uint64_t *entries, size_t bucket_bits, uint32_t *slots) {
  const size_t buckets = (size_t)1 << bucket_bits;
  for (size_t bucket = 0; bucket < buckets; bucket += 8) {
    uint32_t own[8], other[8], divider[8];
    EACH(i, 8) {
      uint64_t entry = entries[bucket + (size_t)i];
      own[i] = (uint32_t)(entry >> 48 & 0xFF) | (uint32_t)(entry >> 4 & 0xFFF) << 8;
      other[i] = (uint32_t)(entry >> 56) | (uint32_t)(entry >> 20 & 0xFFF) << 8 |
                 (uint32_t)(entry >> 32) << 20;
      divider[i] = (uint32_t)((entry & 15) << 2 | (entry >> 16 & 3));
    }
    vec owns = _mm256_loadu_si256((const vec *)own), others = _mm256_loadu_si256((const vec *)other);
    const vec dividers = _mm256_loadu_si256((const vec *)divider), one = _mm256_set1_epi32(1);
    const vec bias = _mm256_set1_epi32(1 << 20);
    vec position = _mm256_setzero_si256();
    for (size_t slot = bucket; slot < 4096; slot += buckets) {
      vec is_own = _mm256_cmpgt_epi32(dividers, position);
      _mm256_storeu_si256((vec *)(slots + slot), _mm256_blendv_epi8(others, owns, is_own));
      owns = _mm256_add_epi32(owns, bias);
      others = _mm256_add_epi32(others, bias);
      position = _mm256_add_epi32(position, one);
    }
  }
}

// The entries of every other one of 16 lanes. Single loads beat gathers on the processors that have AVX2
// and nothing better: 2.6 GB/s with these and 2.0 with those, on Zen 4.
INLINE vec load_entries(const uint32_t *slots, const uint16_t *index) {
#define ENTRY(i) ((int)slots[index[2 * (i)]])
#define FOUR(i)                                                                                    \
  _mm_insert_epi32(                                                                                \
      _mm_insert_epi32(_mm_insert_epi32(_mm_cvtsi32_si128(ENTRY(i)), ENTRY((i) + 1), 1),           \
                       ENTRY((i) + 2), 2),                                                         \
      ENTRY((i) + 3), 3)
  return _mm256_inserti128_si256(_mm256_castsi128_si256(FOUR(0)), FOUR(4), 1);
}

// What a step of 16 lanes needs: g and the bias of each, and its symbol in the low byte. The entries are
// symbol | frequency << 8 | bias << 20; g = frequency << 4.
INLINE void look_up(const uint32_t *slots, const uint16_t *index, vec *g, vec *bias, vec *symbol) {
  vec a = load_entries(slots, index), b = load_entries(slots, index + 1);
  vec low = _mm256_blend_epi16(a, _mm256_slli_epi32(b, 16), 0xAA);
  vec high = _mm256_blend_epi16(_mm256_srli_epi32(a, 16), b, 0xAA);
  *g = _mm256_or_si256(_mm256_and_si256(_mm256_srli_epi16(low, 4), _mm256_set1_epi16(0xFF0)),
                       _mm256_slli_epi16(high, 12));
  *bias = _mm256_srli_epi16(high, 4);
  *symbol = _mm256_and_si256(low, _mm256_set1_epi16(0xFF));
}

// A read of words takes 16 bytes, of which it may need none, for each eight lanes: so a step needs 2 bytes
// for each lane to stay inside.
TARGET ansz_progress ansz_decode_avx2(const uint8_t *words, size_t word_bytes, uint32_t *states,
                                      size_t lane_count, const uint32_t *slots, uint8_t *symbols,
                                      size_t count) {
  if (lane_count != 32 && lane_count != 64 && lane_count != 128 && lane_count != 256)
    return (ansz_progress){0, 0};
  const vec slot_mask = _mm256_set1_epi16(0xFFF);
  vec h[16], l[16];
  // The slot of each lane. That they go through memory is on purpose, and the compiler must not see
  // through it: taken out of vectors one by one they would keep the shuffles busy.
  _Alignas(32) uint16_t places[256];
  uint16_t *index = places;
  __asm__ volatile("" : "+r"(index) : : "memory");
  for (size_t i = 0; i < lane_count / 16; i++) {
    split(states + 16 * i, &h[i], &l[i]);
    _mm256_store_si256((vec *)(index + 16 * i), _mm256_and_si256(l[i], slot_mask));
  }
  const uint8_t *word = words;
  size_t done = 0;
  while (count - done >= lane_count && word_bytes - (size_t)(word - words) >= 2 * lane_count) {
    for (size_t i = 0; i < lane_count / 16; i += 2) {
      vec g[2], bias[2], symbol[2];
      __builtin_prefetch(word + 1024);
      EACH(k, 2) look_up(slots, index + 16 * (i + (size_t)k), &g[k], &bias[k], &symbol[k]);
      _mm256_storeu_si256(
          (vec *)(symbols + done + 16 * i),
          _mm256_permute4x64_epi64(_mm256_packus_epi16(symbol[0], symbol[1]), 0xD8));
      advance(h + i, l + i, g, bias, &word);
      EACH(k, 2)
      _mm256_store_si256((vec *)(index + 16 * (i + (size_t)k)),
                         _mm256_and_si256(l[i + (size_t)k], slot_mask));
    }
    done += lane_count;
  }
  for (size_t i = 0; i < lane_count / 16; i++)
    join(h[i], l[i], states + 16 * i);
  return (ansz_progress){done, (size_t)(word - words)};
}

// Which of 32 bytes are in a set: a bit for each high nibble, in 16 bytes for the low nibbles, of high nibbles
// below 8 and of the others.
TARGET size_t ansz_take_avx2(const uint8_t *chosen, const uint8_t *symbols, size_t count,
                             uint8_t *taken) {
  uint8_t below[16] = {0}, others[16] = {0};
  for (unsigned value = 0; value < 256; value++)
    if (chosen[value])
      (value < 128 ? below : others)[value & 15] |= (uint8_t)(1 << (value >> 4 & 7));
  const vec low_sets = _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)below));
  const vec high_sets = _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)others));
  const vec bits = _mm256_set1_epi64x((long long)0x8040201008040201);
  const vec nibble = _mm256_set1_epi8(15);
  size_t next = 0, place = 0;
  for (; count - place >= 32; place += 32) {
    vec all = _mm256_loadu_si256((const vec *)(symbols + place));
    vec low = _mm256_and_si256(all, nibble);
    vec high = _mm256_and_si256(_mm256_srli_epi16(all, 4), nibble);
    vec set = _mm256_blendv_epi8(_mm256_shuffle_epi8(low_sets, low),
                                 _mm256_shuffle_epi8(high_sets, low), all);
    vec bit = _mm256_shuffle_epi8(bits, high);
    unsigned found = (unsigned)_mm256_movemask_epi8(
        _mm256_cmpeq_epi8(_mm256_and_si256(set, bit), bit));
    for (; found != 0; found &= found - 1)
      taken[next++] = symbols[place + (size_t)__builtin_ctz(found)];
  }
  for (; place < count; place++)
    if (chosen[symbols[place]])
      taken[next++] = symbols[place];
  return next;
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

void ansz_fill_slots_avx2(const uint64_t *entries, size_t bucket_bits, uint32_t *slots) {}

ansz_progress ansz_decode_avx2(const uint8_t *words, size_t word_bytes, uint32_t *states,
                               size_t lane_count, const uint32_t *slots, uint8_t *symbols,
                               size_t count) {
  return (ansz_progress){0, 0};
}

size_t ansz_take_avx2(const uint8_t *chosen, const uint8_t *symbols, size_t count, uint8_t *taken) {
  return 0;
}

size_t ansz_restore_avx2(const uint8_t *rare, size_t rare_count, uint8_t escape, uint8_t *symbols,
                         size_t count) {
  return 0;
}
#endif
