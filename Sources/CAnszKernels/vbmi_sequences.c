#include "vbmi.h"

#include <string.h>

#if defined(__x86_64__)

// Fields that are all ones are followed by an integer in a list; expanding loads bring the next ones of it to
// their places.
INLINE vec with_integers(vec field, __mmask16 asks, const uint32_t **list) {
  vec integers = _mm512_maskz_expandloadu_epi32(asks, *list);
  *list += _mm_popcnt_u32(asks);
  return _mm512_add_epi32(field, integers);
}

TARGET void ansz_expand_fields_vbmi(const uint8_t *tokens, size_t count, ansz_integer_lists *lists,
                                    ansz_fields *fields) {
  const uint32_t *runs = lists->literal_lengths, *matches = lists->match_lengths,
                 *offsets = lists->offsets;
  for (size_t i = 0; i < count; i += 16) {
    __mmask16 there = count - i < 16 ? (__mmask16)((1u << (count - i)) - 1) : 0xFFFF;
    vec token = _mm512_cvtepu8_epi32(_mm_maskz_loadu_epi8(there, tokens + i));
    vec run = _mm512_and_si512(token, _mm512_set1_epi32(3));
    vec match = _mm512_and_si512(_mm512_srli_epi32(token, 2), _mm512_set1_epi32(15));
    __mmask16 long_run = _mm512_cmpeq_epi32_mask(run, _mm512_set1_epi32(3));
    __mmask16 long_match = _mm512_cmpeq_epi32_mask(match, _mm512_set1_epi32(15));
    __mmask16 is_new = _mm512_cmpge_epu32_mask(token, _mm512_set1_epi32(0xC0));
    match = _mm512_add_epi32(match, _mm512_set1_epi32(2));
    _mm512_storeu_si512(fields->literal_counts + i, with_integers(run, long_run, &runs));
    _mm512_storeu_si512(fields->match_byte_counts + i, with_integers(match, long_match, &matches));
    _mm512_storeu_si512(fields->new_offsets + i,
                        with_integers(_mm512_set1_epi32(1), is_new, &offsets));
  }
  *lists = (ansz_integer_lists){runs, matches, offsets};
}

// Sums of the lanes up to each one.
INLINE vec prefix_sums(vec v) {
  const vec zero = _mm512_setzero_si512();
  v = _mm512_add_epi32(v, _mm512_alignr_epi32(v, zero, 15));
  v = _mm512_add_epi32(v, _mm512_alignr_epi32(v, zero, 14));
  v = _mm512_add_epi32(v, _mm512_alignr_epi32(v, zero, 12));
  return _mm512_add_epi32(v, _mm512_alignr_epi32(v, zero, 8));
}

