// Compares the decoding kernels of this processor with the plain reference, on cases from fixed seeds.
//
// Scripts/test-neon builds and runs it for aarch64. Built for x86-64, together with avx2.c, vbmi.c and
// vbmi_contexts.c, it tests these kernels, and so the reference by them.
//
//   kernel_cases [ROUNDS]     each round has its own seeds; 1 unless given
#include "guarded.h"
#include "neon.h"
#include "samples.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
  const char *name;
  bool (*is_available)(void);
  // NULL where there is no such function.
  ansz_progress (*decode)(const uint8_t *, size_t, uint32_t *, size_t, const uint8_t *, size_t,
                          uint8_t *, size_t);
  ansz_progress (*decode_contexts)(const uint8_t *, size_t, uint32_t *, size_t,
                                   const ansz_contexts *, uint8_t *, size_t, size_t);
  size_t (*restore)(const uint8_t *, size_t, uint8_t, uint8_t *, size_t);
} kernel;

static const kernel kernels[] = {
#if defined(__aarch64__)
    {"neon", ansz_neon_available, ansz_decode_neon, ansz_decode_contexts_neon, ansz_restore_neon},
#else
    {"avx2", ansz_avx2_available, NULL, NULL, ansz_restore_avx2},
    {"vbmi", ansz_vbmi_available, ansz_decode_vbmi, ansz_decode_contexts_vbmi, ansz_restore_vbmi},
#endif
};
#define EACH_KERNEL(k, function)                                                                   \
  for (const kernel *k = kernels; k < kernels + sizeof kernels / sizeof kernels[0]; k++)           \
    if (k->function != NULL && k->is_available())

static const size_t lane_counts[] = {64, 128, 256};
enum { COUNT_LIMIT = 4096 }; // symbols of a case

// Outcomes

static size_t passed_count, failed_count;

static void expect(bool is_right, const char *format, ...) {
  if (is_right) {
    passed_count++;
    return;
  }
  if (failed_count++ < 20) {
    va_list arguments;
    va_start(arguments, format);
    printf("failed: ");
    vprintf(format, arguments);
    printf("\n");
    va_end(arguments);
  }
}

// Decoding

typedef struct {
  const model *model;
  const uint8_t *words;
  size_t word_bytes;
  const uint32_t *states;
  size_t lanes;
  // Those before `start` are there.
  const uint8_t *symbols;
  size_t start, end;
} decoding;

static guarded words_memory, states_memory, tables_memory, classes_memory, given_memory,
    symbols_memory, rare_memory;

// Puts the given classes of a stream in front of a guard page, and what may be anything behind them.
static const uint8_t *put_given(const model *model, size_t count, size_t lanes) {
  uint8_t given[COUNT_LIMIT + LANES_LIMIT];
  given_of(model, count, given);
  for (size_t i = 0; i < lanes; i++)
    given[count + i] = (uint8_t)random_below(256);
  return put(&given_memory, given, count + lanes);
}

// Puts everything in front of guard pages and runs a kernel.
static ansz_progress run(const kernel *kernel, const decoding *input, uint32_t **states,
                         uint8_t **symbols) {
  const model *model = input->model;
  const uint8_t *words = put(&words_memory, input->words, input->word_bytes);
  *states = (uint32_t *)put(&states_memory, input->states, input->lanes * sizeof(uint32_t));
  *symbols = put(&symbols_memory, input->symbols, input->end);
  if (model->has_contexts) {
    static uint64_t entries[TABLES_LIMIT << 8];
    uint8_t classes[3 * 256];
    entries_of(model, entries);
    classes_of(model, classes);
    ansz_contexts contexts = {
        .entries =
            (const uint64_t *)put(&tables_memory, entries,
                                  (model->table_count << model->bucket_bits) * sizeof entries[0]),
        .classes = put(&classes_memory, classes, sizeof classes),
        .bucket_bits = model->bucket_bits,
        .has_second = model->has_second,
        .given = model->given == NULL ? NULL : put_given(model, input->end, input->lanes),
    };
    return kernel->decode_contexts(words, input->word_bytes, *states, input->lanes, &contexts,
                                   *symbols, input->start, input->end);
  }
  uint8_t planes[7 * 256];
  planes_of(&model->table[0], planes);
  return kernel->decode(words, input->word_bytes, *states, input->lanes,
                        put(&tables_memory, planes, sizeof planes), model->bucket_bits,
                        *symbols + input->start, input->end - input->start);
}

