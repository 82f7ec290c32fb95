#define _GNU_SOURCE
#include "CProcess.h"

#include <sys/mman.h>

int ansz_memory_file(void) { return memfd_create("ansz", MFD_CLOEXEC); }
