/* corpus.h: documents for measuring: as many as wanted, of real length, always the same.
 *
 * Sentences of the demonstration's own texts are mixed, their figures changed, and each document gets names of places, firms and projects
 * drawn from 40,000 by Zipf's law: so there are words in half of all documents, words in a few, and words in one. Document i is a function of i. */
#ifndef BENCH_CORPUS_H
#define BENCH_CORPUS_H

#include "base/arena.h"
#include "base/date.h"

/* A small generator of numbers (splitmix64): the same on every machine. */
struct dice {
    uint64_t state;
};
uint64_t dice_next(struct dice *d);
/* 0 … below - 1. */
uint64_t dice_below(struct dice *d, uint64_t below);

struct corpus;

/* What a document takes over from one of the demonstration's. */
struct corpus_model {
    struct str title, summary, genre, department, category, topic;
    struct str officer, first, second, final; /* logins */
};

struct corpus_document {
    const struct corpus_model *model;
    struct str title, summary, number, body;
    day_t day; /* of making and of publication */
};

/* Reads the demonstration that is built in. */
struct corpus *corpus_new(struct arena *a);
size_t corpus_models(const struct corpus *c);
const struct corpus_model *corpus_model(const struct corpus *c, size_t i);
/* Document i of n; days run from 2017 on, in order of i. */
void corpus_make(const struct corpus *c, struct arena *a, int64_t i, int64_t n, struct corpus_document *ret);
/* The name of rank `rank` (0 the commonest), as documents have it. */
struct str corpus_name(struct arena *a, uint64_t rank);
#define CORPUS_NAMES 40000

#endif
