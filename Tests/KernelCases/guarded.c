// For MAP_ANONYMOUS.
#define _DEFAULT_SOURCE
#include "guarded.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { MARGIN = 64, MARGIN_BYTE = 0xA5 };

guarded make_guarded(size_t size) {
  size_t page = (size_t)sysconf(_SC_PAGESIZE);
  size_t whole = (size + MARGIN + page - 1) / page * page;
  uint8_t *start =
      mmap(NULL, whole + 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (start == MAP_FAILED || mprotect(start, page, PROT_NONE) != 0 ||
      mprotect(start + page + whole, page, PROT_NONE) != 0) {
    perror("guard pages");
    exit(1);
  }
  return (guarded){start + page, whole, 0};
}

uint8_t *put(guarded *memory, const void *bytes, size_t count) {
  if (count + MARGIN > memory->size)
    abort();
  memory->used = count;
  uint8_t *place = memory->start + memory->size - count;
  memset(place - MARGIN, MARGIN_BYTE, MARGIN);
  memcpy(place, bytes, count);
  return place;
}

bool is_margin_intact(const guarded *memory) {
  const uint8_t *place = memory->start + memory->size - memory->used;
  for (size_t i = 1; i <= MARGIN; i++)
    if (*(place - i) != MARGIN_BYTE)
      return false;
  return true;
}
