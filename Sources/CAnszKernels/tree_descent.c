#include "CAnszKernels.h"

#include <string.h>

// How many bytes behind `known` are alike at two places, `limit` at most; so many are there at both. The first
// ones are known to be.
static inline size_t common_byte_count(const uint8_t *a, const uint8_t *b, size_t known,
                                       size_t limit) {
  size_t count = known;
  for (; count + 8 <= limit; count += 8) {
    uint64_t x, y;
    memcpy(&x, a + count, 8);
    memcpy(&y, b + count, 8);
    if (x != y) {
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
      return count + (size_t)__builtin_clzll(x ^ y) / 8;
#else
      return count + (size_t)__builtin_ctzll(x ^ y) / 8;
#endif
    }
  }
  while (count < limit && a[count] == b[count])
    count++;
  return count;
}

// Nothing hangs where the next position would have been noted.
static inline void finish(uint32_t *children, const ansz_descent *descent) {
  children[descent->places[0]] = 0;
  children[descent->places[1]] = 0;
}

// Asks for what the next step reads.
static inline void fetch_candidate(const uint8_t *bytes, const uint32_t *children,
                                   const ansz_descent *descent) {
  const size_t other = (size_t)descent->candidate - 1;
  __builtin_prefetch(children + 2 * other);
  __builtin_prefetch(bytes + other);
}

// One step down; returns whether there is another one.
static inline bool descend_one(const uint8_t *bytes, uint32_t *children, ansz_descent *descent) {
  const size_t other = (size_t)descent->candidate - 1, limit = descent->limit;
  const uint8_t *const here = bytes + descent->position, *const there = bytes + other;
  uint32_t *const pair = children + 2 * other;
  const size_t behind = descent->common[0], before = descent->common[1];
  const size_t common = common_byte_count(here, there, before < behind ? before : behind, limit);
  if (common > descent->longest) {
    descent->longest = (uint32_t)common;
    ansz_match *const match = &descent->matches[descent->match_count++];
    match->byte_count = (uint32_t)common;
    match->offset = descent->position - (uint32_t)other;
  }
  if (common == limit) {
    // Alike as far as anybody looks: this position takes the other one's place.
    children[descent->places[1]] = pair[0];
    children[descent->places[0]] = pair[1];
    return false;
  }
  // Which way to go is as good as random, hence no branch.
  const size_t side = there[common] < here[common];
  children[descent->places[side]] = descent->candidate;
  descent->places[side] = (uint32_t)(2 * other + side);
  descent->common[side] = (uint32_t)common;
  descent->candidate = pair[side];
  if (descent->candidate == 0) {
    finish(children, descent);
    return false;
  }
  fetch_candidate(bytes, children, descent);
  return true;
}

void ansz_descend(const uint8_t *bytes, uint32_t *children, ansz_descent *descents, size_t count,
                  size_t depth_limit) {
  ansz_descent *active[ANSZ_DESCENT_LIMIT];
  size_t active_count = 0;
  for (ansz_descent *descent = descents; descent != descents + count; descent++) {
    descent->places[1] = 2 * descent->position;
    descent->places[0] = 2 * descent->position + 1;
    descent->common[0] = descent->common[1] = 0;
    if (descent->candidate == 0) {
      finish(children, descent);
    } else {
      fetch_candidate(bytes, children, descent);
      active[active_count++] = descent;
    }
  }
  for (size_t depth = 0; depth < depth_limit && active_count > 0; depth++) {
    size_t kept = 0;
    for (size_t i = 0; i < active_count; i++) {
      active[kept] = active[i];
      kept += descend_one(bytes, children, active[i]);
    }
    active_count = kept;
  }
  for (size_t i = 0; i < active_count; i++)
    finish(children, active[i]);
}
