#include "samples.h"

#include <string.h>

static uint64_t random_state;

void seed(uint64_t number) { random_state = number; }

// The high bits of a linear congruential generator.
size_t random_below(size_t limit) {
  random_state = random_state * 6364136223846793005u + 1442695040888963407u;
  return (size_t)((random_state >> 32) * limit >> 32);
}

uint32_t random_lane_state(void) {
  switch (random_below(8)) {
  case 0: return 1 << 16;
  case 1: return UINT32_MAX;
  default: return (1 << 16) + (uint32_t)random_below(UINT32_MAX - (1 << 16));
  }
}

// Frequencies of `alphabet` symbols, the last ones or any.
static void make_frequencies(size_t alphabet, shape shape, uint16_t frequency[SYMBOLS]) {
  uint8_t chosen[SYMBOLS];
  for (size_t i = 0; i < SYMBOLS; i++)
    chosen[i] = (uint8_t)(SYMBOLS - 1 - i);
  if (random_below(2) == 0)
    for (size_t i = 0; i < alphabet; i++) {
      size_t other = i + random_below(SYMBOLS - i);
      uint8_t symbol = chosen[i];
      chosen[i] = chosen[other];
      chosen[other] = symbol;
    }
  size_t weight[SYMBOLS], sum = 0;
  for (size_t i = 0; i < alphabet; i++) {
    switch (shape) {
    case EQUAL: weight[i] = 1; break;
    case RANDOM: weight[i] = random_below(1000); break;
    case STEEP: weight[i] = i < 40 ? (size_t)1 << (20 - i / 2) : 0; break;
    default: weight[i] = i == 0;
    }
    sum += weight[i];
  }
  memset(frequency, 0, SYMBOLS * sizeof frequency[0]);
  size_t left = SCALE;
  for (size_t i = 0; i < alphabet; i++) {
    size_t f = 1 + (sum == 0 ? 0 : (SCALE - alphabet) * weight[i] / sum);
    frequency[chosen[i]] = (uint16_t)f;
    left -= f;
  }
  frequency[chosen[0]] = (uint16_t)(frequency[chosen[0]] + left);
}

void make_table(size_t alphabet, shape shape, model *model) {
  uint16_t frequency[SYMBOLS];
  make_frequencies(alphabet, shape, frequency);
  model->has_contexts = false;
  model->given = NULL;
  model->table_count = 1;
  model->bucket_bits = least_bucket_bits(frequency);
  build_table(frequency, model->bucket_bits, &model->table[0]);
}

void make_contexts(size_t table_count, size_t alphabet_limit, bool has_second, model *model) {
  static uint16_t frequency[TABLES_LIMIT][SYMBOLS];
  model->has_contexts = true;
  model->has_second = has_second;
  model->given = NULL;
  model->table_count = table_count;
  model->bucket_bits = 0;
  for (size_t t = 0; t < table_count; t++) {
    size_t alphabet = t == 0 ? alphabet_limit : 2 + random_below(alphabet_limit - 1);
    make_frequencies(alphabet, (shape)random_below(SHAPES), frequency[t]);
    size_t bits = least_bucket_bits(frequency[t]);
    if (bits > model->bucket_bits)
      model->bucket_bits = bits;
  }
  for (size_t t = 0; t < table_count; t++)
    build_table(frequency[t], model->bucket_bits, &model->table[t]);
  model->first_count = table_count;
  if (has_second) {
    model->second_count = 2 + random_below((size_t)255 >> random_below(8));
    size_t limit = 256 / model->second_count;
    model->first_count = random_below(2) == 0 ? limit : 1 + random_below(limit);
  }
  for (size_t v = 0; v < SYMBOLS; v++) {
    model->first[v] = (uint8_t)random_below(model->first_count);
    model->second[v] = has_second ? (uint8_t)random_below(model->second_count) : 0;
    model->number[v] = (uint8_t)random_below(table_count);
  }
}

void give_numbers(model *model, uint8_t *numbers, size_t count, bool to_all) {
  // There are 255 pairs with given classes, at most.
  size_t class_limit = 255 / model->first_count;
  if (class_limit > model->second_count)
    class_limit = model->second_count;
  for (size_t n = 0; n < NUMBERS_LIMIT; n++)
    model->given_class[n] = (uint8_t)random_below(class_limit);
  const size_t limit = to_all ? NUMBERS_LIMIT : 1 + random_below(NUMBERS_LIMIT);
  const size_t density = to_all ? 256 : random_below(257);
  for (size_t i = 0; i < count; i++)
    numbers[i] = random_below(256) < density ? (uint8_t)random_below(limit) : NO_NUMBER;
  model->given = numbers;
}

void make_symbols(const model *model, size_t lanes, uint8_t *symbols, size_t count) {
  bool is_flat = random_below(3) == 0;
  for (size_t i = 0; i < count; i++) {
    const slot_table *table = table_at(model, symbols, i, lanes);
    symbols[i] = table->symbol[random_below(SCALE)];
    while (is_flat && table->frequency[symbols[i]] > random_below(SCALE))
      symbols[i] = table->symbol[random_below(SCALE)];
  }
}
