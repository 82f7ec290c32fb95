#include "CAnszKernels.h"

#include <string.h>

// 16 bytes, by the compilers' own vectors: every processor with 128-bit registers can do what is here.
typedef uint8_t bytes16 __attribute__((vector_size(16)));

// A call of what is rare must not take registers from the loop.
#if defined(__x86_64__) || defined(__aarch64__)
#define RARE static __attribute__((noinline, preserve_most))
#else
#define RARE static __attribute__((noinline))
#endif

static inline void copy16(uint8_t *to, const uint8_t *from) {
  bytes16 bytes;
  memcpy(&bytes, from, 16);
  memcpy(to, &bytes, 16);
}

// Copies what is behind `done` of `count` bytes, in steps of 16.
RARE void copy_long(uint8_t *to, const uint8_t *from, size_t done, size_t count) {
  for (; done < count; done += 16)
    copy16(to + done, from + done);
}

// Copies what stands fewer than 16 bytes in front, 8 bytes at a time.
RARE void copy_near(uint8_t *to, size_t offset, size_t count) {
  const uint8_t *from = to - offset;
  size_t step = 8;
  uint8_t bytes[16];
  if (offset < 8) {
    // As many periods as eight bytes hold, then by whole periods.
    for (size_t i = 0; i < 8; i++)
      bytes[i] = i < offset ? from[i] : bytes[i - offset];
    step = 8 / offset * offset;
    uint64_t word;
    memcpy(&word, bytes, 8);
    for (size_t done = 0; done < count; done += step)
      memcpy(to + done, &word, 8);
    return;
  }
  for (size_t done = 0; done < count; done += step) {
    uint64_t word;
    memcpy(&word, from + done, 8);
    memcpy(to + done, &word, 8);
  }
}

// Takes the literals of a run from their streams; two bytes, or those up to the last offset, are in front of it.
//
// Each literal waits for the one before, so the next one of each stream is at hand, and the row of the second byte in
// front is looked up before it is known which byte comes between: two loads are in the way, not three or four.
static inline __attribute__((always_inline)) void
take_literals(const ansz_literal_streams *streams, uint8_t *place, size_t run, bool is_at_offset,
              size_t distance) {
  const uint8_t *rows = streams->rows, *symbols = streams->symbols;
  const uint16_t *row_starts = streams->row_starts;
  uint8_t *next = streams->next;
  size_t *places = streams->places;
  if (run == 0)
    return;
  uint8_t near = place[-1];
  size_t row = is_at_offset ? 0 : row_starts[place[-2]];
  for (uint8_t *end = place + run; place != end; place++) {
    if (is_at_offset)
      row = row_starts[place[-(ptrdiff_t)distance]];
    const size_t number = rows[row + near];
    if (!is_at_offset)
      row = row_starts[near];
    near = next[number];
    *place = near;
    next[number] = symbols[++places[number]];
  }
}

// The loop for both kinds of literals; `streams` is NULL for those that stand in order.
static inline __attribute__((always_inline)) size_t
copy_sequences(const uint8_t *tokens, const ansz_fields *fields, size_t first, size_t count,
               const uint8_t *literals, const ansz_literal_streams *streams, bool is_at_offset,
               uint8_t *content, size_t byte_count, ansz_copying *copying) {
  if (byte_count < ANSZ_COPY_SLACK)
    return first;
  const uint8_t *const limit = content + byte_count - ANSZ_COPY_SLACK;
  const uint8_t *literal = literals + copying->literal;
  uint8_t *place = content + copying->place;
  size_t r0 = copying->repeated[0], r1 = copying->repeated[1], r2 = copying->repeated[2];
  // The fields of a sequence stand ANSZ_FIELD_CHUNK from each other.
  const uint32_t *field = fields->literal_counts + first;
  const uint8_t *token = tokens + first, *const end = tokens + count;
  for (; token != end; token++, field++) {
    // The compiler would have three counters for the two pointers.
    __asm__("" : "+r"(token), "+r"(field));
    const size_t run = field[0], match = field[ANSZ_FIELD_CHUNK];
    const uint8_t kind = *token;
    size_t new_offset = field[2 * ANSZ_FIELD_CHUNK];
    // Loaded in any case: a branch around it would be hard to predict.
    __asm__("" : "+r"(new_offset));
    uint8_t *const target = place + run;
    const size_t older = kind < 0xC0 ? r2 : new_offset, younger = kind < 0x40 ? r0 : r1;
    const size_t offset = kind < 0x80 ? younger : older;
    // 0 stands for 2^32.
    if (target + match > limit || offset - 1 >= (size_t)(target - content))
      break;
    const size_t distance = is_at_offset ? r0 : 2;
    if (streams != NULL && run > 0 && ((size_t)(place - content) < distance || place == content))
      break;
    r2 = kind < 0x80 ? r2 : r1;
    r1 = kind < 0x40 ? r1 : r0;
    r0 = offset;
    if (streams != NULL) {
      take_literals(streams, place, run, is_at_offset, distance);
    } else {
      copy16(place, literal);
      if (run > 16)
        copy_long(place, literal, 16, run);
      literal += run;
    }
    place = target + match;
    if (offset < 16) {
      copy_near(target, offset, match);
      continue;
    }
    // Whether a match has more than 16 bytes is hard to predict, and 16 more cost next to nothing.
    const uint8_t *const source = target - offset;
    copy16(target, source);
    copy16(target + 16, source + 16);
    if (match > 32)
      copy_long(target, source, 32, match);
  }
  copying->place = (size_t)(place - content);
  copying->literal = (size_t)(literal - literals);
  copying->repeated[0] = (uint32_t)r0;
  copying->repeated[1] = (uint32_t)r1;
  copying->repeated[2] = (uint32_t)r2;
  return (size_t)(token - tokens);
}

size_t ansz_copy_sequences(const uint8_t *tokens, const ansz_fields *fields, size_t first,
                           size_t count, const uint8_t *literals, uint8_t *content,
                           size_t byte_count, ansz_copying *copying) {
  return copy_sequences(tokens, fields, first, count, literals, NULL, false, content, byte_count,
                        copying);
}

size_t ansz_copy_sequences_by_context(const uint8_t *tokens, const ansz_fields *fields,
                                      size_t first, size_t count,
                                      const ansz_literal_streams *streams, uint8_t *content,
                                      size_t byte_count, ansz_copying *copying) {
  if (streams->is_at_offset)
    return copy_sequences(tokens, fields, first, count, streams->symbols, streams, true, content,
                          byte_count, copying);
  return copy_sequences(tokens, fields, first, count, streams->symbols, streams, false, content,
                        byte_count, copying);
}
