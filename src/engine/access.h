/* access.h: who may do what.
 *
 * Every page declares the roles that may open it; there is no page without a declaration. The
 * matrix of pages and roles is printed by `gongkai check --matrix` and kept as a golden file, so
 * that a change of rights is seen in review. */
#ifndef ENGINE_ACCESS_H
#define ENGINE_ACCESS_H

#include "base/arena.h"

/* ROLE(NAME, bit, "code") */
#define ROLE_TABLE(ROLE)                                                                                    \
 ROLE(OFFICER, 0, "officer")                 /* 经办人: drafts */                                        \
 ROLE(DEPARTMENT_HEAD, 1, "department_head") /* 部门负责人: first review 初审 */                     \
 ROLE(DISCLOSURE_OFFICE, 2, "disclosure_office") /* 政府信息公开工作机构: second review 复审 */ \
 ROLE(LEADER, 3, "leader")                       /* 机关负责人: approval 批准 */                     \
 ROLE(ADMINISTRATOR, 4, "administrator") /* 管理员: accounts and settings, no content */                 \
 ROLE(AUDITOR, 5, "auditor")             /* 审计: reads everything, changes nothing */

enum role {
#define ROLE_ENUM(name, bit, code) ROLE_##name = 1 << (bit),
    ROLE_TABLE(ROLE_ENUM)
#undef ROLE_ENUM
};

typedef uint32_t roles_t; /* a set of enum role */

#define ALLOW_ANYONE    ((roles_t)1 << 31) /* nobody need be signed in */
#define ALLOW_SIGNED_IN ((roles_t)1 << 30) /* any role */
#define ALLOW_READERS \
 (ROLE_OFFICER | ROLE_DEPARTMENT_HEAD | ROLE_DISCLOSURE_OFFICE | ROLE_LEADER | ROLE_AUDITOR)

/* Who acts: an account that is signed in; id 0 is nobody. */
struct actor {
    int64_t id;
    int64_t department;
    roles_t roles;
    struct str name, name_en, login;
    /* What has to be done before anything else: the path of its page, which is all that the
     * session opens (and pages declared `first`). NULL: nothing. */
    const char *only;
};

bool access_allows(roles_t allow, const struct actor *actor);
/* "officer,leader" to a set and back; ERR_INVALID for a word that is no role. */
int roles_parse(struct str s, roles_t *ret) must_use;
struct str roles_text(struct arena *a, roles_t roles);
/* "officer"; NULL past the last: for lists of roles in order. */
const char *role_code(unsigned bit);

#endif