// Whether all kernels come as far as the reference, with the same states and symbols, and touch nothing else.
static void compare(const decoding *input, const char *note) {
  uint32_t states[LANES_LIMIT];
  uint8_t symbols[COUNT_LIMIT];
  memcpy(states, input->states, input->lanes * sizeof states[0]);
  memcpy(symbols, input->symbols, input->end);
  ansz_progress right = decode_steps(input->model, input->words, input->word_bytes, states,
                                     input->lanes, symbols, input->start, input->end);
  const char *contexts = !input->model->has_contexts    ? ""
                         : input->model->given == NULL ? " with contexts"
                                                       : " with given classes";
  EACH_KERNEL(kernel, decode) {
    uint32_t *its_states;
    uint8_t *its_symbols;
    ansz_progress its = run(kernel, input, &its_states, &its_symbols);
    bool is_same = its.symbols == right.symbols && its.bytes == right.bytes &&
                   memcmp(its_states, states, input->lanes * sizeof states[0]) == 0 &&
                   (input->end == 0 || memcmp(its_symbols, symbols, input->end) == 0);
    expect(is_same && is_margin_intact(&states_memory) && is_margin_intact(&symbols_memory),
           "%s decodes %s%s: %zu lanes, %zu bucket bits, %zu tables, symbols %zu..<%zu, %zu bytes "
           "of words: "
           "%zu symbols for %zu, %zu bytes for %zu",
           kernel->name, note, contexts, input->lanes, input->model->bucket_bits,
           input->model->table_count, input->start, input->end,
           input->word_bytes, its.symbols, right.symbols, its.bytes, right.bytes);
  }
}

// A stream: as a whole, cut short, and from the middle on.
static void test_stream(const model *model, size_t lanes, size_t count) {
  static uint8_t symbols[COUNT_LIMIT], output[COUNT_LIMIT],
      words[2 * COUNT_LIMIT + 4 * LANES_LIMIT];
  uint32_t states[LANES_LIMIT], first_states[LANES_LIMIT], last_states[LANES_LIMIT];
  make_symbols(model, lanes, symbols, count);
  for (size_t i = 0; i < lanes; i++)
    last_states[i] = random_lane_state();
  memcpy(first_states, last_states, sizeof states);
  const size_t encoded_bytes = encode(model, symbols, count, first_states, lanes, words);
  // Bytes behind the stream, so that the last steps can be whole.
  const size_t word_bytes = encoded_bytes + random_below(4 * lanes);
  for (size_t i = encoded_bytes; i < word_bytes; i++)
    words[i] = (uint8_t)random_below(256);

  memset(output, 0xEE, sizeof output);
  memcpy(states, first_states, sizeof states);
  ansz_progress steps = decode_steps(model, words, word_bytes, states, lanes, output, 0, count);
  size_t rest = decode_rest(model, words + steps.bytes, word_bytes - steps.bytes, states, lanes,
                            output, steps.symbols, count);
  expect(memcmp(output, symbols, count) == 0 && steps.bytes + rest == encoded_bytes &&
             memcmp(states, last_states, lanes * sizeof states[0]) == 0,
         "the reference restores %zu symbols in %zu lanes", count, lanes);

  memset(output, 0xEE, sizeof output);
  decoding input = {model, words, word_bytes, first_states, lanes, output, 0, count};
  compare(&input, "a stream");
  input.word_bytes = random_below(word_bytes + 1);
  compare(&input, "a stream cut short");

  size_t middle = count / lanes == 0 ? 0 : lanes * random_below(count / lanes + 1);
  memcpy(states, first_states, sizeof states);
  steps = decode_steps(model, words, word_bytes, states, lanes, output, 0, middle);
  memset(output + steps.symbols, 0xEE, sizeof output - steps.symbols);
  decoding later = {
      model, words + steps.bytes, word_bytes - steps.bytes, states, lanes, output, steps.symbols,
      count};
  compare(&later, "the rest of a stream");
}

