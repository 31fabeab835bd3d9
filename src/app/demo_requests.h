/* demo_requests.h: the demonstration requests-sample: 300 invented requests of 2018 to 2026. */
#ifndef APP_DEMO_REQUESTS_H
#define APP_DEMO_REQUESTS_H

#include "app/app.h"
#include "app/stores.h"

#define DEMO_REQUESTS      300
#define DEMO_REQUESTS_LAST "2026-11-20" /* nothing happened after it */

/* Into a store that has the people of zhaotong-2016 and its key. A day of them is a transaction. `tick`
 * reports progress. */
int demo_requests_load(const struct app *app, const struct stores *s,
                       void (*tick)(int64_t done, int64_t all)) must_use;

#endif
