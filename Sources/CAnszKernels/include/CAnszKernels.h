// The loops that need instructions which Swift can't name. Pointers and sizes at the boundary, nothing
// else: vectors must not cross between code that is compiled for different processors.
#ifndef CANSZKERNELS_H
#define CANSZKERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Where a decoding loop has come to.
typedef struct {
  size_t symbols; // symbols written, a multiple of the lane count
  size_t bytes;   // bytes of words read
} ansz_progress;

// Decodes whole steps of all lanes while a word is there for each lane (Spec §10).
//
//   words, word_bytes    words of 16 bits, little-endian; untrusted
//   states, lane_count   one state for each lane; lane_count is 32, 64, 128 or 256, otherwise
//                        nothing is done
//   slots                4096 entries: symbol | frequency << 8 | bias << 20
//   symbols, count       output
//
// The caller decodes what is left. To be called only where `ansz_avx2_available` is true.
ansz_progress ansz_decode_avx2(const uint8_t *words, size_t word_bytes, uint32_t *states,
                               size_t lane_count, const uint32_t *slots, uint8_t *symbols,
                               size_t count);

// Whether the processor has every feature that the functions are compiled for.
bool ansz_avx2_available(void);

// Fills the 4096 slots of a table from its entries, which are those of ansz_contexts.
void ansz_fill_slots_avx2(const uint64_t *entries, size_t bucket_bits, uint32_t *slots);

// The same for AVX-512 with VBMI; lane_count is 64, 128 or 256, otherwise nothing is done.
//
//   planes, bucket_bits  7 planes of 256 bytes, one byte for each of the 2^bucket_bits buckets (6 to 8):
//                        divider, alias, offset low, offset high, frequency << 4 low, high, symbol
//
// To be called only where `ansz_vbmi_available` is true.
ansz_progress ansz_decode_vbmi(const uint8_t *words, size_t word_bytes, uint32_t *states,
                               size_t lane_count, const uint8_t *planes, size_t bucket_bits,
                               uint8_t *symbols, size_t count);
bool ansz_vbmi_available(void);

// The same for NEON, on aarch64.
ansz_progress ansz_decode_neon(const uint8_t *words, size_t word_bytes, uint32_t *states,
                               size_t lane_count, const uint8_t *planes, size_t bucket_bits,
                               uint8_t *symbols, size_t count);
bool ansz_neon_available(void);

// The tables of a context model (Spec §9.1).
typedef struct {
  // An entry for each bucket, 2^bucket_bits of them a table: from the least significant bits, 16 bits each,
  //   frequency of the owner << 4 | divider >> 2
  //   frequency of the alias << 4 | divider & 3
  //   bias of the alias's position p less p
  //   owner | alias << 8, the symbols
  // A bucket without an alias is its own, with the divider 0.
  const uint64_t *entries;
  // 3 * 256 bytes: first classes, second classes times the number of first ones, tables by their sum.
  const uint8_t *classes;
  size_t bucket_bits;
  // Without second classes the first class is the table.
  bool has_second;
  // Given classes, where there are second ones; otherwise NULL. For each symbol of the stream, in its order, the
  // second class times the number of first ones that it has in place of that of a symbol in front, or
  // ANSZ_NOT_GIVEN. Behind those of the symbols there are lane_count bytes more, which may be anything.
  const uint8_t *given;
} ansz_contexts;

// Less than this are all multiples of the number of first classes: given classes leave it out.
enum { ANSZ_NOT_GIVEN = 0xFF };

// Decodes whole steps of `symbols[start..<end]` with contexts; `start` is a multiple of lane_count, and all
// symbols in front of it are there. Otherwise like ansz_decode_vbmi.
ansz_progress ansz_decode_contexts_vbmi(const uint8_t *words, size_t word_bytes, uint32_t *states,
                                        size_t lane_count, const ansz_contexts *contexts,
                                        uint8_t *symbols, size_t start, size_t end);

// The same where `ansz_avx2_available` is true; lane_count is 32, 64, 128 or 256.
ansz_progress ansz_decode_contexts_avx2(const uint8_t *words, size_t word_bytes, uint32_t *states,
                                        size_t lane_count, const ansz_contexts *contexts,
                                        uint8_t *symbols, size_t start, size_t end);

// The same for NEON; lane_count is 64, 128 or 256.
ansz_progress ansz_decode_contexts_neon(const uint8_t *words, size_t word_bytes, uint32_t *states,
                                        size_t lane_count, const ansz_contexts *contexts,
                                        uint8_t *symbols, size_t start, size_t end);

