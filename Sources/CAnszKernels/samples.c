#include "CAnszKernels.h"

#include <string.h>

// Samples are little-endian wherever they are.
static inline uint16_t load(const uint8_t *samples, size_t index) {
  return (uint16_t)(samples[2 * index] | samples[2 * index + 1] << 8);
}
static inline void store(uint8_t *samples, size_t index, uint16_t value) {
  samples[2 * index] = (uint8_t)value;
  samples[2 * index + 1] = (uint8_t)(value >> 8);
}

// What a sample is more than those that it is a difference to.
static inline uint16_t difference(const uint8_t *planes, size_t count, size_t index) {
  return (uint16_t)((planes[index] | planes[count + index] << 8) - ANSZ_SAMPLE_BIAS);
}

// One after the other, as it stands in Spec §7.3.
static void restore_plain(const uint8_t *planes, size_t count, size_t first, size_t end,
                          size_t distance, size_t second, uint8_t *samples) {
  for (size_t k = first; k < end; k++) {
    uint16_t sum = difference(planes, count, k);
    if (k >= distance)
      sum += load(samples, k - distance);
    if (second > 0 && k >= second) {
      sum += load(samples, k - second);
      if (k >= distance + second)
        sum -= load(samples, k - distance - second);
    }
    store(samples, k, sum);
  }
}

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__

// Eight samples, by the compilers' own vectors: every processor with 128-bit registers can do what is here.
typedef uint16_t samples8 __attribute__((vector_size(16)));
typedef uint8_t bytes8 __attribute__((vector_size(8)));
enum { VECTOR = 8 };

static inline samples8 load8(const uint8_t *samples, size_t index) {
  samples8 all;
  memcpy(&all, samples + 2 * index, sizeof all);
  return all;
}

static inline samples8 differences8(const uint8_t *planes, size_t count, size_t index) {
  bytes8 low, high;
  memcpy(&low, planes + index, sizeof low);
  memcpy(&high, planes + count + index, sizeof high);
  return (__builtin_convertvector(low, samples8) | __builtin_convertvector(high, samples8) << 8) -
         ANSZ_SAMPLE_BIAS;
}

#define MOVED(v, n)                                                                                \
  __builtin_shufflevector((samples8){0}, v, 8 - (n), 9 - (n), 10 - (n), 11 - (n), 12 - (n),        \
                          13 - (n), 14 - (n), 15 - (n))
#define LAST(distance, i) (8 - (distance) + (i) % (distance))

// Sums of lanes `distance` apart, by doubling distances, and then with the last ones of the eight in front. What
// these are sums of are differences at the second distance, if there is one: the sample there is added.
#define RESTORE_FROM(distance)                                                                     \
  for (; count - k >= VECTOR; k += VECTOR) {                                                       \
    samples8 own = differences8(planes, count, k);                                                 \
    own += MOVED(own, distance);                                                                   \
    if (2 * (distance) < VECTOR)                                                                   \
      own += MOVED(own, (2 * (distance)) % VECTOR);                                                \
    if (4 * (distance) < VECTOR)                                                                   \
      own += MOVED(own, (4 * (distance)) % VECTOR);                                                \
    sums = own + __builtin_shufflevector(sums, sums, LAST(distance, 0), LAST(distance, 1),         \
                                         LAST(distance, 2), LAST(distance, 3), LAST(distance, 4),  \
                                         LAST(distance, 5), LAST(distance, 6), LAST(distance, 7)); \
    samples8 all = second > 0 ? sums + load8(samples, k - second) : sums;                          \
    memcpy(samples + 2 * k, &all, sizeof all);                                                     \
  }

// Eight at a time from `k` on, in front of which there are `second` + 8 samples or more; returns where it stops.
static size_t restore_vectors(const uint8_t *planes, size_t count, size_t k, size_t distance,
                              size_t second, uint8_t *samples) {
  samples8 sums = load8(samples, k - VECTOR);
  if (second > 0)
    sums -= load8(samples, k - VECTOR - second);
  switch (distance) {
  case 1: RESTORE_FROM(1) break;
  case 2: RESTORE_FROM(2) break;
  case 3: RESTORE_FROM(3) break;
  case 4: RESTORE_FROM(4) break;
  }
  return k;
}

#endif

void ansz_restore_samples(const uint8_t *planes, size_t count, size_t distance, size_t second,
                          uint8_t *samples) {
  size_t done = 0;
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
  // Samples at the second distance have to be there when eight are added.
  if (distance <= 4 && (second == 0 || second >= VECTOR) && second < count &&
      count - second >= 2 * VECTOR) {
    done = second + VECTOR;
    restore_plain(planes, count, 0, done, distance, second, samples);
    done = restore_vectors(planes, count, done, distance, second, samples);
  }
#endif
  restore_plain(planes, count, done, count, distance, second, samples);
}
