/* demo_load.h: a demonstration's files (data/demo/NAME/) into a fresh desk's store. */
#ifndef APP_DEMO_LOAD_H
#define APP_DEMO_LOAD_H

#include "store/db.h"
#include "web/asset.h"

/* The password of every account of a demonstration; `gongkai init --demo` prints it. */
#define DEMO_PASSWORD "gongkai-2016"

/* `files`: the embedded files of data/demo/NAME by their names ("authority.tsv", "001-guide.txt"
 * …); blobs: the desk's folder. One transaction. */
int demo_load_files(struct db *desk, struct arena *a, const struct asset_table *files,
                    const char *blobs) must_use;

/* What a store without a demonstration begins with: the columns and topics that every authority
 * has (data/catalogue/). One transaction. */
int catalogue_start_load(struct db *desk, struct arena *a, const struct asset_table *files,
                         moment_t now) must_use;

#endif