// Brings a content into the order of a stream with contexts, and back (Spec §7). On every processor.
void ansz_to_lanes(const uint8_t *content, size_t count, size_t lanes, uint8_t *stream);
void ansz_from_lanes(const uint8_t *stream, size_t count, size_t lanes, uint8_t *content);

// Where calls of x86 code are among 64 places: bit i tells whether byte i is E8 or E9, and byte i + 4 is 00 or FF
// (Spec §7.3). 68 bytes are there. On every processor.
uint64_t ansz_call_places(const uint8_t *bytes);

// Takes the place of each call from its distance, from the first place to the last (Spec §7.3). On every processor;
// faster with `has_vbmi`, which is true only where `ansz_vbmi_available` is.
void ansz_make_calls_relative(uint8_t *bytes, size_t count, bool has_vbmi);

// What is added to differences of samples.
enum { ANSZ_SAMPLE_BIAS = 128 };

// Makes `count` samples of 16 bits from their differences, which stand in two planes of as many bytes (Spec §7.3).
// `second` is 0 where there is no second distance. On every processor, and fast for distances up to 4 with a second
// one of 8 or more or none.
void ansz_restore_samples(const uint8_t *planes, size_t count, size_t distance, size_t second,
                          uint8_t *samples);

// Encodes whole steps, from the last symbol to the first (Spec §10), and returns where the words begin.
//
//   symbols, count       count is a multiple of lane_count, which is 64, 128 or 256
//   states               one for each lane; updated
//   table                256 entries: start << 12 | frequency; the frequency of each symbol is above 0
//   slots                4096 slots in the order of symbols and biases, and one more
//   words, place         words go in front of words + place, where there is room for `count` and eight more
//
// To be called only where `ansz_vbmi_available` is true; that holds for the next function as well.
size_t ansz_encode_vbmi(const uint8_t *symbols, size_t count, uint32_t *states, size_t lane_count,
                        const uint32_t *table, const uint16_t *slots, uint16_t *words,
                        size_t place);

// The same with contexts, for `symbols[start..<end]`, a number of whole steps at a multiple of lane_count; all
// symbols in front of them are there.
//
//   classes, given       as in ansz_contexts; nothing need be behind the given classes
//   table                256 entries for each table; start counts the slots of the tables in front too
//   slots                4096 for each table, and one more
size_t ansz_encode_contexts_vbmi(const uint8_t *symbols, size_t start, size_t end,
                                 uint32_t *states, size_t lane_count, const uint8_t *classes,
                                 const uint8_t *given, const uint32_t *table,
                                 const uint16_t *slots, uint16_t *words, size_t place);

// Both by AVX2.
size_t ansz_encode_avx2(const uint8_t *symbols, size_t count, uint32_t *states, size_t lane_count,
                        const uint32_t *table, const uint16_t *slots, uint16_t *words,
                        size_t place);
size_t ansz_encode_contexts_avx2(const uint8_t *symbols, size_t start, size_t end,
                                 uint32_t *states, size_t lane_count, const uint8_t *classes,
                                 const uint8_t *given, const uint32_t *table,
                                 const uint16_t *slots, uint16_t *words, size_t place);

// Copies the symbols for which `chosen`, 256 bytes, is not 0, and returns their number; there is room for them.
size_t ansz_take_vbmi(const uint8_t *chosen, const uint8_t *symbols, size_t count, uint8_t *taken);
size_t ansz_take_avx2(const uint8_t *chosen, const uint8_t *symbols, size_t count, uint8_t *taken);

// Replaces each escape among `symbols` by the next of `rare`, as long as there are some, and returns the
// number of escapes (Spec §7); what becomes of the others is not promised. To be called only where the instructions are
// available.
size_t ansz_restore_avx2(const uint8_t *rare, size_t rare_count, uint8_t escape, uint8_t *symbols,
                         size_t count);
size_t ansz_restore_vbmi(const uint8_t *rare, size_t rare_count, uint8_t escape, uint8_t *symbols,
                         size_t count);
size_t ansz_restore_neon(const uint8_t *rare, size_t rare_count, uint8_t escape, uint8_t *symbols,
                         size_t count);

// Where the integers of an LZ payload's tokens come next (Spec §7.1).
typedef struct {
  const uint32_t *literal_lengths, *match_lengths, *offsets;
} ansz_integer_lists;