// Words that no encoder has written: any bytes, all zeros or all ones.
static void test_garbage(const model *model, size_t lanes, size_t count) {
  static uint8_t words[2 * COUNT_LIMIT], output[COUNT_LIMIT];
  uint32_t states[LANES_LIMIT];
  const size_t word_bytes = random_below(2 * count + 1), kind = random_below(4);
  for (size_t i = 0; i < word_bytes; i++)
    words[i] = kind == 0 ? 0 : kind == 1 ? 0xFF : (uint8_t)random_below(256);
  for (size_t i = 0; i < lanes; i++)
    states[i] = random_lane_state();
  memset(output, 0xEE, sizeof output);
  decoding input = {model, words, word_bytes, states, lanes, output, 0, count};
  compare(&input, "garbage");
}

static void test_tables(void) {
  static model model;
  for (size_t l = 0; l < 3; l++) {
    const size_t lanes = lane_counts[l];
    for (size_t count = 0; count <= 1000; count++) {
      make_table(2 + (count * 37 + l) % 255, (shape)(count % SHAPES), &model);
      test_stream(&model, lanes, count);
      test_garbage(&model, lanes, count);
    }
    for (size_t steps = 4; steps <= 12; steps++)
      for (size_t count = steps * lanes - 2; count <= steps * lanes + 2; count++) {
        make_table(2 + random_below(255), (shape)random_below(SHAPES), &model);
        test_stream(&model, lanes, count);
      }
    for (size_t alphabet = 2; alphabet <= SYMBOLS; alphabet++)
      for (shape shape = EQUAL; shape < SHAPES; shape++) {
        make_table(alphabet, shape, &model);
        test_stream(&model, lanes, 1000 + random_below(300));
      }
  }
}

// Numbers for some symbols, and for all: in all shapes of models, all short lengths, and around whole steps.
static void test_given(void) {
  static model model;
  static uint8_t numbers[COUNT_LIMIT];
  static const size_t alphabets[] = {2, 20, 64, 65, 128, 129, 256};
  for (size_t to_all = 0; to_all < 2; to_all++)
    for (size_t l = 0; l < 3; l++) {
      for (size_t table_count = 2; table_count <= TABLES_LIMIT; table_count++) {
        const size_t count = random_below(3000);
        make_contexts(table_count, alphabets[random_below(7)], true, &model);
        give_numbers(&model, numbers, count, to_all == 1);
        test_stream(&model, lane_counts[l], count);
        test_garbage(&model, lane_counts[l], count);
      }
      for (size_t count = 0; count <= 1000; count++) {
        if (count % 10 == 0)
          make_contexts(2 + count / 10 % 5, alphabets[count / 10 % 7], true, &model);
        give_numbers(&model, numbers, count, to_all == 1);
        test_stream(&model, lane_counts[l], count);
      }
      for (size_t steps = 4; steps <= 10; steps++) {
        make_contexts(2 + random_below(63), alphabets[random_below(7)], true, &model);
        for (size_t count = steps * lane_counts[l] - 2; count <= steps * lane_counts[l] + 2;
             count++) {
          give_numbers(&model, numbers, count, to_all == 1);
          test_stream(&model, lane_counts[l], count);
        }
      }
    }
}

