#ifndef ANSZ_PROCESS_H
#define ANSZ_PROCESS_H

/* The arguments of the process, as `main` gets them.
 *
 * Swift's CommandLine reads /proc/self/maps to find them, and has none where /proc can't be read: in a chroot without
 * it, `ansz -d` would compress. */
int ansz_argument_count(void);

/* `ansz_argument_count` texts; they live as long as the process. */
char *const *ansz_arguments(void);

/* A new file in memory, without a name, by `memfd_create`, which Swift doesn't see; -1 and `errno` when there is none. */
int ansz_memory_file(void);

#endif
