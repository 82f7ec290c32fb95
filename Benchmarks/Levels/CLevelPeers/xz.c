#include "CLevelPeers.h"
#include <lzma.h>
#include <stdlib.h>

// .xz streams of LZMA2 without a check. A `lzma_stream` that is set up again keeps its memory.
struct xz {
  lzma_stream encoder, decoder;
  lzma_options_lzma options;
};

static size_t bound(size_t size) { return lzma_stream_buffer_bound(size); }

static void *create(int level, size_t limit, int is_stock) {
  struct xz *xz = calloc(1, sizeof *xz);
  lzma_lzma_preset(&xz->options, (uint32_t)level);
  if (!is_stock)
    xz->options.dict_size = limit < LZMA_DICT_SIZE_MIN ? LZMA_DICT_SIZE_MIN : (uint32_t)limit;
  return xz;
}

static size_t finish(lzma_stream *stream, const uint8_t *input, size_t size, uint8_t *output,
                     size_t capacity) {
  stream->next_in = input;
  stream->avail_in = size;
  stream->next_out = output;
  stream->avail_out = capacity;
  return lzma_code(stream, LZMA_FINISH) == LZMA_STREAM_END ? capacity - stream->avail_out : 0;
}

static size_t encode(void *peer, const uint8_t *content, size_t size, uint8_t *payload, size_t capacity) {
  struct xz *xz = peer;
  const lzma_filter filters[] = {{LZMA_FILTER_LZMA2, &xz->options}, {LZMA_VLI_UNKNOWN, NULL}};
  if (lzma_stream_encoder(&xz->encoder, filters, LZMA_CHECK_NONE) != LZMA_OK)
    return 0;
  return finish(&xz->encoder, content, size, payload, capacity);
}

static size_t decode(void *peer, const uint8_t *payload, size_t payload_size, uint8_t *content,
                     size_t size) {
  struct xz *xz = peer;
  if (lzma_stream_decoder(&xz->decoder, UINT64_MAX, 0) != LZMA_OK)
    return 0;
  return finish(&xz->decoder, payload, payload_size, content, size);
}

const struct peer_library *peer_xz(void) {
  static const struct peer_library library = {lzma_version_string, bound, create, encode, decode};
  return &library;
}
