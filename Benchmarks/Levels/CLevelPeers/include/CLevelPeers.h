// Compressors of others, one block in memory at a time, with contexts that are used again.
#ifndef CLEVELPEERS_H
#define CLEVELPEERS_H

#include <stddef.h>
#include <stdint.h>

struct peer_library {
  const char *(*version)(void);
  /// The room that a payload can need.
  size_t (*bound)(size_t content_size);
  /// What the other functions want as `peer`, for contents up to a limit. The window fits the limit; for a
  /// stock peer it is the one that the library's command-line tool takes for the level.
  void *(*create)(int level, size_t content_limit, int is_stock);
  /// Gives the payload's size, 0 for a fault.
  size_t (*encode)(void *peer, const uint8_t *content, size_t content_size, uint8_t *payload,
                   size_t capacity);
  /// Gives the content's size, 0 for a fault. The buffer has room for the content and no more.
  size_t (*decode)(void *peer, const uint8_t *payload, size_t payload_size, uint8_t *content,
                   size_t content_size);
};

const struct peer_library *peer_lz4(void);
const struct peer_library *peer_zstd(void);
const struct peer_library *peer_brotli(void);
const struct peer_library *peer_xz(void);
const struct peer_library *peer_bzip3(void);

#endif
