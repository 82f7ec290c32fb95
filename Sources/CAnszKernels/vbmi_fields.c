#include "vbmi.h"

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

#else
void ansz_expand_fields_vbmi(const uint8_t *tokens, size_t count, ansz_integer_lists *lists,
                             ansz_fields *fields) {}
#endif
