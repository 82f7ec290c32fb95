#include "CLevelPeers.h"
#include <brotli/decode.h>
#include <brotli/encode.h>
#include <stdio.h>
#include <stdlib.h>

// Brotli has no contexts to use again.
struct brotli {
  int quality, window_bits;
};

static const char *version(void) {
  static char text[32];
  uint32_t number = BrotliEncoderVersion();
  snprintf(text, sizeof text, "%u.%u.%u", number >> 24, number >> 12 & 0xFFF, number & 0xFFF);
  return text;
}

static size_t bound(size_t size) { return BrotliEncoderMaxCompressedSize(size); }

static void *create(int level, size_t limit, int is_stock) {
  struct brotli *brotli = malloc(sizeof *brotli);
  brotli->quality = level;
  brotli->window_bits = is_stock ? BROTLI_MAX_WINDOW_BITS : BROTLI_MIN_WINDOW_BITS;
  // Of a window's bytes 16 are not usable.
  while (brotli->window_bits < BROTLI_MAX_WINDOW_BITS &&
         ((size_t)1 << brotli->window_bits) - 16 < limit)
    brotli->window_bits++;
  return brotli;
}

static size_t encode(void *peer, const uint8_t *content, size_t size, uint8_t *payload, size_t capacity) {
  struct brotli *brotli = peer;
  size_t count = capacity;
  return BrotliEncoderCompress(brotli->quality, brotli->window_bits, BROTLI_MODE_GENERIC, size,
                               content, &count, payload)
             ? count
             : 0;
}

static size_t decode(void *peer, const uint8_t *payload, size_t payload_size, uint8_t *content,
                     size_t size) {
  (void)peer;
  size_t count = size;
  return BrotliDecoderDecompress(payload_size, payload, &count, content) ==
                 BROTLI_DECODER_RESULT_SUCCESS
             ? count
             : 0;
}

const struct peer_library *peer_brotli(void) {
  static const struct peer_library library = {version, bound, create, encode, decode};
  return &library;
}
