/* identity.h: numbers of identity documents: is it one at all? (No register is asked.) */
#ifndef BASE_IDENTITY_H
#define BASE_IDENTITY_H

#include "base/arena.h"

#define IDENTITY_LETTERS 18 /* of both kinds */

/* 公民身份号码 (GB 11643): eighteen digits, the last may be X; the day of birth is a day, the check
 * digit is right. Small x and full-width digits are taken. */
bool identity_card_valid(struct arena *a, struct str number);
/* 统一社会信用代码 (GB 32100): eighteen characters, the check character is right. */
bool identity_uscc_valid(struct arena *a, struct str number);
/* In its one form: folded, capital letters, without spaces; for comparing. */
struct str identity_plain(struct arena *a, struct str number);

/* The check character alone, of a number in its one form; false too where a letter is none of it. */
bool identity_card_check(const char number[IDENTITY_LETTERS]);
bool identity_uscc_check(const char number[IDENTITY_LETTERS]);

/* How many asterisks of a masked number (530602********1235) s begins with; 0: fewer than six, which take no more
 * room in a line than a number does. What shows it may break it anywhere within. */
size_t identity_masked(struct str s);

#endif
