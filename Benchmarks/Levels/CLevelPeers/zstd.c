#include "CLevelPeers.h"
#include <stdlib.h>
#include <zstd.h>

// Frames with the content's size, without a checksum. The size is known when compression begins: zstd fits
// its window and tables to it by itself.
struct zstd {
  ZSTD_CCtx *encoder;
  ZSTD_DCtx *decoder;
};

static void *create(int level, size_t limit, int is_stock) {
  (void)limit, (void)is_stock;
  struct zstd *zstd = malloc(sizeof *zstd);
  zstd->encoder = ZSTD_createCCtx();
  zstd->decoder = ZSTD_createDCtx();
  ZSTD_CCtx_setParameter(zstd->encoder, ZSTD_c_compressionLevel, level);
  return zstd;
}

static size_t encode(void *peer, const uint8_t *content, size_t size, uint8_t *payload, size_t capacity) {
  size_t count = ZSTD_compress2(((struct zstd *)peer)->encoder, payload, capacity, content, size);
  return ZSTD_isError(count) ? 0 : count;
}

static size_t decode(void *peer, const uint8_t *payload, size_t payload_size, uint8_t *content,
                     size_t size) {
  size_t count =
      ZSTD_decompressDCtx(((struct zstd *)peer)->decoder, content, size, payload, payload_size);
  return ZSTD_isError(count) ? 0 : count;
}

static size_t bound(size_t size) { return ZSTD_compressBound(size); }

const struct peer_library *peer_zstd(void) {
  static const struct peer_library library = {ZSTD_versionString, bound, create, encode, decode};
  return &library;
}