TARGET size_t ansz_decode_integers_vbmi(const uint8_t *tokens, size_t count, ansz_integer_code code,
                                        const uint8_t *bits, size_t byte_count, size_t *position,
                                        uint32_t *values) {
  // A window of 32 bits holds the raw bits of an integer wherever in a byte they begin.
  enum { MOST_BITS = 25, MOST_BYTES = (7 + 16 * MOST_BITS + 31) / 8 };
  const unsigned group = code.high_bits + code.low_bits;
  const vec split = _mm512_set1_epi32(1 << code.split_bits);
  const vec low_mask = _mm512_set1_epi32((1 << code.low_bits) - 1);
  const vec leading = _mm512_set1_epi32(1 << code.high_bits);
  const vec high_mask = _mm512_set1_epi32((1 << code.high_bits) - 1);
  const vec least_count = _mm512_set1_epi32((int)(code.split_bits - group));
  const vec one = _mm512_set1_epi32(1), seven = _mm512_set1_epi32(7);
  const vec low_count = _mm512_set1_epi32((int)code.low_bits);
  size_t done = 0, place = *position;
  while (count - done >= 16 && byte_count >= MOST_BYTES + place / 8) {
    vec token = _mm512_cvtepu8_epi32(_mm_loadu_si128((const __m128i *)(tokens + done)));
    __mmask16 is_large = _mm512_cmpge_epu32_mask(token, split);
    vec rest = _mm512_sub_epi32(token, split);
    vec raw_count = _mm512_maskz_add_epi32(is_large, least_count, _mm512_srli_epi32(rest, group));
    if (_mm512_cmpgt_epu32_mask(raw_count, _mm512_set1_epi32(MOST_BITS)))
      break;
    vec high = _mm512_or_si512(
        leading, _mm512_and_si512(high_mask, _mm512_srli_epi32(rest, code.low_bits)));
    vec base = _mm512_mask_or_epi32(
        token, is_large, _mm512_and_si512(rest, low_mask),
        _mm512_sllv_epi32(high, _mm512_add_epi32(raw_count, low_count)));
    vec sums = prefix_sums(raw_count);
    vec start = _mm512_add_epi32(_mm512_sub_epi32(sums, raw_count),
                                 _mm512_set1_epi32((int)(place & 7)));
    vec window = _mm512_i32gather_epi32(_mm512_srli_epi32(start, 3), bits + place / 8, 1);
    vec raw = _mm512_and_si512(_mm512_srlv_epi32(window, _mm512_and_si512(start, seven)),
                               _mm512_sub_epi32(_mm512_sllv_epi32(one, raw_count), one));
    _mm512_storeu_si512(values + done,
                        _mm512_or_si512(base, _mm512_sllv_epi32(raw, low_count)));
    place += (size_t)_mm_extract_epi32(_mm512_extracti32x4_epi32(sums, 3), 3);
    done += 16;
  }
  *position = place;
  return done;
}

// What the token of an integer with its leading one at bit i is made of:
// addend + ((value >> shift) << low_bits) + (the low bits), and its raw bits.
typedef struct {
  vec addend[2], shift[2], raw_count[2];
} token_rows;

INLINE token_rows rows_of(ansz_integer_code code) {
  uint32_t addend[32], shift[32], raw_count[32];
  const unsigned group = code.high_bits + code.low_bits;
  for (unsigned i = 0; i < 32; i++) {
    bool is_large = i >= code.split_bits;
    // The leading one and the bits behind it stand above the low ones, too: they are taken off.
    addend[i] = is_large ? (1u << code.split_bits) + ((i - code.split_bits) << group) - (1u << group) : 0;
    shift[i] = is_large ? i - code.high_bits : code.low_bits;
    raw_count[i] = is_large ? i - group : 0;
  }
  token_rows rows;
  for (int half = 0; half < 2; half++) {
    rows.addend[half] = _mm512_loadu_si512(addend + 16 * half);
    rows.shift[half] = _mm512_loadu_si512(shift + 16 * half);
    rows.raw_count[half] = _mm512_loadu_si512(raw_count + 16 * half);
  }
  return rows;
}

INLINE vec of_length(const vec rows[2], vec length) {
  return _mm512_permutex2var_epi32(rows[0], length, rows[1]);
}

