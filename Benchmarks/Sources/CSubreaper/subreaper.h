#ifndef ANSZ_BENCH_SUBREAPER_H
#define ANSZ_BENCH_SUBREAPER_H

#include <sys/prctl.h>

// prctl() takes variable arguments, and Swift imports no such function, hence
// these few lines of C. Returns 0, or -1 with errno set.
static inline int become_subreaper(void) {
  return prctl(PR_SET_CHILD_SUBREAPER, 1UL, 0UL, 0UL, 0UL);
}

#endif
