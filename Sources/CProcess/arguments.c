#include "CProcess.h"

static int argument_count;
static char *const *arguments;

/* The C library hands constructors what it hands `main`. */
__attribute__((constructor)) static void keep(int count, char **values, char **environment) {
  (void)environment;
  argument_count = count;
  arguments = values;
}

int ansz_argument_count(void) { return argument_count; }

char *const *ansz_arguments(void) { return arguments; }
