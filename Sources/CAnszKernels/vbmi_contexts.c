#include "vbmi.h"

#if defined(__x86_64__)

// Entries of 32 lanes as four planes of 16 bits, lane i at place i. Entry e of vector v is that of lane
// 4e + v; interleaving words, then pairs, then fours brings a field of eight lanes together.
//
// Loads of single entries beat the gather instruction: on Zen 5, 4.2 GB/s with these and 2.0 with those.
INLINE vec load_entries(const uint64_t *entries, const uint16_t *index) {
#define ENTRY(e) (entries + index[4 * (e)])
#define PAIR(e)                                                                                    \
  _mm_castpd_si128(_mm_loadh_pd(_mm_castsi128_pd(_mm_loadl_epi64((const __m128i *)ENTRY(e))),      \
                                (const double *)ENTRY((e) + 1)))
  __m256i a = _mm256_inserti128_si256(_mm256_castsi128_si256(PAIR(0)), PAIR(2), 1);
  __m256i b = _mm256_inserti128_si256(_mm256_castsi128_si256(PAIR(4)), PAIR(6), 1);
  return _mm512_inserti64x4(_mm512_castsi256_si512(a), b, 1);
}

INLINE void load_fields(const uint64_t *entries, const uint16_t *index, vec field[4]) {
  vec v0 = load_entries(entries, index), v1 = load_entries(entries, index + 1);
  vec v2 = load_entries(entries, index + 2), v3 = load_entries(entries, index + 3);
  vec a0 = _mm512_unpacklo_epi16(v0, v1), a1 = _mm512_unpackhi_epi16(v0, v1);
  vec b0 = _mm512_unpacklo_epi16(v2, v3), b1 = _mm512_unpackhi_epi16(v2, v3);
  vec low0 = _mm512_unpacklo_epi32(a0, b0), high0 = _mm512_unpackhi_epi32(a0, b0);
  vec low1 = _mm512_unpacklo_epi32(a1, b1), high1 = _mm512_unpackhi_epi32(a1, b1);
  field[0] = _mm512_unpacklo_epi64(low0, low1);
  field[1] = _mm512_unpackhi_epi64(low0, low1);
  field[2] = _mm512_unpacklo_epi64(high0, high1);
  field[3] = _mm512_unpackhi_epi64(high0, high1);
}

// What a step of 32 lanes needs: g and the bias of each, and its symbol in the low byte.
INLINE void look_up_entries(const uint64_t *entries, const uint16_t *index, int bucket_bits, vec l,
                            vec *g, vec *bias, vec *symbol) {
  vec field[4];
  load_fields(entries, index, field);
  vec position = _mm512_and_si512(_mm512_srli_epi16(l, (unsigned)bucket_bits),
                                  _mm512_set1_epi16((short)((4096 >> bucket_bits) - 1)));
  vec divider = _mm512_or_si512(
      _mm512_slli_epi16(_mm512_and_si512(field[0], _mm512_set1_epi16(15)), 2),
      _mm512_and_si512(field[1], _mm512_set1_epi16(3)));
  __mmask32 is_alias = _mm512_cmpge_epu16_mask(position, divider);
  *g = _mm512_and_si512(_mm512_mask_mov_epi16(field[0], is_alias, field[1]),
                        _mm512_set1_epi16((short)0xFFF0));
  *bias = _mm512_mask_add_epi16(position, is_alias, position, field[2]);
  *symbol = _mm512_mask_srli_epi16(field[3], is_alias, field[3], 8);
}

// The classes that the decoder looks up, each for a byte value: first classes, second classes times the
// number of first ones, and tables by their sum.
typedef struct {
  plane first, second, table;
} class_planes;

// What decides besides first classes; the loop is compiled for each of these.
enum { FIRST_ALONE, SECOND, GIVEN };

