#include "CAnszKernels.h"

#include <string.h>

// Functions that take and return these vectors are inlined always, into others of any instruction set.
#pragma GCC diagnostic ignored "-Wpsabi"

// Sixteen lengths at once, by the compiler's own vectors: what a processor has of them is used.
typedef int32_t lanes __attribute__((vector_size(64)));

static const lanes numbers = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};

#define INLINE static inline __attribute__((always_inline))

INLINE lanes load(const void *from) {
  lanes values;
  memcpy(&values, from, sizeof values);
  return values;
}

INLINE void store(void *to, lanes values) { memcpy(to, &values, sizeof values); }

INLINE lanes choose(lanes mask, lanes a, lanes b) { return (mask & a) | (~mask & b); }

INLINE lanes all(uint32_t value) { return (lanes){0} + (int32_t)value; }

// Offers sixteen positions from `target` on a path each, where the mask says so.
//
// The first key is the least, and the second one the least with another offset than the first.
INLINE void offer(const ansz_paths *paths, size_t target, lanes mask, lanes keys, lanes offsets,
                  lanes links) {
  int32_t *const first_keys = paths->first.keys + target;
  uint32_t *const first_offsets = paths->first.offsets + target;
  uint32_t *const first_links = paths->first.links + target;
  const lanes key = load(first_keys), offset = load(first_offsets), link = load(first_links);
  const lanes better = mask & (keys < key);
  store(first_keys, choose(better, keys, key));
  store(first_offsets, choose(better, offsets, offset));
  store(first_links, choose(better, links, link));
  int32_t *const second_keys = paths->second.keys + target;
  uint32_t *const second_offsets = paths->second.offsets + target;
  uint32_t *const second_links = paths->second.links + target;
  const lanes key2 = load(second_keys), offset2 = load(second_offsets), link2 = load(second_links);
  const lanes is_other = offsets != offset;
  const lanes moved = better & is_other;
  const lanes second = mask & ~better & is_other & (keys < key2);
  store(second_keys, choose(moved, key, choose(second, keys, key2)));
  store(second_offsets, choose(moved, offset, choose(second, offsets, offset2)));
  store(second_links, choose(moved, link, choose(second, links, link2)));
}

// Lengths from 17 on, which have an excess: all up to the cut limit, and behind it the whole match.
INLINE void offer_long(const ansz_paths *paths, const ansz_price_rows *prices, size_t index,
                       size_t from, size_t to, int32_t key, uint32_t kind, uint32_t offset) {
  const size_t cut = to < prices->cut_limit ? to : prices->cut_limit;
  for (; from <= cut; from += 16)
    offer(paths, index + from, all((uint32_t)(cut - from)) >= numbers,
          all((uint32_t)key) + load(prices->match_lengths + from), all(offset),
          (numbers + (int32_t)from) << 2 | (int32_t)kind);
  if (to > cut)
    offer(paths, index + to, numbers < 1, all((uint32_t)(key + prices->match_lengths[to])),
          all(offset), all((uint32_t)to << 2 | kind));
}

INLINE uint32_t token_of(ansz_integer_code code, uint32_t value) {
  if (value >> code.split_bits == 0)
    return value;
  const uint32_t length = 31 - (uint32_t)__builtin_clz(value);
  const uint32_t high = value >> (length - code.high_bits) & ((1u << code.high_bits) - 1);
  const uint32_t low = value & ((1u << code.low_bits) - 1);
  const uint32_t group = (length - code.split_bits) << (code.high_bits + code.low_bits);
  return (1u << code.split_bits) + group + (high << code.low_bits) + low;
}

// The least keys of all states, by match field.
INLINE lanes least_keys(const ansz_path_start *starts, size_t count) {
  lanes least = load(starts[0].tokens) + starts[0].key;
  for (size_t i = 1; i < count; i++) {
    const lanes keys = load(starts[i].tokens) + starts[i].key;
    least = choose(keys < least, keys, least);
  }
  return least;
}