// The largest and the smallest steps, in 64, 128 and 256 buckets: two symbols, the rare one often or never.
static void test_extremes(void) {
  static model model;
  static const uint16_t frequencies[] = {1,    2,    63,   64,   65,   2047,
                                         2048, 4031, 4032, 4033, 4094, 4095};
  for (size_t i = 0; i < sizeof frequencies / sizeof frequencies[0]; i++)
    for (size_t bucket_bits = 6; bucket_bits <= 8; bucket_bits++)
      for (size_t l = 0; l < 3; l++)
        for (size_t place = 0; place < 2; place++) {
          uint16_t frequency[SYMBOLS] = {0};
          frequency[place == 0 ? 0 : 9] = frequencies[i];
          frequency[place == 0 ? 255 : 200] = (uint16_t)(SCALE - frequencies[i]);
          model.has_contexts = false;
          model.given = NULL;
          model.table_count = 1;
          model.bucket_bits = bucket_bits;
          build_table(frequency, bucket_bits, &model.table[0]);
          for (size_t n = 0; n < 3; n++) {
            test_stream(&model, lane_counts[l], 1500 + random_below(500));
            test_garbage(&model, lane_counts[l], 2000);
          }
        }
}

static void test_contexts(void) {
  static model model;
  static const size_t alphabets[] = {2, 20, 64, 65, 128, 129, 256};
  for (size_t table_count = 2; table_count <= TABLES_LIMIT; table_count++)
    for (size_t has_second = 0; has_second < 2; has_second++) {
      make_contexts(table_count, alphabets[random_below(7)], has_second == 1, &model);
      for (size_t l = 0; l < 3; l++)
        for (size_t n = 0; n < 3; n++) {
          test_stream(&model, lane_counts[l], random_below(3000));
          test_garbage(&model, lane_counts[l], random_below(3000));
        }
    }
  for (size_t count = 0; count <= 1000; count++) {
    if (count % 10 == 0)
      make_contexts(2 + count / 10 % 5, alphabets[count / 10 % 7], random_below(2) == 1, &model);
    for (size_t l = 0; l < 3; l++)
      test_stream(&model, lane_counts[l], count);
  }
  for (size_t l = 0; l < 3; l++)
    for (size_t steps = 4; steps <= 10; steps++) {
      make_contexts(2 + random_below(63), alphabets[random_below(7)], random_below(2) == 1, &model);
      for (size_t count = steps * lane_counts[l] - 2; count <= steps * lane_counts[l] + 2; count++)
        test_stream(&model, lane_counts[l], count);
    }
}

// Lane counts and bucket bits that kernels leave to others: nothing is done.
static void test_refusals(void) {
  static const size_t others[] = {0, 1, 8, 32, 63, 65, 127, 192, 512};
  uint8_t bytes[7 * 256] = {0}, symbols[1024];
  uint64_t entries[1 << 6] = {0};
  uint32_t states[512] = {0};
  for (size_t i = 0; i < sizeof others / sizeof others[0] + 4; i++) {
    size_t lanes = i < 9 ? others[i] : 64,
           bucket_bits = (const size_t[]){6, 6, 6, 6, 6, 6, 6, 6, 6, 0, 5, 9, 64}[i];
    ansz_contexts contexts = {entries, bytes, bucket_bits, false, NULL};
    EACH_KERNEL(kernel, decode) {
      ansz_progress a = kernel->decode(bytes, sizeof bytes, states, lanes, bytes, bucket_bits,
                                       symbols, sizeof symbols);
      ansz_progress b = kernel->decode_contexts(bytes, sizeof bytes, states, lanes, &contexts,
                                                symbols, 0, sizeof symbols);
      expect(a.symbols + a.bytes + b.symbols + b.bytes == 0,
             "%s refuses %zu lanes, %zu bucket bits", kernel->name, lanes, bucket_bits);
    }
  }
}

// Restoring

