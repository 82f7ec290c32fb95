#include "CAnszKernels.h"

#include <string.h>

// Eight samples, by the compilers' own vectors: every processor with 128-bit registers can do what is here.
typedef uint16_t samples8 __attribute__((vector_size(16)));

#define MOVED(v, n)                                                                                \
  __builtin_shufflevector((samples8){0}, v, 8 - (n), 9 - (n), 10 - (n), 11 - (n), 12 - (n),        \
                          13 - (n), 14 - (n), 15 - (n))

// Sums of lanes `distance` apart: by doubling distances, and then with the last ones of the eight in front.
#define SUM_FROM(distance)                                                                         \
  for (; end - index >= 8; index += 8) {                                                           \
    samples8 own;                                                                                  \
    memcpy(&own, bytes + 2 * index, 16);                                                           \
    if ((distance) <= 1)                                                                           \
      own += MOVED(own, 1);                                                                        \
    if ((distance) <= 2)                                                                           \
      own += MOVED(own, 2);                                                                        \
    own += MOVED(own, 4);                                                                          \
    sums = own + __builtin_shufflevector(sums, sums, LAST(distance, 0), LAST(distance, 1),         \
                                         LAST(distance, 2), LAST(distance, 3), LAST(distance, 4),  \
                                         LAST(distance, 5), LAST(distance, 6), LAST(distance, 7)); \
    memcpy(bytes + 2 * index, &sums, 16);                                                          \
  }
#define LAST(distance, i) (8 - (distance) + (i) % (distance))

size_t ansz_sum_samples(uint8_t *bytes, size_t index, size_t end, size_t distance) {
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
  if (index < 8 || index > end)
    return index;
  samples8 sums;
  memcpy(&sums, bytes + 2 * (index - 8), 16);
  switch (distance) {
  case 1: SUM_FROM(1) break;
  case 2: SUM_FROM(2) break;
  case 4: SUM_FROM(4) break;
  }
#endif
  return index;
}
