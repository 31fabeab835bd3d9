/* house.h: the data folder: what is in it, and whose it is. */
#ifndef APP_HOUSE_H
#define APP_HOUSE_H

#include "app/app.h"

/* DIR/desk is nobody else's; DIR/public is shared with the public process: its group's, and new
 * files stay the group's. */
int house_make(const struct app *app) must_use;
/* As root, when all stands: the public folder to the user that the public process becomes. */
int house_give(const struct app *app) must_use;

#endif
