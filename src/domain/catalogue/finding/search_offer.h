/* search_offer.h: other words to look for: what means the same (data/search/synonyms.tsv and the setting
 * search.synonyms), what sounds the same, what differs by one letter. Titles and the words of the synonyms
 * are the dictionary; what is offered leads somewhere. */
#ifndef DOMAIN_CATALOGUE_SEARCH_OFFER_H
#define DOMAIN_CATALOGUE_SEARCH_OFFER_H

#include "domain/catalogue/finding/search_index.h"
#include "engine/pinyin.h"

#define OFFERS_MOST 6

struct offer_list {
    struct str *v;
    size_t n, room;
};

/* A query of one word, wanted: *ret is it. Everything here is about such queries. */
bool search_single_word(const struct search_query *q, struct str *ret);

/* Of the group, or groups, that the word stands in; without it. `own` are the authority's groups, a line or
 * a part up to "；" each, words parted by commas. */
void search_synonyms(struct arena *a, struct str word, struct str own, struct offer_list *ret);

/* Latin letters as the sound of a title: the filter with the marks that ask for it. False: they cannot be
 * read that way. */
bool search_by_sound(struct arena *a, struct str word, enum pinyin_way way,
                     const struct search_filter *filter, struct search_filter *ret);
/* The words that the letters may mean: among the known words, then stretches of the newest titles; where something is
 * known, only such stretches as are words by what stands about them. */
int search_words_by_sound(struct db *pub, struct arena *a, struct str word, enum pinyin_way way,
                          struct str own, struct offer_list *ret) must_use;
/* For a word that nothing has: words that sound like it or differ from it by one letter. */
int search_words_like(struct db *pub, struct arena *a, struct str word, struct str own,
                      struct offer_list *ret) must_use;

#endif