TARGET size_t ansz_encode_integers_vbmi(const uint32_t *values, size_t count, ansz_integer_code code,
                                        uint8_t *tokens, uint8_t *bits, size_t *position) {
  const token_rows rows = rows_of(code);
  const vec one = _mm512_set1_epi32(1), last = _mm512_set1_epi32(31);
  const vec low_mask = _mm512_set1_epi32((1 << code.low_bits) - 1);
  const __m512i half = _mm512_set1_epi64(0xFFFFFFFF);
  uint8_t *place = bits + *position / 8;
  // Bits that don't fill a byte, below 1 << 8, and how many.
  uint64_t pending = *place & ((1u << *position % 8) - 1), pending_count = *position % 8;
  size_t done = 0;
  for (; count - done >= 16; done += 16) {
    vec value = _mm512_loadu_si512(values + done);
    vec length = _mm512_sub_epi32(last, _mm512_lzcnt_epi32(_mm512_or_si512(value, one)));
    vec high = _mm512_sllv_epi32(_mm512_srlv_epi32(value, of_length(rows.shift, length)),
                                 _mm512_set1_epi32((int)code.low_bits));
    vec token = _mm512_add_epi32(_mm512_add_epi32(of_length(rows.addend, length), high),
                                 _mm512_and_si512(value, low_mask));
    _mm_storeu_si128((__m128i *)(tokens + done), _mm512_cvtepi32_epi8(token));
    vec raw_count = of_length(rows.raw_count, length);
    vec raw = _mm512_and_si512(_mm512_srlv_epi32(value, _mm512_set1_epi32((int)code.low_bits)),
                               _mm512_sub_epi32(_mm512_sllv_epi32(one, raw_count), one));
    // Two integers have at most 62 raw bits.
    __m512i first_count = _mm512_and_si512(raw_count, half);
    uint64_t pairs[8], counts[8];
    _mm512_storeu_si512(pairs, _mm512_or_si512(_mm512_and_si512(raw, half),
                                               _mm512_sllv_epi64(_mm512_srli_epi64(raw, 32), first_count)));
    _mm512_storeu_si512(counts, _mm512_add_epi64(first_count, _mm512_srli_epi64(raw_count, 32)));
    for (int i = 0; i < 8; i++) {
      uint64_t low = pending | pairs[i] << pending_count;
      // A shift by 64 would be none.
      uint64_t behind = pairs[i] >> 1 >> (63 - pending_count);
      memcpy(place, &low, 8);
      pending_count += counts[i];
      place += pending_count / 8;
      pending = pending_count < 64 ? low >> (pending_count & 56) : behind;
      pending_count &= 7;
    }
  }
  *place = (uint8_t)pending;
  *position = (size_t)(place - bits) * 8 + pending_count;
  return done;
}

TARGET size_t ansz_match_fields_vbmi(const uint8_t *tokens, size_t count, const uint8_t *map,
                                     uint8_t *fields) {
  const vec field_mask = _mm512_set1_epi8(15);
  const vec bytes = _mm512_broadcast_i32x4(_mm_loadu_si128((const __m128i *)map));
  size_t taken = 0;
  for (size_t i = 0; i < count; i += 64) {
    __mmask64 there = count - i < 64 ? ((__mmask64)1 << (count - i)) - 1 : ~(__mmask64)0;
    vec token = _mm512_maskz_loadu_epi8(there, tokens + i);
    __mmask64 is_new = _mm512_cmpge_epu8_mask(token, _mm512_set1_epi8((char)0xC0));
    vec field = _mm512_and_si512(_mm512_srli_epi16(token, 2), field_mask);
    vec mapped = _mm512_maskz_compress_epi8(is_new, _mm512_shuffle_epi8(bytes, field));
    size_t number = (size_t)_mm_popcnt_u64(is_new);
    _mm512_mask_storeu_epi8(fields + taken, number < 64 ? ((__mmask64)1 << number) - 1 : ~(__mmask64)0, mapped);
    taken += number;
  }
  return taken;
}

#else
size_t ansz_encode_integers_vbmi(const uint32_t *values, size_t count, ansz_integer_code code,
                                 uint8_t *tokens, uint8_t *bits, size_t *position) {
  return 0;
}

size_t ansz_decode_integers_vbmi(const uint8_t *tokens, size_t count, ansz_integer_code code,
                                 const uint8_t *bits, size_t byte_count, size_t *position,
                                 uint32_t *values) {
  return 0;
}

size_t ansz_match_fields_vbmi(const uint8_t *tokens, size_t count, const uint8_t *map,
                              uint8_t *fields) {
  return 0;
}

void ansz_expand_fields_vbmi(const uint8_t *tokens, size_t count, ansz_integer_lists *lists,
                             ansz_fields *fields) {}
#endif
