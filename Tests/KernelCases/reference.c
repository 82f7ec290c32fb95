#include "reference.h"

#include <string.h>

size_t least_bucket_bits(const uint16_t frequency[SYMBOLS]) {
  size_t present = 0;
  for (size_t s = 0; s < SYMBOLS; s++)
    present += frequency[s] > 0;
  return present <= 64 ? 6 : present <= 128 ? 7 : 8;
}

// Buckets and their owners: dense below 256 buckets, otherwise each symbol has its own.
static void own_buckets(slot_table *table) {
  memset(table->has_owner, 0, sizeof table->has_owner);
  memset(table->owner, 0, sizeof table->owner);
  size_t next = 0;
  for (size_t s = 0; s < SYMBOLS; s++) {
    if (table->frequency[s] == 0 && table->bucket_bits < 8)
      continue;
    size_t b = table->bucket_bits == 8 ? s : next++;
    table->owner[b] = (uint8_t)s;
    table->has_owner[b] = table->frequency[s] > 0;
  }
}

// The stacks of Spec §9.
static void fill_buckets(slot_table *table) {
  const size_t buckets = (size_t)1 << table->bucket_bits, width = SCALE / buckets;
  size_t r[256], small[256], large[256], small_count = 0, large_count = 0;
  for (size_t b = 0; b < buckets; b++) {
    r[b] = table->has_owner[b] ? table->frequency[table->owner[b]] : 0;
    table->divider[b] = (uint16_t)width;
    table->alias[b] = (uint16_t)b;
    table->base[b] = 0;
    if (r[b] < width)
      small[small_count++] = b;
    if (r[b] > width)
      large[large_count++] = b;
  }
  while (small_count > 0) {
    size_t s = small[--small_count], l = large[large_count - 1];
    table->divider[s] = (uint16_t)r[s];
    table->alias[s] = (uint16_t)l;
    r[l] -= width - r[s];
    table->base[s] = (uint16_t)r[l];
    if (r[l] < width) {
      large_count--;
      small[small_count++] = l;
    } else if (r[l] == width) {
      large_count--;
    }
  }
}

void build_table(const uint16_t frequency[SYMBOLS], size_t bucket_bits, slot_table *table) {
  memcpy(table->frequency, frequency, sizeof table->frequency);
  table->bucket_bits = bucket_bits;
  own_buckets(table);
  fill_buckets(table);
  size_t sum = 0;
  for (size_t s = 0; s < SYMBOLS; s++) {
    table->start[s] = (uint16_t)sum;
    sum += frequency[s];
  }
  for (size_t slot = 0; slot < SCALE; slot++) {
    size_t b = slot % ((size_t)1 << bucket_bits), p = slot >> bucket_bits;
    bool is_alias = p >= table->divider[b];
    uint8_t symbol = table->owner[is_alias ? table->alias[b] : b];
    size_t bias = is_alias ? table->base[b] + p - table->divider[b] : p;
    table->symbol[slot] = symbol;
    table->bias[slot] = (uint16_t)bias;
    table->slot[table->start[symbol] + bias] = (uint16_t)slot;
  }
}

// The frequency of a bucket's owner.
static uint64_t frequency_of(const slot_table *table, size_t bucket) {
  return table->has_owner[bucket] ? table->frequency[table->owner[bucket]] : 0;
}

void planes_of(const slot_table *table, uint8_t planes[7 * 256]) {
  memset(planes, 0, 7 * 256);
  for (size_t b = 0; b < (size_t)1 << table->bucket_bits; b++) {
    uint16_t offset = (uint16_t)(table->base[b] - table->divider[b]);
    uint16_t g = (uint16_t)(frequency_of(table, b) << 4);
    planes[b] = (uint8_t)table->divider[b];
    planes[256 + b] = (uint8_t)table->alias[b];
    planes[2 * 256 + b] = (uint8_t)offset;
    planes[3 * 256 + b] = (uint8_t)(offset >> 8);
    planes[4 * 256 + b] = (uint8_t)g;
    planes[5 * 256 + b] = (uint8_t)(g >> 8);
    planes[6 * 256 + b] = table->owner[b];
  }
}

