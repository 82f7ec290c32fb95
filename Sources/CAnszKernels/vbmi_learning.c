#include "vbmi.h"

#if defined(__x86_64__)

// A row of 64 at a time is looked up by vectors; each then has its count raised alone, since two of a vector may be
// the same.
TARGET void ansz_count_pairs_vbmi(const uint8_t *symbols, size_t start, size_t end, size_t lanes,
                                  const uint8_t *classes, const uint8_t *given,
                                  uint32_t *counts) {
  const plane first_classes = load_plane(classes, 8);
  const plane second_classes = load_plane(classes + 256, 8);
  // Places in memory on purpose: 64 of them out of registers take twice as long.
  _Alignas(64) uint16_t memory[64], *places = memory;
  __asm__ volatile("" : "+r"(places) : : "memory");
  for (size_t index = start; index < end; index += 64) {
    vec pair = look_up(&first_classes, 8, _mm512_loadu_si512(symbols + index - lanes));
    vec behind = look_up(&second_classes, 8, _mm512_loadu_si512(symbols + index - 2 * lanes));
    vec its = _mm512_loadu_si512(given + index);
    __mmask64 is_given = _mm512_cmpneq_epu8_mask(its, _mm512_set1_epi8((char)ANSZ_NOT_GIVEN));
    behind = _mm512_mask_mov_epi8(behind, is_given, its);
    pair = _mm512_add_epi8(pair, behind);
    vec symbol = _mm512_loadu_si512(symbols + index);
    // In another order, which doesn't matter.
    _mm512_store_si512(places, _mm512_unpacklo_epi8(symbol, pair));
    _mm512_store_si512(places + 32, _mm512_unpackhi_epi8(symbol, pair));
    EACH(i, 64) counts[places[i]]++;
  }
}

TARGET void ansz_count_second_vbmi(const uint8_t *symbols, size_t start, size_t end, size_t lanes,
                                   const uint8_t *numbers, size_t limit, uint32_t *counts) {
  const vec below = _mm512_set1_epi8((char)limit);
  // The rows of numbers stand behind those of 256 symbols.
  const vec first_row = _mm512_set1_epi16(256);
  _Alignas(64) uint16_t memory[64], *rows = memory;
  __asm__ volatile("" : "+r"(rows) : : "memory");
  for (size_t index = start; index < end; index += 64) {
    vec number = _mm512_loadu_si512(numbers + index);
    __mmask64 is_given = _mm512_cmplt_epu8_mask(number, below);
    vec value = _mm512_mask_mov_epi8(_mm512_loadu_si512(symbols + index - 2 * lanes), is_given, number);
    vec low = _mm512_cvtepu8_epi16(_mm512_castsi512_si256(value));
    vec high = _mm512_cvtepu8_epi16(_mm512_extracti64x4_epi64(value, 1));
    low = _mm512_mask_add_epi16(low, (__mmask32)is_given, low, first_row);
    high = _mm512_mask_add_epi16(high, (__mmask32)(is_given >> 32), high, first_row);
    _mm512_store_si512(rows, low);
    _mm512_store_si512(rows + 32, high);
    EACH(i, 64) counts[rows[i] << 8 | symbols[index + i]]++;
  }
}

TARGET size_t ansz_list_counts_vbmi(const uint32_t *counts, uint8_t *symbols, float *numbers) {
  size_t taken = 0;
  __m128i symbol = _mm_setr_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
  for (int i = 0; i < 256; i += 16) {
    vec count = _mm512_loadu_si512(counts + i);
    __mmask16 occurs = _mm512_test_epi32_mask(count, count);
    __mmask16 kept = (__mmask16)((1u << _mm_popcnt_u32(occurs)) - 1);
    _mm512_mask_storeu_ps(numbers + taken, kept,
                          _mm512_cvtepu32_ps(_mm512_maskz_compress_epi32(occurs, count)));
    _mm_mask_storeu_epi8(symbols + taken, kept, _mm_maskz_compress_epi8(occurs, symbol));
    taken += (size_t)_mm_popcnt_u32(occurs);
    symbol = _mm_add_epi8(symbol, _mm_set1_epi8(16));
  }
  return taken;
}

TARGET void ansz_map_bytes_vbmi(const uint8_t *bytes, size_t count, const uint8_t *map,
                                uint8_t *mapped) {
  const plane values = load_plane(map, 8);
  for (size_t i = 0; i < count; i += 64) {
    __mmask64 there = count - i < 64 ? ((__mmask64)1 << (count - i)) - 1 : ~(__mmask64)0;
    vec value = look_up(&values, 8, _mm512_maskz_loadu_epi8(there, bytes + i));
    _mm512_mask_storeu_epi8(mapped + i, there, value);
  }
}

#else
void ansz_count_pairs_vbmi(const uint8_t *symbols, size_t start, size_t end, size_t lanes,
                           const uint8_t *classes, const uint8_t *given, uint32_t *counts) {}

void ansz_count_second_vbmi(const uint8_t *symbols, size_t start, size_t end, size_t lanes,
                            const uint8_t *numbers, size_t limit, uint32_t *counts) {}

size_t ansz_list_counts_vbmi(const uint32_t *counts, uint8_t *symbols, float *numbers) { return 0; }

void ansz_map_bytes_vbmi(const uint8_t *bytes, size_t count, const uint8_t *map, uint8_t *mapped) {}
#endif