// What tokens say, with room for a chunk of them.
enum { ANSZ_FIELD_CHUNK = 512 };
typedef struct {
  uint32_t literal_counts[ANSZ_FIELD_CHUNK];
  uint32_t match_byte_counts[ANSZ_FIELD_CHUNK];
  // Of tokens with a new offset; otherwise 1.
  uint32_t new_offsets[ANSZ_FIELD_CHUNK];
} ansz_fields;

// Brings tokens and their integers together, for at most a chunk of tokens; moves the lists on. Fields behind
// `count` may be written too. To be called only where `ansz_vbmi_available` is true.
void ansz_expand_fields_vbmi(const uint8_t *tokens, size_t count, ansz_integer_lists *lists,
                             ansz_fields *fields);

// Literals in streams of their contexts (Spec §7.2).
typedef struct {
  // Whether the other byte of a context is that at repeat offset 0, and not the second one in front.
  bool is_at_offset;
  // For each second class the numbers by the nearer byte, 256 of them, and for each value of the other byte where
  // its row begins.
  const uint8_t *rows;
  const uint16_t *row_starts;
  // All streams, and for each number where the next literal is, and the literal. Those that are there are enough for as
  // many literals as the block has, whichever streams they come from, and one more.
  const uint8_t *symbols;
  size_t *places;
  uint8_t *next;
} ansz_literal_streams;

// Where copying has come to.
typedef struct {
  size_t place;         // of the content, where the next run goes
  size_t literal;       // the next one, where they stand in order
  uint32_t repeated[3]; // the repeat offsets
} ansz_copying;

// Bytes that may be written behind a match, and that have to be there behind literals in order.
enum { ANSZ_COPY_SLACK = 32 };

// Copies the runs and matches of sequences `first..<count` of a chunk, which fit the content, and returns where it
// stopped: at a sequence behind whose match there are fewer than ANSZ_COPY_SLACK bytes, or at one whose offset reaches
// in front of the content. On every processor.
size_t ansz_copy_sequences(const uint8_t *tokens, const ansz_fields *fields, size_t first,
                           size_t count, const uint8_t *literals, uint8_t *content,
                           size_t byte_count, ansz_copying *copying);

// The same with literals by context; it also stops at a run that has not all bytes of its contexts in front of it.
size_t ansz_copy_sequences_by_context(const uint8_t *tokens, const ansz_fields *fields,
                                      size_t first, size_t count,
                                      const ansz_literal_streams *streams, uint8_t *content,
                                      size_t byte_count, ansz_copying *copying);

// A code of hybrid integers (Spec §10.1).
typedef struct {
  unsigned split_bits, high_bits, low_bits;
} ansz_integer_code;

// Decodes integers from their tokens and raw bits, and returns how many; it leaves the last ones, and all from
// the first one on that has more than 25 raw bits, to the caller.
//
//   bits, byte_count     the raw bits; untrusted
//   position             the bits read so far; moved
//   values               room for `count`
size_t ansz_decode_integers_vbmi(const uint8_t *tokens, size_t count, ansz_integer_code code,
                                 const uint8_t *bits, size_t byte_count, size_t *position,
                                 uint32_t *values);

// Encodes the first `count` & ~15 integers, and returns how many: their tokens, and their raw bits from bit
// `position` on, which is moved. The bits of the byte there that are already written are kept; bytes behind the
// last one are overwritten.
//
//   tokens               room for `count`
//   bits                 room for 31 bits an integer more than `position`, and 16 bytes more
size_t ansz_encode_integers_vbmi(const uint32_t *values, size_t count, ansz_integer_code code,
                                 uint8_t *tokens, uint8_t *bits, size_t *position);

// Writes map[match field] for each token with a new offset, and returns their number; there is room for them.
// `map` has 16 bytes. All three to be called only where `ansz_vbmi_available` is true.
size_t ansz_match_fields_vbmi(const uint8_t *tokens, size_t count, const uint8_t *map,
                              uint8_t *fields);

// Counts symbols[start..<end] of a stream by their contexts: raises counts[pair << 8 | symbol], where the pair is the
// sum of two classes, for each of them.
//
//   start, end, lanes    start is at least 2 * lanes; end - start and lanes are multiples of 64
//   classes              2 * 256 bytes: for the symbol in front its first class, for the one in front of that its
//                        second class times the number of first ones
//   given                for each symbol, as in ansz_contexts
//   counts               256 * 256
//
// To be called only where `ansz_vbmi_available` is true; that holds for the next three functions as well.
void ansz_count_pairs_vbmi(const uint8_t *symbols, size_t start, size_t end, size_t lanes,
                           const uint8_t *classes, const uint8_t *given, uint32_t *counts);

