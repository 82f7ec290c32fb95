#include "avx2.h"

#if defined(__x86_64__)

// Entries of 16 lanes as four planes of 16 bits, lane i at place i. Entry e of vector v is that of lane
// 4e + v; interleaving words, then pairs, then fours brings a field of four lanes together.
INLINE vec load_entries(const uint64_t *entries, const uint16_t *index) {
#define ENTRY(e) (entries + index[4 * (e)])
#define PAIR(e)                                                                                    \
  _mm_castpd_si128(_mm_loadh_pd(_mm_castsi128_pd(_mm_loadl_epi64((const __m128i *)ENTRY(e))),      \
                                (const double *)ENTRY((e) + 1)))
  return _mm256_inserti128_si256(_mm256_castsi128_si256(PAIR(0)), PAIR(2), 1);
}

// What a step of 16 lanes needs: g and the bias of each, and its symbol in the low byte. For the entries see
// ansz_contexts.
INLINE void look_up(const uint64_t *entries, const uint16_t *index, size_t bucket_bits, vec l,
                    vec *g, vec *bias, vec *symbol) {
  vec v0 = load_entries(entries, index), v1 = load_entries(entries, index + 1);
  vec v2 = load_entries(entries, index + 2), v3 = load_entries(entries, index + 3);
  vec a0 = _mm256_unpacklo_epi16(v0, v1), a1 = _mm256_unpackhi_epi16(v0, v1);
  vec b0 = _mm256_unpacklo_epi16(v2, v3), b1 = _mm256_unpackhi_epi16(v2, v3);
  vec low0 = _mm256_unpacklo_epi32(a0, b0), high0 = _mm256_unpackhi_epi32(a0, b0);
  vec low1 = _mm256_unpacklo_epi32(a1, b1), high1 = _mm256_unpackhi_epi32(a1, b1);
  vec own = _mm256_unpacklo_epi64(low0, low1), other = _mm256_unpackhi_epi64(low0, low1);
  vec offset = _mm256_unpacklo_epi64(high0, high1), both = _mm256_unpackhi_epi64(high0, high1);
  vec position = _mm256_and_si256(_mm256_srl_epi16(l, _mm_cvtsi64_si128((long long)bucket_bits)),
                                  _mm256_set1_epi16((short)((4096 >> bucket_bits) - 1)));
  vec divider = _mm256_or_si256(
      _mm256_slli_epi16(_mm256_and_si256(own, _mm256_set1_epi16(15)), 2),
      _mm256_and_si256(other, _mm256_set1_epi16(3)));
  vec is_own = _mm256_cmpgt_epi16(divider, position);
  *g = _mm256_and_si256(_mm256_blendv_epi8(other, own, is_own), _mm256_set1_epi16((short)0xFFF0));
  *bias = _mm256_add_epi16(position, _mm256_andnot_si256(is_own, offset));
  *symbol = _mm256_blendv_epi8(_mm256_srli_epi16(both, 8),
                               _mm256_and_si256(both, _mm256_set1_epi16(0xFF)), is_own);
}

// Which table each of 32 lanes has next, behind the symbols; `second` is for each lane the second class of
// the symbol before, and then of this one. `given` is NULL or has the given classes. Bytes are looked up one by
// one: 256 of them are too many for shuffles of 16.
INLINE void set_tables(const uint8_t *restrict classes, bool has_second,
                       const uint8_t *restrict symbols, const uint8_t *restrict given,
                       uint8_t *restrict second, uint8_t *restrict tables) {
  if (!has_second) {
    for (int i = 0; i < 32; i++)
      tables[i] = classes[symbols[i]];
    return;
  }
  if (given != NULL) {
    vec its = _mm256_loadu_si256((const vec *)given), other = _mm256_loadu_si256((vec *)second);
    vec is_absent = _mm256_cmpeq_epi8(its, _mm256_set1_epi8((char)ANSZ_NOT_GIVEN));
    _mm256_storeu_si256((vec *)second, _mm256_blendv_epi8(its, other, is_absent));
  }
  for (int i = 0; i < 32; i++) {
    tables[i] = classes[512 + (uint8_t)(classes[symbols[i]] + second[i])];
    second[i] = classes[256 + symbols[i]];
  }
}

