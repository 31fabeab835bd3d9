/* base.h: the few words that every file here uses.
 *
 * Floor 0. Knows libc and nothing of us. */
#ifndef BASE_BASE_H
#define BASE_BASE_H

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define KiB ((size_t)1024)
#define MiB (KiB * 1024)

/* The number of elements of a true array. */
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* The caller has to look at the result. */
#define must_use __attribute__((warn_unused_result))
/* fn(&variable) runs when the variable leaves its scope. */
#define cleanup(fn) __attribute__((cleanup(fn)))
/* The format string is number `f`, its arguments begin at `a`. */
#define printf_like(f, a) __attribute__((format(printf, f, a)))

#endif
