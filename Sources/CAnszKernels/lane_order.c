#include "CAnszKernels.h"

#include <string.h>

// 16 bytes, by the compilers' own vectors: every processor with 128-bit registers can do what is here.
typedef uint8_t bytes16 __attribute__((vector_size(16)));

#define SHUFFLE(a, b, ...) __builtin_shufflevector(a, b, __VA_ARGS__)
#define LOW(a, b) SHUFFLE(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23)
#define HIGH(a, b) SHUFFLE(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31)

// Transposes 16 rows of 16 bytes: interleaving row i with row i + 8, four times.
static inline void transpose(bytes16 rows[16]) {
  bytes16 other[16];
  for (int round = 0; round < 4; round++) {
    for (int i = 0; i < 8; i++) {
      other[2 * i] = LOW(rows[i], rows[i + 8]);
      other[2 * i + 1] = HIGH(rows[i], rows[i + 8]);
    }
    memcpy(rows, other, sizeof other);
  }
}

// 16 rows `from_stride` apart become 16 columns: rows `to_stride` apart.
static inline void transpose_block(const uint8_t *from, const size_t *from_offsets, uint8_t *to,
                                   const size_t *to_offsets) {
  bytes16 rows[16];
  for (int i = 0; i < 16; i++)
    memcpy(&rows[i], from + from_offsets[i], 16);
  transpose(rows);
  for (int i = 0; i < 16; i++)
    memcpy(to + to_offsets[i], &rows[i], 16);
}

// Where the stretch of a lane begins (Spec §7).
static inline size_t stretch(size_t count, size_t lanes, size_t lane) {
  size_t rest = count % lanes;
  return lane * (count / lanes) + (lane < rest ? lane : rest);
}

void ansz_to_lanes(const uint8_t *content, size_t count, size_t lanes, uint8_t *stream) {
  size_t whole = lanes % 16 == 0 ? count / lanes / 16 * 16 : 0;
  for (size_t lane = 0; lane < lanes; lane += 16) {
    if (whole == 0)
      break;
    size_t from[16], to[16];
    for (size_t i = 0; i < 16; i++) {
      from[i] = stretch(count, lanes, lane + i);
      to[i] = i * lanes;
    }
    for (size_t t = 0; t < whole; t += 16)
      transpose_block(content + t, from, stream + t * lanes + lane, to);
  }
  for (size_t i = whole * lanes; i < count; i++)
    stream[i] = content[stretch(count, lanes, i % lanes) + i / lanes];
}

void ansz_from_lanes(const uint8_t *stream, size_t count, size_t lanes, uint8_t *content) {
  size_t whole = lanes % 16 == 0 ? count / lanes / 16 * 16 : 0;
  for (size_t lane = 0; lane < lanes; lane += 16) {
    if (whole == 0)
      break;
    size_t from[16], to[16];
    for (size_t i = 0; i < 16; i++) {
      from[i] = i * lanes;
      to[i] = stretch(count, lanes, lane + i);
    }
    for (size_t t = 0; t < whole; t += 16)
      transpose_block(stream + t * lanes + lane, from, content + t, to);
  }
  for (size_t i = whole * lanes; i < count; i++)
    content[stretch(count, lanes, i % lanes) + i / lanes] = stream[i];
}
