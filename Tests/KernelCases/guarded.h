// Memory between two pages that nobody may touch.
#ifndef ANSZ_GUARDED_H
#define ANSZ_GUARDED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
  uint8_t *start; // behind the first guard page
  size_t size;    // whole pages, up to the second one
  size_t used;    // at the end
} guarded;

// Makes room for `size` bytes, or ends the program.
guarded make_guarded(size_t size);

// Copies bytes to the very end, and fills a margin in front of them.
uint8_t *put(guarded *memory, const void *bytes, size_t count);

// Whether the margin in front of the bytes is as it was.
bool is_margin_intact(const guarded *memory);

#endif