// The tables for symbols behind `symbol`, bytes in any order; `second` is that of the symbol before it,
// and then of this one. `given` has the given classes of the symbols. Without second classes, the first one is
// the table.
INLINE vec tables_behind(const class_planes *classes, int kind, vec symbol, vec *second,
                         vec given) {
  vec table = look_up(&classes->first, 8, symbol);
  if (kind != FIRST_ALONE) {
    vec other = *second;
    if (kind == GIVEN)
      other = _mm512_mask_mov_epi8(
          given, _mm512_cmpeq_epi8_mask(given, _mm512_set1_epi8((char)ANSZ_NOT_GIVEN)), other);
    table = look_up(&classes->table, 8, _mm512_add_epi8(table, other));
    *second = look_up(&classes->second, 8, symbol);
  }
  return table;
}

// The given classes of 64 lanes from `place` on, in the order of `bytes_of`, if there are any.
INLINE vec load_given(int kind, const uint8_t *given, size_t place, vec byte_order) {
  if (kind != GIVEN)
    return _mm512_setzero_si512();
  return _mm512_permutexvar_epi8(byte_order, _mm512_loadu_si512(given + place));
}

// Sets the entries of 64 lanes: the table of each, bytes in the order of `bytes_of`, then the bucket.
INLINE void set_index(uint16_t *index, vec table, const vec *l, int bucket_bits) {
  const vec bucket_mask = _mm512_set1_epi16((short)((1 << bucket_bits) - 1));
  vec first_tables = _mm512_slli_epi16(_mm512_and_si512(table, _mm512_set1_epi16(0xFF)),
                                       (unsigned)bucket_bits);
  vec second_tables = _mm512_slli_epi16(_mm512_srli_epi16(table, 8), (unsigned)bucket_bits);
  enum { OR_AND = 0xF8 };
  _mm512_store_si512(index, _mm512_ternarylogic_epi32(first_tables, l[0], bucket_mask, OR_AND));
  _mm512_store_si512(index + 32,
                     _mm512_ternarylogic_epi32(second_tables, l[1], bucket_mask, OR_AND));
}

// The symbols of 64 lanes `distance` in front of `place`, in the order of `bytes_of`; 0 in front of the stream.
INLINE vec symbols_before(const uint8_t *symbols, size_t place, size_t distance, vec byte_order) {
  if (place < distance)
    return _mm512_setzero_si512();
  return _mm512_permutexvar_epi8(byte_order, _mm512_loadu_si512(symbols + place - distance));
}

INLINE ansz_progress decode(const uint8_t *words, size_t word_bytes, uint32_t *states,
                            const ansz_contexts *contexts, uint8_t *symbols, size_t start,
                            size_t end, int bucket_bits, int groups, int kind) {
  const size_t lanes = 64 * (size_t)groups;
  class_planes classes;
  classes.first = load_plane(contexts->classes, 8);
  if (kind != FIRST_ALONE) {
    classes.second = load_plane(contexts->classes + 256, 8);
    classes.table = load_plane(contexts->classes + 512, 8);
  }
  const vec lane_order = load_lane_order();
  uint8_t order[64], inverse[64];
  _mm512_storeu_si512(order, lane_order);
  for (int i = 0; i < 64; i++)
    inverse[order[i]] = (uint8_t)i;
  const vec byte_order = _mm512_loadu_si512(inverse);

  // The entry of each lane. That they go through memory is on purpose, and the compiler must not see
  // through it: taken out of vectors one by one they keep the shuffles busy, 1.8 GB/s instead of 2.6.
  _Alignas(64) uint16_t places[256];
  uint16_t *index = places;
  __asm__ volatile("" : "+r"(index) : : "memory");
  const uint64_t *entries = contexts->entries;
  const uint8_t *given = contexts->given;

  vec h[8], l[8], second[4];
  EACH(i, groups) {
    split(states + 64 * i, &h[2 * i], &l[2 * i]);
    split(states + 64 * i + 32, &h[2 * i + 1], &l[2 * i + 1]);
    const size_t group = 64 * (size_t)i;
    // A group's symbols stand `group` behind those of its step; in front of the stream there are none.
    vec before = symbols_before(symbols + group, start, lanes, byte_order);
    if (kind != FIRST_ALONE)
      second[i] = look_up(&classes.second, 8,
                          symbols_before(symbols + group, start, 2 * lanes, byte_order));
    vec its_given = load_given(kind, given, start + group, byte_order);
    set_index(index + group, tables_behind(&classes, kind, before, &second[i], its_given),
              &l[2 * i], bucket_bits);
  }
  const uint8_t *word = words;
  size_t done = start;
  while (end - done >= lanes && word_bytes - (size_t)(word - words) >= 2 * lanes) {
    const int side_by_side = groups < 2 ? 1 : 2;
#pragma clang loop unroll(full)
    for (int i = 0; i < groups; i += side_by_side) {
      vec g[4], bias[4], symbol[4];
      EACH(k, side_by_side) __builtin_prefetch(word + 1024 + 64 * (i + k));
      EACH(k, 2 * side_by_side)
      look_up_entries(entries, index + 64 * i + 32 * k, bucket_bits, l[2 * i + k], &g[k], &bias[k],
                      &symbol[k]);
      advance(&h[2 * i], &l[2 * i], g, bias, &word, 2 * side_by_side);
      EACH(k, side_by_side) {
        vec out = bytes_of(symbol[2 * k], symbol[2 * k + 1]);
        _mm512_storeu_si512(symbols + done + 64 * (i + k),
                            _mm512_permutexvar_epi8(lane_order, out));
        // Those of the next step.
        vec its_given = load_given(kind, given, done + lanes + 64 * (size_t)(i + k), byte_order);
        set_index(index + 64 * (i + k),
                  tables_behind(&classes, kind, out, &second[i + k], its_given), &l[2 * (i + k)],
                  bucket_bits);
      }
    }
    done += lanes;
  }
  EACH(i, 2 * groups) join(h[i], l[i], states + 32 * i);
  return (ansz_progress){done - start, (size_t)(word - words)};
}

