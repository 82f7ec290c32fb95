#ifndef ANSZ_ARGUMENTS_H
#define ANSZ_ARGUMENTS_H

/* The arguments of the process, as `main` gets them.
 *
 * Swift's CommandLine reads /proc/self/maps to find them, and has none where /proc can't be read: in a chroot without
 * it, `ansz -d` would compress. */
int ansz_argument_count(void);

/* `ansz_argument_count` texts; they live as long as the process. */
char *const *ansz_arguments(void);

#endif
