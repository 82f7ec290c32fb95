// The plain form of what kernels do, a symbol at a time, from Spec §9, §9.1 and §10 alone.
#ifndef ANSZ_REFERENCE_H
#define ANSZ_REFERENCE_H

#include "CAnszKernels.h"

enum { SCALE = 4096, SYMBOLS = 256, TABLES_LIMIT = 64, LANES_LIMIT = 256, NUMBERS_LIMIT = 16 };

// In place of a symbol's number, where there is none.
enum { NO_NUMBER = 0xFF };

// A table of slots, with the buckets that they come from.
typedef struct {
  uint16_t frequency[SYMBOLS]; // 0…4095, 4096 in all
  size_t bucket_bits;
  // For each bucket; `base` is the bias of the alias's first position. 0 where nobody owns the bucket.
  bool has_owner[256];
  uint8_t owner[256];
  uint16_t divider[256], alias[256], base[256];
  // For each slot.
  uint8_t symbol[SCALE];
  uint16_t bias[SCALE];
  // The slot of a symbol and a bias, at `start` of the symbol + bias.
  uint16_t slot[SCALE], start[SYMBOLS];
} slot_table;

// One table without contexts, or tables by the classes of the two symbols in front (Spec §9.1).
typedef struct {
  slot_table table[TABLES_LIMIT];
  size_t table_count;
  size_t bucket_bits; // of all tables
  bool has_contexts, has_second;
  // First and second class of each value, and table numbers by first class + first_count * second class.
  size_t first_count, second_count;
  uint8_t first[SYMBOLS], second[SYMBOLS], number[256];
  // For each symbol of a stream its number below NUMBERS_LIMIT, if it has one, or NULL; and the second class of
  // each number.
  const uint8_t *given;
  uint8_t given_class[NUMBERS_LIMIT];
} model;

// log2 of the least number of buckets for these frequencies.
size_t least_bucket_bits(const uint16_t frequency[SYMBOLS]);

// Lays out the slots of a table of two symbols or more.
void build_table(const uint16_t frequency[SYMBOLS], size_t bucket_bits, slot_table *table);

// The planes, the entries and the classes as kernels take them, see CAnszKernels.h.
void planes_of(const slot_table *table, uint8_t planes[7 * 256]);
void entries_of(const model *model, uint64_t *entries);
void classes_of(const model *model, uint8_t classes[3 * 256]);
void given_of(const model *model, size_t count, uint8_t *given);

// The table of symbol `index` of a stream.
const slot_table *table_at(const model *model, const uint8_t *symbols, size_t index, size_t lanes);

// Takes a symbol from a state, which is below 1 << 16 afterwards when it needs a word.
uint8_t pop(const slot_table *table, uint32_t *state);

// Whole steps of `symbols[start..<end]` while 2 bytes for every lane are left, as kernels do them.
ansz_progress decode_steps(const model *model, const uint8_t *words, size_t word_bytes,
                           uint32_t *states, size_t lanes, uint8_t *symbols, size_t start,
                           size_t end);

// The rest of a stream, a word at a time. Returns the bytes read; stops where a word is missing.
size_t decode_rest(const model *model, const uint8_t *words, size_t word_bytes, uint32_t *states,
                   size_t lanes, uint8_t *symbols, size_t start, size_t end);

// Encodes a stream and returns the bytes of its words, at most 2 * count, which are put to `words`.
size_t encode(const model *model, const uint8_t *symbols, size_t count, uint32_t *states,
              size_t lanes, uint8_t *words);

// Replaces escapes as long as there are rare symbols, and returns the number of escapes.
size_t restore(const uint8_t *rare, size_t rare_count, uint8_t escape, uint8_t *symbols,
               size_t count);

#endif
