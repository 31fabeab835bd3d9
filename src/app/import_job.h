/* import_job.h: imports that were handed in at the desk (domain/catalogue/imports/imports.h). */
#ifndef APP_IMPORT_JOB_H
#define APP_IMPORT_JOB_H

#include "app/wiring.h"
#include <jansson.h>

/* IMPORT_JOB: {"run"}: a step of it, and the job again if there is more. Steps for fault_hit(): import.batch. */
int import_job(const struct wiring_worker *w, struct db *db, struct arena *a, json_t *payload)
    must_use;

#endif
