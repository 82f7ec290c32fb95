#include "CAnszKernels.h"

#include <string.h>

// 16 bytes, by the compilers' own vectors: every processor with 128-bit registers can do what is here.
typedef uint8_t bytes16 __attribute__((vector_size(16)));

#define SHUFFLE(a, b, ...) __builtin_shufflevector(a, b, __VA_ARGS__)
#define LOW(a, b) SHUFFLE(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23)
#define HIGH(a, b) SHUFFLE(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31)

// Blocks of 16 lanes and 16 steps are transposed in registers, four of them one after the other: so that a
// lane's 64 bytes, a line of the cache, are touched at once. The stretches of the lanes are often a large power
// of two from each other, and then a cache holds eight of their lines.
//
// 64 lanes, a line of a step's, are done before the next ones: so their stretches go on where they were, which a
// processor foresees. All lanes before the next steps took twice as long (Ice Lake, 256 lanes).
enum { BLOCK = 16, TILE = 64, GROUP = 64 };

// Row i with row i + 8, byte by byte.
static inline void interleave(const bytes16 from[BLOCK], bytes16 to[BLOCK]) {
#pragma clang loop unroll(full)
  for (int i = 0; i < 8; i++) {
    to[2 * i] = LOW(from[i], from[i + 8]);
    to[2 * i + 1] = HIGH(from[i], from[i + 8]);
  }
}

// Transposes 16 rows of 16 bytes, `from_stride` apart, to others: interleaving them four times does.
static inline void transpose(const uint8_t *from, size_t from_stride, uint8_t *to,
                             size_t to_stride) {
  bytes16 rows[BLOCK], other[BLOCK];
#pragma clang loop unroll(full)
  for (size_t i = 0; i < BLOCK; i++)
    memcpy(&rows[i], from + i * from_stride, BLOCK);
  interleave(rows, other);
  interleave(other, rows);
  interleave(rows, other);
  interleave(other, rows);
#pragma clang loop unroll(full)
  for (size_t i = 0; i < BLOCK; i++)
    memcpy(to + i * to_stride, &rows[i], BLOCK);
}

// The stretches of the lanes (Spec §7).
typedef struct {
  size_t length; // of each lane
  size_t longer; // so many of the first lanes have one symbol more
} stretches;

static inline size_t begin(stretches all, size_t lane) {
  return lane * all.length + (lane < all.longer ? lane : all.longer);
}

// What is no block of 16 steps: the last steps, or all of them with few lanes.
static inline size_t blocked_steps(stretches all, size_t lanes) {
  return lanes % BLOCK == 0 ? all.length / BLOCK * BLOCK : 0;
}
static inline size_t tile_bytes(size_t steps, size_t t) { return steps - t < TILE ? steps - t : TILE; }

void ansz_to_lanes(const uint8_t *content, size_t count, size_t lanes, uint8_t *stream) {
  const stretches all = {count / lanes, count % lanes};
  const size_t steps = blocked_steps(all, lanes);
  for (size_t group = 0; group < lanes; group += GROUP)
    for (size_t t = 0; t < steps; t += TILE)
      for (size_t lane = group; lane < lanes && lane < group + GROUP; lane += BLOCK) {
        uint8_t tile[BLOCK][TILE];
        const size_t width = tile_bytes(steps, t);
        for (size_t i = 0; i < BLOCK; i++)
          memcpy(tile[i], content + begin(all, lane + i) + t, width);
        for (size_t part = 0; part < width; part += BLOCK)
          transpose(&tile[0][part], TILE, stream + (t + part) * lanes + lane, lanes);
      }
  for (size_t lane = 0; lane < lanes; lane++)
    for (size_t t = steps; t < all.length + (lane < all.longer); t++)
      stream[t * lanes + lane] = content[begin(all, lane) + t];
}

void ansz_from_lanes(const uint8_t *stream, size_t count, size_t lanes, uint8_t *content) {
  const stretches all = {count / lanes, count % lanes};
  const size_t steps = blocked_steps(all, lanes);
  for (size_t group = 0; group < lanes; group += GROUP)
    for (size_t t = 0; t < steps; t += TILE)
      for (size_t lane = group; lane < lanes && lane < group + GROUP; lane += BLOCK) {
        uint8_t tile[BLOCK][TILE];
        const size_t width = tile_bytes(steps, t);
        for (size_t part = 0; part < width; part += BLOCK)
          transpose(stream + (t + part) * lanes + lane, lanes, &tile[0][part], TILE);
        if (width == TILE) {
          for (size_t i = 0; i < BLOCK; i++)
            memcpy(content + begin(all, lane + i) + t, tile[i], TILE);
          continue;
        }
        for (size_t i = 0; i < BLOCK; i++)
          memcpy(content + begin(all, lane + i) + t, tile[i], width);
      }
  for (size_t lane = 0; lane < lanes; lane++)
    for (size_t t = steps; t < all.length + (lane < all.longer); t++)
      content[begin(all, lane) + t] = stream[t * lanes + lane];
}