// Counts symbols[start..<end] by the row of their number, which is 256 + the number, or, where that isn't below `limit`,
// by the symbol two steps in front: raises counts[row << 8 | symbol]. Otherwise like the one before.
void ansz_count_second_vbmi(const uint8_t *symbols, size_t start, size_t end, size_t lanes,
                            const uint8_t *numbers, size_t limit, uint32_t *counts);

// Lists those of 256 counts that aren't 0, and the places where they stand, and returns their number.
size_t ansz_list_counts_vbmi(const uint32_t *counts, uint8_t *symbols, float *numbers);

// Writes map[byte] for each byte; `map` has 256 bytes.
void ansz_map_bytes_vbmi(const uint8_t *bytes, size_t count, const uint8_t *map, uint8_t *mapped);

// A match of the position that is looked up.
typedef struct {
  uint32_t byte_count, offset;
} ansz_match;

// The way of a position down a tree of earlier ones.
typedef struct {
  uint32_t position;
  uint32_t limit;       // bytes that are compared at most; so many are there behind the position
  uint32_t candidate;   // the tree's root, as a position and 1; 0 for an empty tree
  uint32_t longest;     // of the matches that are known already
  uint32_t match_count; // how many are known
  ansz_match *matches;  // room for as many as there are lengths above the longest
  // Set by the function: where in `children` the next candidate behind the position, and before it, is noted, and how
  // many bytes the last ones noted there have in common with it.
  uint32_t places[2], common[2];
} ansz_descent;

// How many descents are made at once.
enum { ANSZ_DESCENT_LIMIT = 8 };

// Makes positions the roots of their trees, and appends matches of growing length to those that are known. On every
// processor.
//
// In turns, a step of each: while one waits for memory the others go on. So no two may go down the same tree.
//
//   children             for each position its two subtrees, as positions and 1: what is before it and what is
//                        behind it, in the order of content
//   count                ANSZ_DESCENT_LIMIT at most
//   depth_limit          steps of each at most; what is below is forgotten
void ansz_descend(const uint8_t *bytes, uint32_t *children, ansz_descent *descents, size_t count,
                  size_t depth_limit);

// What an optimal parse knows of the ways to the positions of a segment, by position: the least key, with the offset
// and the length × 4 + kind of the match that it comes by. Sixteen elements more than positions.
typedef struct {
  int32_t *keys;
  uint32_t *offsets, *links;
} ansz_path_list;

// The first key is the least of all, the second one the least with another offset than that of the first.
typedef struct {
  ansz_path_list first, second;
} ansz_paths;

// What matches cost, as keys.
typedef struct {
  const int32_t *offsets;       // rows of 16 by the match field, for each token of an offset
  const int32_t *match_lengths; // of the excess, by length; sixteen elements more than lengths
  ansz_integer_code offset_code;
  size_t cut_limit;             // longer matches are cut here, or taken whole
  uint32_t offset_limit_2, offset_limit_3; // the farthest that matches of two bytes, and three, are worth their cost
} ansz_price_rows;

// Words of a list of matches: offset − 1 below, growth in length − 1 above; at the greatest growth the length is in a
// word of its own.
enum { ANSZ_MATCH_OFFSET_BITS = 26, ANSZ_MATCH_LONG_GROWTH = 63 };

// A state that a path goes on from: its key, and the 16 of its tokens by the match field, the last one for long ones.
typedef struct {
  const int32_t *tokens;
  int32_t key;
} ansz_path_start;

// Offer paths on by matches from position `index`, each from the best one of at least one state.
typedef struct {
  // By a list of matches at new offsets, of which there is one at least; returns the greatest length.
  size_t (*matches)(const ansz_paths *paths, const ansz_price_rows *prices, size_t index,
                    const ansz_path_start *starts, size_t start_count, const uint32_t *words,
                    size_t word_count);
  // By a match at a repeat offset, cut to any length from 2 on.
  void (*repeat)(const ansz_paths *paths, const ansz_price_rows *prices, size_t index,
                 const ansz_path_start *starts, size_t start_count, size_t length, uint32_t kind,
                 uint32_t offset);
} ansz_path_offers;

// The functions for each set of instructions that the processor has, the fastest ones first; all do the same. Returns
// how many.
enum { ANSZ_PATH_OFFERS_LIMIT = 3 };
size_t ansz_path_offers_available(ansz_path_offers offers[ANSZ_PATH_OFFERS_LIMIT]);

#endif