static void test_restoring_one(size_t count, size_t density) {
  static uint8_t symbols[COUNT_LIMIT], right[COUNT_LIMIT], rare[2 * COUNT_LIMIT];
  const uint8_t escape = (uint8_t)random_below(256);
  size_t escapes = 0;
  for (size_t i = 0; i < count; i++) {
    symbols[i] = random_below(256) < density ? escape : (uint8_t)random_below(256);
    escapes += symbols[i] == escape;
  }
  const size_t rare_counts[] = {escapes, 0, random_below(escapes + 1), escapes + random_below(100)};
  for (size_t n = 0; n < 4; n++) {
    const size_t rare_count = rare_counts[n];
    // The escape itself may be rare as well.
    for (size_t i = 0; i < rare_count; i++)
      rare[i] = random_below(4) == 0 ? escape : (uint8_t)random_below(256);
    memcpy(right, symbols, count);
    restore(rare, rare_count, escape, right, count);
    EACH_KERNEL(kernel, restore) {
      const uint8_t *its_rare = put(&rare_memory, rare, rare_count);
      uint8_t *its = put(&symbols_memory, symbols, count);
      bool is_same = kernel->restore(its_rare, rare_count, escape, its, count) == escapes;
      // What stands in place of the escapes behind the last rare symbol doesn't matter.
      for (size_t i = 0, seen = 0; i < count; i++) {
        bool is_replaced = symbols[i] != escape || seen < rare_count;
        is_same = is_same && (!is_replaced || its[i] == right[i]);
        seen += symbols[i] == escape;
      }
      expect(is_same && is_margin_intact(&symbols_memory),
             "%s restores %zu symbols, %zu escapes, %zu rare ones", kernel->name, count, escapes,
             rare_count);
    }
  }
}

static void test_restoring(void) {
  static const size_t densities[] = {0, 1, 10, 100, 200, 256};
  for (size_t d = 0; d < sizeof densities / sizeof densities[0]; d++) {
    for (size_t count = 0; count <= 300; count++)
      test_restoring_one(count, densities[d]);
    for (size_t n = 0; n < 50; n++)
      test_restoring_one(random_below(COUNT_LIMIT), densities[d]);
  }
}

// The example of Spec §9.
static void test_reference(void) {
  static slot_table table;
  uint16_t frequency[SYMBOLS] = {[97] = 4000, [98] = 90, [99] = 6};
  build_table(frequency, least_bucket_bits(frequency), &table);
  expect(table.bucket_bits == 6 && table.divider[63] == 0 && table.divider[1] == 26 &&
             table.divider[2] == 6 && table.symbol[62 + 64 * 5] == 97 &&
             table.bias[62 + 64 * 5] == 3903 && table.symbol[1 + 64 * 26] == 97 &&
             table.bias[1 + 64 * 26] == 3962,
         "the reference lays out the example of the specification");
}

int main(int argument_count, char **arguments) {
  const size_t rounds = argument_count > 1 ? strtoul(arguments[1], NULL, 10) : 1;
  bool is_something_there = false;
  EACH_KERNEL(kernel, restore) {
    printf("kernel: %s\n", kernel->name);
    is_something_there = true;
  }
  if (!is_something_there)
    printf("no kernel for this processor\n");
  words_memory = make_guarded(2 * COUNT_LIMIT + 4 * LANES_LIMIT);
  states_memory = make_guarded(LANES_LIMIT * sizeof(uint32_t));
  tables_memory = make_guarded((TABLES_LIMIT << 8) * sizeof(uint64_t));
  classes_memory = make_guarded(3 * 256);
  given_memory = make_guarded(COUNT_LIMIT + LANES_LIMIT);
  symbols_memory = make_guarded(COUNT_LIMIT);
  rare_memory = make_guarded(2 * COUNT_LIMIT);
  void (*const tests[])(void) = {test_reference, test_tables,   test_extremes,
                                 test_contexts,  test_refusals, test_restoring, test_given};
  const size_t test_count = sizeof tests / sizeof tests[0];
  for (size_t round = 0; round < rounds; round++)
    for (size_t i = 0; i < test_count; i++) {
      seed(round * test_count + i);
      tests[i]();
    }
  printf("%zu passed, %zu failed\n", passed_count, failed_count);
  return failed_count == 0 ? 0 : 1;
}