INLINE size_t offer_matches(const ansz_paths *paths, const ansz_price_rows *prices, size_t index,
                            const ansz_path_start *starts, size_t start_count,
                            const uint32_t *words, size_t word_count) {
  const uint32_t kind = 3;
  const lanes keys = least_keys(starts, start_count);
  const lanes lengths = numbers + 2;
  lanes costs = {0}, offsets = {0}, mask = {0};
  size_t length = 1;
  for (size_t next = 0; next < word_count;) {
    const uint32_t word = words[next++];
    size_t from = length + 1;
    const uint32_t growth = word >> ANSZ_MATCH_OFFSET_BITS;
    length = growth == ANSZ_MATCH_LONG_GROWTH ? words[next++] : length + growth + 1;
    const uint32_t offset = (word & ((1u << ANSZ_MATCH_OFFSET_BITS) - 1)) + 1;
    // Literals cost less than the shortest matches from afar.
    if (offset > prices->offset_limit_2) {
      const size_t least = offset > prices->offset_limit_3 ? 4 : 3;
      from = from < least ? least : from;
    }
    const int32_t *const row = prices->offsets + 16 * token_of(prices->offset_code, offset - 1);
    if (from <= 16) {
      const lanes own = (lengths >= all((uint32_t)from)) & (lengths <= all((uint32_t)length));
      costs = choose(own, load(row), costs);
      offsets = choose(own, all(offset), offsets);
      mask |= own;
    }
    if (length > 16)
      offer_long(paths, prices, index, from > 17 ? from : 17, length, keys[15] + row[15], kind,
                 offset);
  }
  // The last lane is that of longer ones.
  offer(paths, index + 2, mask & (numbers < 15), keys + costs, offsets,
        lengths << 2 | (int32_t)kind);
  return length;
}

INLINE void offer_repeat(const ansz_paths *paths, const ansz_price_rows *prices, size_t index,
                         const ansz_path_start *starts, size_t start_count, size_t length,
                         uint32_t kind, uint32_t offset) {
  const lanes lengths = numbers + 2, keys = least_keys(starts, start_count);
  offer(paths, index + 2, (lengths <= all((uint32_t)length)) & (numbers < 15), keys,
        all(offset), lengths << 2 | (int32_t)kind);
  if (length > 16)
    offer_long(paths, prices, index, 17, length, keys[15], kind, offset);
}

// The functions for one set of instructions.
#define BUILD(TARGET, NAME)                                                                        \
  TARGET static size_t matches_##NAME(const ansz_paths *paths, const ansz_price_rows *prices,      \
                                      size_t index, const ansz_path_start *starts,                 \
                                      size_t start_count, const uint32_t *words,                   \
                                      size_t word_count) {                                         \
    return offer_matches(paths, prices, index, starts, start_count, words, word_count);            \
  }                                                                                                \
  TARGET static void repeat_##NAME(const ansz_paths *paths, const ansz_price_rows *prices,         \
                                   size_t index, const ansz_path_start *starts,                    \
                                   size_t start_count, size_t length, uint32_t kind,               \
                                   uint32_t offset) {                                              \
    offer_repeat(paths, prices, index, starts, start_count, length, kind, offset);                 \
  }

BUILD(, plain)
#if defined(__x86_64__)
BUILD(__attribute__((target("avx2"))), avx2)
BUILD(__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl"))), avx512)
#endif

size_t ansz_path_offers_available(ansz_path_offers offers[ANSZ_PATH_OFFERS_LIMIT]) {
  size_t count = 0;
#if defined(__x86_64__)
  if (ansz_vbmi_available())
    offers[count++] = (ansz_path_offers){matches_avx512, repeat_avx512};
  if (ansz_avx2_available())
    offers[count++] = (ansz_path_offers){matches_avx2, repeat_avx2};
#endif
  offers[count++] = (ansz_path_offers){matches_plain, repeat_plain};
  return count;
}
