#include "CLevelPeers.h"
#include <libbz3.h>
#include <stdlib.h>
#include <string.h>

// Works in place, so a block is copied; has no levels, and always a CRC-32.
struct bzip3 {
  struct bz3_state *state;
  uint8_t *buffer;
  size_t room;
};

static size_t bound(size_t size) { return bz3_bound(size); }

static void *create(int level, size_t limit, int is_stock) {
  (void)level, (void)is_stock;
  const size_t least = 65 << 10;
  struct bzip3 *bzip3 = malloc(sizeof *bzip3);
  if (limit < least)
    limit = least;
  bzip3->state = bz3_new((int32_t)limit);
  bzip3->room = bz3_bound(limit);
  bzip3->buffer = malloc(bzip3->room);
  return bzip3;
}

static size_t encode(void *peer, const uint8_t *content, size_t size, uint8_t *payload, size_t capacity) {
  struct bzip3 *bzip3 = peer;
  memcpy(bzip3->buffer, content, size);
  int32_t count = bz3_encode_block(bzip3->state, bzip3->buffer, (int32_t)size);
  if (count < 0 || (size_t)count > capacity)
    return 0;
  memcpy(payload, bzip3->buffer, (size_t)count);
  return (size_t)count;
}

static size_t decode(void *peer, const uint8_t *payload, size_t payload_size, uint8_t *content,
                     size_t size) {
  struct bzip3 *bzip3 = peer;
  if (payload_size > bzip3->room)
    return 0;
  memcpy(bzip3->buffer, payload, payload_size);
  int32_t count =
      bz3_decode_block(bzip3->state, bzip3->buffer, (int32_t)payload_size, (int32_t)size);
  if (count < 0 || (size_t)count != size)
    return 0;
  memcpy(content, bzip3->buffer, size);
  return size;
}

const struct peer_library *peer_bzip3(void) {
  static const struct peer_library library = {bz3_version, bound, create, encode, decode};
  return &library;
}
