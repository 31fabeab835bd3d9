/* demo_load.h: a demonstration's files (data/demo/NAME/) into a fresh desk's store. */
#ifndef APP_DEMO_LOAD_H
#define APP_DEMO_LOAD_H

#include "store/db.h"
#include "web/asset.h"

/* The password of every account of a demonstration; `gongkai init --demo` prints it. */
#define DEMO_PASSWORD "gongkai-2016"

/* `files`: the embedded files, named "NAME/authority.tsv", "NAME/documents/…"; blobs: the desk's folder. One transaction. */
int demo_load_files(struct db *desk, struct arena *a, const struct asset_table *files, struct str name, const char *blobs) must_use;
/* Read the attachments of a document in this process: they are this program's own files, not foreign bytes. */
int demo_read_attachments(struct db *desk, struct arena *a, const char *blobs, int64_t document) must_use;

#endif
