#include "CLevelPeers.h"
#include <lz4.h>
#include <lz4hc.h>
#include <stdlib.h>

// Bare blocks; the window is 64 KiB always. Levels from 3 up are those of LZ4 HC, as in the tool.
struct lz4 {
  int level;
  void *state;
};

static size_t bound(size_t size) { return (size_t)LZ4_compressBound((int)size); }

static void *create(int level, size_t limit, int is_stock) {
  (void)limit, (void)is_stock;
  struct lz4 *lz4 = malloc(sizeof *lz4);
  lz4->level = level;
  lz4->state = malloc((size_t)(level < 3 ? LZ4_sizeofState() : LZ4_sizeofStateHC()));
  return lz4;
}

static size_t encode(void *peer, const uint8_t *content, size_t size, uint8_t *payload, size_t capacity) {
  struct lz4 *lz4 = peer;
  const char *from = (const char *)content;
  char *to = (char *)payload;
  return (size_t)(lz4->level < 3
                      ? LZ4_compress_fast_extState(lz4->state, from, to, (int)size, (int)capacity, 1)
                      : LZ4_compress_HC_extStateHC(lz4->state, from, to, (int)size, (int)capacity,
                                                   lz4->level));
}

static size_t decode(void *peer, const uint8_t *payload, size_t payload_size, uint8_t *content,
                     size_t size) {
  (void)peer;
  int count =
      LZ4_decompress_safe((const char *)payload, (char *)content, (int)payload_size, (int)size);
  return count < 0 ? 0 : (size_t)count;
}

const struct peer_library *peer_lz4(void) {
  static const struct peer_library library = {LZ4_versionString, bound, create, encode, decode};
  return &library;
}