void entries_of(const model *model, uint64_t *entries) {
  const size_t buckets = (size_t)1 << model->bucket_bits;
  for (size_t t = 0; t < model->table_count; t++)
    for (size_t b = 0; b < buckets; b++) {
      const slot_table *table = &model->table[t];
      bool is_whole = table->divider[b] == SCALE / buckets;
      uint64_t divider = is_whole ? 0 : table->divider[b];
      uint64_t alias = is_whole ? b : table->alias[b];
      uint64_t offset = is_whole ? 0 : (uint16_t)(table->base[b] - table->divider[b]);
      entries[t * buckets + b] = frequency_of(table, b) << 4 | divider >> 2 |
                                 (frequency_of(table, alias) << 4 | (divider & 3)) << 16 |
                                 offset << 32 | (uint64_t)table->owner[b] << 48 |
                                 (uint64_t)table->owner[alias] << 56;
    }
}

void classes_of(const model *model, uint8_t classes[3 * 256]) {
  memset(classes, 0, 3 * 256);
  for (size_t v = 0; v < SYMBOLS; v++) {
    classes[v] = model->first[v];
    if (model->has_second)
      classes[256 + v] = (uint8_t)(model->second[v] * model->first_count);
  }
  if (model->has_second)
    memcpy(classes + 512, model->number, model->first_count * model->second_count);
}

void given_of(const model *model, size_t count, uint8_t *given) {
  for (size_t i = 0; i < count; i++)
    given[i] = model->given[i] == NO_NUMBER
                   ? ANSZ_NOT_GIVEN
                   : (uint8_t)(model->given_class[model->given[i]] * model->first_count);
}

const slot_table *table_at(const model *model, const uint8_t *symbols, size_t index, size_t lanes) {
  if (!model->has_contexts)
    return &model->table[0];
  uint8_t p1 = index < lanes ? 0 : symbols[index - lanes];
  uint8_t p2 = index < 2 * lanes ? 0 : symbols[index - 2 * lanes];
  size_t first = model->first[p1];
  if (!model->has_second)
    return &model->table[first];
  size_t second = model->given != NULL && model->given[index] != NO_NUMBER
                      ? model->given_class[model->given[index]]
                      : model->second[p2];
  return &model->table[model->number[first + model->first_count * second]];
}

uint8_t pop(const slot_table *table, uint32_t *state) {
  size_t slot = *state % SCALE;
  uint8_t symbol = table->symbol[slot];
  *state = table->frequency[symbol] * (*state / SCALE) + table->bias[slot];
  return symbol;
}

ansz_progress decode_steps(const model *model, const uint8_t *words, size_t word_bytes,
                           uint32_t *states, size_t lanes, uint8_t *symbols, size_t start,
                           size_t end) {
  size_t done = start, read = 0;
  while (end - done >= lanes && word_bytes - read >= 2 * lanes) {
    read += decode_rest(model, words + read, word_bytes - read, states, lanes, symbols, done,
                        done + lanes);
    done += lanes;
  }
  return (ansz_progress){done - start, read};
}

size_t decode_rest(const model *model, const uint8_t *words, size_t word_bytes, uint32_t *states,
                   size_t lanes, uint8_t *symbols, size_t start, size_t end) {
  size_t read = 0;
  for (size_t i = start; i < end; i++) {
    uint32_t *state = &states[i % lanes];
    symbols[i] = pop(table_at(model, symbols, i, lanes), state);
    if (*state >> 16 == 0) {
      if (word_bytes - read < 2)
        return read;
      *state = *state << 16 | words[read] | (uint32_t)words[read + 1] << 8;
      read += 2;
    }
  }
  return read;
}

size_t encode(const model *model, const uint8_t *symbols, size_t count, uint32_t *states,
              size_t lanes, uint8_t *words) {
  size_t place = 2 * count;
  for (size_t i = count; i-- > 0;) {
    const slot_table *table = table_at(model, symbols, i, lanes);
    uint32_t f = table->frequency[symbols[i]], x = states[i % lanes];
    if (x >= (uint64_t)f << 20) {
      words[--place] = (uint8_t)(x >> 8);
      words[--place] = (uint8_t)x;
      x >>= 16;
    }
    states[i % lanes] = x / f * SCALE + table->slot[table->start[symbols[i]] + x % f];
  }
  memmove(words, words + place, 2 * count - place);
  return 2 * count - place;
}

size_t restore(const uint8_t *rare, size_t rare_count, uint8_t escape, uint8_t *symbols,
               size_t count) {
  size_t escapes = 0;
  for (size_t i = 0; i < count; i++)
    if (symbols[i] == escape) {
      if (escapes < rare_count)
        symbols[i] = rare[escapes];
      escapes++;
    }
  return escapes;
}
