/* keys.h: the desk's key for what people hand in sealed (engine/seal.h): DIR/desk/seal.key. */
#ifndef APP_KEYS_H
#define APP_KEYS_H

#include "app/stores.h"

/* The key stands in the desk's folder and its public part in the public store: made where one of them
 * is not so yet (init, migrate, restore). */
int keys_settle(const struct app *app, const struct stores *s) must_use;

#endif