#define DECODE(b, g, s)                                                                            \
  static TARGET ansz_progress decode_##b##_##g##_##s(                                              \
      const uint8_t *words, size_t word_bytes, uint32_t *states, const ansz_contexts *contexts,    \
      uint8_t *symbols, size_t start, size_t end) {                                                \
    return decode(words, word_bytes, states, contexts, symbols, start, end, b, g, s);              \
  }
#define DECODE_LANES(b, s) DECODE(b, 1, s) DECODE(b, 2, s) DECODE(b, 4, s)
#define DECODE_ALL(s) DECODE_LANES(6, s) DECODE_LANES(7, s) DECODE_LANES(8, s)
DECODE_ALL(FIRST_ALONE)
DECODE_ALL(SECOND)
DECODE_ALL(GIVEN)

ansz_progress ansz_decode_contexts_vbmi(const uint8_t *words, size_t word_bytes, uint32_t *states,
                                        size_t lane_count, const ansz_contexts *contexts,
                                        uint8_t *symbols, size_t start, size_t end) {
  typedef ansz_progress decoder(const uint8_t *, size_t, uint32_t *, const ansz_contexts *,
                                uint8_t *, size_t, size_t);
#define ROW(b, s) {decode_##b##_1_##s, decode_##b##_2_##s, decode_##b##_4_##s}
#define ROWS(s) {ROW(6, s), ROW(7, s), ROW(8, s)}
  static decoder *const decoders[3][3][3] = {ROWS(FIRST_ALONE), ROWS(SECOND), ROWS(GIVEN)};
  int g = lane_count == 64 ? 0 : lane_count == 128 ? 1 : lane_count == 256 ? 2 : -1;
  if (g < 0 || contexts->bucket_bits < 6 || contexts->bucket_bits > 8)
    return (ansz_progress){0, 0};
  int kind = !contexts->has_second ? FIRST_ALONE : contexts->given == NULL ? SECOND : GIVEN;
  return decoders[kind][contexts->bucket_bits - 6][g](words, word_bytes, states, contexts, symbols,
                                                      start, end);
}

#else
ansz_progress ansz_decode_contexts_vbmi(const uint8_t *words, size_t word_bytes, uint32_t *states,
                                        size_t lane_count, const ansz_contexts *contexts,
                                        uint8_t *symbols, size_t start, size_t end) {
  return (ansz_progress){0, 0};
}
#endif
