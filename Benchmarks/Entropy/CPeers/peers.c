#define ZSTD_STATIC_LINKING_ONLY
#include "CPeers.h"
#include <htscodecs/rANS_static4x16.h>
#include <stdlib.h>
#include <string.h>
#include <zstd.h>

// What htscodecs chooses from at run time; the library exports it, its headers don't.
typedef unsigned char *encoder(unsigned char *, unsigned, unsigned char *, unsigned *);
typedef unsigned char *decoder(unsigned char *, unsigned, unsigned char *, unsigned);
encoder rans_compress_O0_4x16, rans_compress_O0_32x16_avx2, rans_compress_O0_32x16_avx512;
encoder rans_compress_O1_4x16, rans_compress_O1_32x16_avx2, rans_compress_O1_32x16_avx512;
decoder rans_uncompress_O0_4x16, rans_uncompress_O0_32x16_avx2, rans_uncompress_O0_32x16_avx512;
decoder rans_uncompress_O1_4x16, rans_uncompress_O1_32x16_avx2, rans_uncompress_O1_32x16_avx512;

static encoder *const encoders[2][3] = {
    {rans_compress_O0_4x16, rans_compress_O0_32x16_avx2, rans_compress_O0_32x16_avx512},
    {NULL, rans_compress_O1_32x16_avx2, rans_compress_O1_32x16_avx512}};
static decoder *const decoders[2][3] = {
    {rans_uncompress_O0_4x16, rans_uncompress_O0_32x16_avx2, rans_uncompress_O0_32x16_avx512},
    {NULL, rans_uncompress_O1_32x16_avx2, rans_uncompress_O1_32x16_avx512}};

size_t peer_hts_bound(size_t count) { return rans_compress_bound_4x16((unsigned)count, 1); }

size_t peer_hts_encode(int build, int order, const uint8_t *symbols, size_t count, uint8_t *bytes,
                       size_t capacity) {
  unsigned size = (unsigned)capacity;
  return encoders[order][build]((unsigned char *)symbols, (unsigned)count, bytes, &size) ? size : 0;
}

size_t peer_hts_decode(int build, int order, const uint8_t *bytes, size_t byte_count,
                       uint8_t *symbols, size_t count) {
  return decoders[order][build]((unsigned char *)bytes, (unsigned)byte_count, symbols,
                                (unsigned)count)
             ? count
             : 0;
}

// As in lib/common/huf.h of zstd 1.5.4, the version that is asked for below.
size_t HUF_compress4X_repeat(void *, size_t, const void *, size_t, unsigned, unsigned, void *, size_t,
                             void *, int *, int, unsigned, unsigned);
size_t HUF_readDTableX2_wksp(uint32_t *, const void *, size_t, void *, size_t, int);
size_t HUF_decompress4X_usingDTable(void *, size_t, const void *, size_t, const uint32_t *, int);

int peer_huff0_available(void) { return ZSTD_versionNumber() == 10504; }

enum { PIECE = 128 << 10 };

size_t peer_huff0_encode(const uint8_t *symbols, size_t count, uint8_t *bytes, size_t capacity) {
  static _Alignas(64) uint8_t workspace[1 << 16];
  static uint64_t table[1 << 10];
  size_t place = 0;
  for (size_t start = 0; start < count; start += PIECE) {
    size_t piece = count - start < PIECE ? count - start : PIECE;
    if (capacity - place < 4)
      return 0;
    size_t size = HUF_compress4X_repeat(bytes + place + 4, capacity - place - 4, symbols + start,
                                        piece, 255, 11, workspace, sizeof workspace, table, NULL, 0,
                                        1, 0);
    if (size <= 1 || size > capacity)
      return 0;
    uint32_t header = (uint32_t)size;
    memcpy(bytes + place, &header, 4);
    place += 4 + size;
  }
  return place;
}

size_t peer_huff0_decode(const uint8_t *bytes, size_t byte_count, uint8_t *symbols, size_t count) {
  static _Alignas(64) uint8_t workspace[1 << 16];
  static uint32_t table[1 << 14];
  size_t place = 0;
  for (size_t start = 0; start < count; start += PIECE) {
    size_t piece = count - start < PIECE ? count - start : PIECE;
    uint32_t size;
    memcpy(&size, bytes + place, 4);
    place += 4;
    table[0] = 12 * 0x01000001u; // the table's room, log2
    size_t header = HUF_readDTableX2_wksp(table, bytes + place, size, workspace, sizeof workspace, 1);
    if (header > size || HUF_decompress4X_usingDTable(symbols + start, piece, bytes + place + header,
                                                      size - header, table, 1) != piece)
      return 0;
    place += size;
  }
  return place == byte_count ? count : 0;
}

size_t peer_zstd_encode(const uint8_t *symbols, size_t count, uint8_t *bytes, size_t capacity) {
  static ZSTD_CCtx *context;
  if (!context) {
    context = ZSTD_createCCtx();
    ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, 1);
    ZSTD_CCtx_setParameter(context, ZSTD_c_blockDelimiters, ZSTD_sf_explicitBlockDelimiters);
  }
  size_t blocks = (count + PIECE - 1) / PIECE;
  ZSTD_Sequence *sequences = calloc(blocks, sizeof *sequences);
  for (size_t i = 0; i < blocks; i++)
    sequences[i].litLength = (unsigned)(count - i * PIECE < PIECE ? count - i * PIECE : PIECE);
  size_t size = ZSTD_compressSequences(context, bytes, capacity, sequences, blocks, symbols, count);
  free(sequences);
  return ZSTD_isError(size) ? 0 : size;
}

size_t peer_zstd_decode(const uint8_t *bytes, size_t byte_count, uint8_t *symbols, size_t count) {
  static ZSTD_DCtx *context;
  if (!context)
    context = ZSTD_createDCtx();
  return ZSTD_decompressDCtx(context, symbols, count, bytes, byte_count) == count ? count : 0;
}
