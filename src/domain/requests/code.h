/* code.h: the applicant's query code (查询码): how it is made, read, and what follows from it.
 *
 * Eighty random bits in Crockford's base 32, in four groups, so that it can be copied by hand and
 * said on the telephone: 7K3M-9QX2-…; no I, L, O, U; what was read as one of those is understood.
 * The code itself is kept nowhere: the stores hold what follows from it. Together with a second
 * fact (the last four digits of the telephone number, or the name where none was given) it opens the case.
 *
 * Guessing. An address (of IPv6: its /64) may be wrong REQUEST_GUESSES times in REQUEST_GUESS_SECONDS, 960 times a
 * day; a code, from wherever, REQUEST_CODE_GUESSES times a day.
 * - Who knows nothing guesses 80 bits (1.2e24 codes) and the second fact (1e4) at once. A million addresses at
 *   work day and night make 9.6e8 tries a day; with a million open cases one of them opens with probability
 *   9.6e8 * 1e6 / (1.2e24 * 1e4) = 8e-14 a day.
 * - Who found a card has the code and guesses four digits: 10 tries a day of 10,000, 1 in 1,000 a day; 693 days
 *   for an even chance. The office gives a new code meanwhile (counter.h).
 * The counts stand in the memory of the public process (engine/throttle.h: 8,192 places): whoever fills it with
 * others from very many addresses gains tries, and meets the 80 bits. */
#ifndef DOMAIN_REQUESTS_CODE_H
#define DOMAIN_REQUESTS_CODE_H

#include "domain/requests/requests.h"

#define REQUEST_CODE_LETTERS  16
#define REQUEST_GUESSES       10 /* of an address */
#define REQUEST_GUESS_SECONDS 900
#define REQUEST_CODE_GUESSES  10 /* of one code, from anywhere */
#define REQUEST_CODE_SECONDS  86400

/* Everything follows from the key of a form that was shown (rand_key(): eighty random bits behind the time), so that a second
 * click is the same request with the same code. Nothing tells the key from them; the public id
 * begins with the key's time. */
struct request_names {
    struct str public_id; /* of the submission */
    struct str code;      /* "7K3M-9QX2-0A1B-2C3D" */
    struct str receipt;   /* "W161117-7K3M9Q": also readable on the telephone, and no secret */
};
/* ERR_MALFORMED: not a key that a form of ours had. `prefix`: one letter for the way it came. */
int request_names_of(struct arena *a, struct str key, char prefix, day_t day,
                     struct request_names *ret) must_use;
/* The same for what is registered at the desk, from fresh randomness. */
void request_names_new(struct arena *a, char prefix, day_t day, struct request_names *ret);

/* As somebody typed or scanned it (groups or not, small letters, the whole address of the card) in
 * its one form; ERR_INVALID: it cannot be a code. */
int request_code_read(struct arena *a, struct str typed, struct str *ret) must_use;

/* The second fact that belongs to an applicant, and the same as it was typed: equal if it is. */
struct str request_second_of(struct arena *a, struct str phone, struct str name);
struct str request_second_read(struct arena *a, struct str typed);

/* Where the case stands in the public store, and what locks it there. */
struct str request_place(struct arena *a, struct str code);
void request_key(struct arena *a, struct str code, struct str second, uint8_t ret[SEAL_KEY]);

#endif
