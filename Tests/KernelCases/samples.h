// Random numbers, and models and symbols from them.
#ifndef ANSZ_SAMPLES_H
#define ANSZ_SAMPLES_H

#include "reference.h"

// Begins the sequence of numbers that belongs to this one.
void seed(uint64_t number);

size_t random_below(size_t limit);

// At least 1 << 16; often the least or the greatest.
uint32_t random_lane_state(void);

// How the frequencies of a table compare: all alike; any; halved again and again; all but one as small as
// can be.
typedef enum { EQUAL, RANDOM, STEEP, DOMINATED, SHAPES } shape;

void make_table(size_t alphabet, shape shape, model *model);
void make_contexts(size_t table_count, size_t alphabet_limit, bool has_second, model *model);

// Numbers for some symbols of a stream, or for all, which the model then has. There is room for them.
void give_numbers(model *model, uint8_t *numbers, size_t count, bool to_all);

// Symbols of a stream, by their frequencies, or each that is present as often as any other.
void make_symbols(const model *model, size_t lanes, uint8_t *symbols, size_t count);

#endif