// The entry of each of 32 lanes: its table, then its bucket.
INLINE void set_index(uint16_t *index, const uint8_t *tables, const vec *l, size_t bucket_bits) {
  const vec bucket_mask = _mm256_set1_epi16((short)((1 << bucket_bits) - 1));
  EACH(k, 2) {
    vec table = _mm256_cvtepu8_epi16(_mm_loadu_si128((const __m128i *)(tables + 16 * k)));
    table = _mm256_sll_epi16(table, _mm_cvtsi64_si128((long long)bucket_bits));
    _mm256_store_si256((vec *)(index + 16 * k),
                       _mm256_or_si256(table, _mm256_and_si256(l[k], bucket_mask)));
  }
}

INLINE ansz_progress decode(const uint8_t *words, size_t word_bytes, uint32_t *states, size_t lanes,
                            const ansz_contexts *contexts, uint8_t *symbols, size_t start,
                            size_t end, bool has_second, const uint8_t *given) {
  const size_t bucket_bits = contexts->bucket_bits;
  const uint64_t *entries = contexts->entries;
  const uint8_t *classes = contexts->classes;
  vec h[16], l[16];
  // In memory on purpose, see avx2.c.
  struct {
    _Alignas(32) uint16_t index[256];
    uint8_t second[256], tables[256];
  } memory, *hidden = &memory;
  __asm__ volatile("" : "+r"(hidden) : : "memory");
  for (size_t i = 0; i < lanes / 16; i++)
    split(states + 16 * i, &h[i], &l[i]);
  for (size_t lane = 0; lane < lanes; lane++) {
    // In front of the stream all symbols are 0.
    uint8_t p1 = start >= lanes ? symbols[start - lanes + lane] : 0;
    uint8_t p2 = start >= 2 * lanes ? symbols[start - 2 * lanes + lane] : 0;
    uint8_t first = classes[p1], second = classes[256 + p2];
    if (given != NULL && given[start + lane] != ANSZ_NOT_GIVEN)
      second = given[start + lane];
    hidden->tables[lane] = has_second ? classes[512 + (uint8_t)(first + second)] : first;
    hidden->second[lane] = classes[256 + p1];
  }
  for (size_t lane = 0; lane < lanes; lane += 32)
    set_index(hidden->index + lane, hidden->tables + lane, l + lane / 16, bucket_bits);
  const uint8_t *word = words;
  size_t done = start;
  while (end - done >= lanes && word_bytes - (size_t)(word - words) >= 2 * lanes) {
    for (size_t lane = 0; lane < lanes; lane += 32) {
      vec g[2], bias[2], symbol[2], *states_l = l + lane / 16;
      __builtin_prefetch(word + 1024);
      EACH(k, 2)
      look_up(entries, hidden->index + lane + 16 * k, bucket_bits, states_l[k], &g[k], &bias[k],
              &symbol[k]);
      _mm256_storeu_si256(
          (vec *)(symbols + done + lane),
          _mm256_permute4x64_epi64(_mm256_packus_epi16(symbol[0], symbol[1]), 0xD8));
      advance(h + lane / 16, states_l, g, bias, &word);
      // The given classes of the next step.
      set_tables(classes, has_second, symbols + done + lane,
                 given == NULL ? NULL : given + done + lanes + lane, hidden->second + lane,
                 hidden->tables + lane);
      set_index(hidden->index + lane, hidden->tables + lane, states_l, bucket_bits);
    }
    done += lanes;
  }
  for (size_t i = 0; i < lanes / 16; i++)
    join(h[i], l[i], states + 16 * i);
  return (ansz_progress){done - start, (size_t)(word - words)};
}

TARGET ansz_progress ansz_decode_contexts_avx2(const uint8_t *words, size_t word_bytes,
                                               uint32_t *states, size_t lane_count,
                                               const ansz_contexts *contexts, uint8_t *symbols,
                                               size_t start, size_t end) {
  if (lane_count != 32 && lane_count != 64 && lane_count != 128 && lane_count != 256)
    return (ansz_progress){0, 0};
  if (contexts->bucket_bits < 6 || contexts->bucket_bits > 8)
    return (ansz_progress){0, 0};
  const uint8_t *given = contexts->given;
#define DECODE(has_second, given)                                                                  \
  decode(words, word_bytes, states, lane_count, contexts, symbols, start, end, has_second, given)
  if (!contexts->has_second)
    return DECODE(false, NULL);
  return given == NULL ? DECODE(true, NULL) : DECODE(true, given);
}

#else
ansz_progress ansz_decode_contexts_avx2(const uint8_t *words, size_t word_bytes, uint32_t *states,
                                        size_t lane_count, const ansz_contexts *contexts,
                                        uint8_t *symbols, size_t start, size_t end) {
  return (ansz_progress){0, 0};
}
#endif
