/* refusals.h: requests that both transports must answer alike; for the tests of both.
 *
 * Each is sent as it stands. Status 0: the connection is closed without a word (only libmicrohttpd
 * does that; the twin answers 400). */
#ifndef WEB_REFUSALS_H
#define WEB_REFUSALS_H

#include "base/str.h"

struct refusal_case {
    const char *what;
    struct str bytes;
    int status;
};

#define LINE "GET / HTTP/1.1\r\n"
#define HOST "Host: a\r\n"
#define POST "POST / HTTP/1.1\r\nHost: a\r\n"
#define A16  "aaaaaaaaaaaaaaaa"
#define A256 A16 A16 A16 A16 A16 A16 A16 A16 A16 A16 A16 A16 A16 A16 A16 A16
#define A1K  A256 A256 A256 A256
#define A8K  A1K A1K A1K A1K A1K A1K A1K A1K
#define A960 A256 A256 A16 A16 A16 A16 A16 A16 A16 A16 A16 A16 A16 A16
#define Q8   "a&a&a&a&a&a&a&a&"
#define Q200 Q8 Q8 Q8 Q8 Q8 Q8 Q8 Q8 Q8 Q8 Q8 Q8 Q8 Q8 Q8 Q8 Q8 Q8 Q8 Q8 Q8 Q8 Q8 Q8 Q8
#define X8   "X: y\r\nX: y\r\nX: y\r\nX: y\r\nX: y\r\nX: y\r\nX: y\r\nX: y\r\n"

/* clang-format off: a case to a line */
static const struct refusal_case refusal_cases[] = {
    {"an honest request", STR_INIT(LINE HOST "\r\n"), 200},
    {"no blank after the colon", STR_INIT("GET /?a=b HTTP/1.1\r\nHost:a\r\nX:  y \r\nE:\r\n\r\n"),
     200},
    {"empty lines before", STR_INIT("\r\n\r\n" LINE HOST "\r\n"), 200},
    {"HTTP/1.0 without Host", STR_INIT("GET / HTTP/1.0\r\n\r\n"), 200},
    {"an encoded Chinese path", STR_INIT("GET /%E5%85%AC?q=%E5%BC%80 HTTP/1.1\r\n" HOST "\r\n"),
     200},

    {"all limits reached",
     STR_INIT("GET /" A960 "?" A8K " HTTP/1.1\r\n" HOST X8 X8 X8 X8 X8 X8 X8
              "X: " A1K A1K A1K A1K A1K A1K A960 A256 A256 "\r\n\r\n"),
     200},
    {"as many arguments as may be", STR_INIT("GET /?" Q200 " HTTP/1.1\r\n" HOST "\r\n"), 200},
    {"an argument more", STR_INIT("GET /?" Q200 "a HTTP/1.1\r\n" HOST "\r\n"), 400},

    {"both lengths", STR_INIT(POST "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\nabc"),
     400},
    {"both lengths, turned round",
     STR_INIT(POST "Transfer-Encoding: x\r\nContent-Length: 3\r\n\r\nabc"), 400},
    {"two lengths", STR_INIT(POST "Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc"), 400},
    {"two lengths in one", STR_INIT(POST "Content-Length: 3, 3\r\n\r\nabc"), 400},
    {"a length with a sign", STR_INIT(POST "Content-Length: +3\r\n\r\nabc"), 400},
    {"a negative length", STR_INIT(POST "Content-Length: -3\r\n\r\nabc"), 400},
    {"an empty length", STR_INIT(POST "Content-Length:\r\n\r\n"), 400},
    {"a hexadecimal length", STR_INIT(POST "Content-Length: 0x3\r\n\r\nabc"), 400},
    {"chunks", STR_INIT(POST "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"), 411},
    {"a GET with a body", STR_INIT(LINE HOST "Content-Length: 3\r\n\r\nabc"), 400},
    {"a body beyond all limits", STR_INIT(POST "Content-Length: 99999999999\r\n\r\n"), 413},

    {"no Host", STR_INIT(LINE "\r\n"), 400},
    {"two Hosts", STR_INIT(LINE HOST HOST "\r\n"), 400},
    {"a Host with a slash", STR_INIT(LINE "Host: a/b\r\n\r\n"), 400},
    {"a Host with an at", STR_INIT(LINE "Host: a@b\r\n\r\n"), 400},
    {"an empty Host", STR_INIT(LINE "Host:\r\n\r\n"), 400},
    {"a blank before the colon", STR_INIT(LINE "Host : a\r\n\r\n"), 400},

    {"a folded header", STR_INIT(LINE HOST "A: b\r\n c\r\n\r\n"), 400},
    {"a folded header with a tab", STR_INIT(LINE HOST "A: b\r\n\tc\r\nD: e\r\n\r\n"), 400},
    {"a fold before any header", STR_INIT(LINE " A: b\r\n" HOST "\r\n"), 400},
    {"a folded length", STR_INIT(POST "Content-Length:\r\n 3\r\n\r\nabc"), 400},
    {"a NUL in a value", STR_INIT(LINE HOST "A: b\0c\r\n\r\n"), 400},
    {"a NUL at the end of a value", STR_INIT(LINE HOST "A: b\0\r\nD: e\r\n\r\n"), 400},
    {"a NUL in a name", STR_INIT(LINE HOST "A\0B: c\r\n\r\n"), 400},
    {"a CR in a value", STR_INIT(LINE HOST "A: b\rc\r\n\r\n"), 400},
    {"a bare LF after a header", STR_INIT(LINE HOST "A: b\nD: e\r\n\r\n"), 400},
    {"a bare LF after the request line", STR_INIT("GET / HTTP/1.1\n" HOST "\r\n"), 400},
    {"an escape in a value", STR_INIT(LINE HOST "A: \x1b[0m\r\n\r\n"), 400},
    {"a header without a colon", STR_INIT(LINE HOST "nothing\r\n\r\n"), 400},
    {"a header without a name", STR_INIT(LINE HOST ": b\r\n\r\n"), 400},
    {"a blank in a name", STR_INIT(LINE HOST "a b: c\r\n\r\n"), 400},

    {"a NUL in the path", STR_INIT("GET /a\0b HTTP/1.1\r\n" HOST "\r\n"), 400},
    {"two dots", STR_INIT("GET /a/../b HTTP/1.1\r\n" HOST "\r\n"), 400},
    {"two encoded dots", STR_INIT("GET /%2e%2E/b HTTP/1.1\r\n" HOST "\r\n"), 400},
    {"one dot", STR_INIT("GET /./b HTTP/1.1\r\n" HOST "\r\n"), 400},
    {"an encoded slash", STR_INIT("GET /a%2Fb HTTP/1.1\r\n" HOST "\r\n"), 400},
    {"an encoded backslash", STR_INIT("GET /a%5cb HTTP/1.1\r\n" HOST "\r\n"), 400},
    {"an encoded NUL", STR_INIT("GET /a%00 HTTP/1.1\r\n" HOST "\r\n"), 400},
    {"an encoded line end", STR_INIT("GET /a%0d%0a HTTP/1.1\r\n" HOST "\r\n"), 400},
    {"half an escape", STR_INIT("GET /a%2 HTTP/1.1\r\n" HOST "\r\n"), 400},
    {"a wrong escape in the query", STR_INIT("GET /?a=%zz HTTP/1.1\r\n" HOST "\r\n"), 400},
    {"a path that is not UTF-8", STR_INIT("GET /%ff HTTP/1.1\r\n" HOST "\r\n"), 400},
    {"a query that is not UTF-8", STR_INIT("GET /?%c0%af HTTP/1.1\r\n" HOST "\r\n"), 400},
    {"overlong dots", STR_INIT("GET /%c0%ae%c0%ae/ HTTP/1.1\r\n" HOST "\r\n"), 400},
    {"an address with its scheme", STR_INIT("GET http://a/ HTTP/1.1\r\n" HOST "\r\n"), 400},
    {"a fragment", STR_INIT("GET /#a HTTP/1.1\r\n" HOST "\r\n"), 400},
    {"a long path", STR_INIT("GET /" A1K " HTTP/1.1\r\n" HOST "\r\n"), 414},
    {"a long query", STR_INIT("GET /?" A8K "a HTTP/1.1\r\n" HOST "\r\n"), 414},
    {"an address beyond all memory",
     STR_INIT("GET /" A8K A8K A8K A8K A8K " HTTP/1.1\r\n" HOST "\r\n"), 414},
    {"long headers", STR_INIT(LINE HOST "A: " A8K A8K "\r\n\r\n"), 431},
    {"headers beyond all memory", STR_INIT(LINE HOST "A: " A8K A8K A8K A8K A8K "\r\n\r\n"), 431},
    {"many headers", STR_INIT(LINE HOST X8 X8 X8 X8 X8 X8 X8 X8 "\r\n"), 431},

    {"a verb we know and do not serve", STR_INIT("PUT / HTTP/1.1\r\n" HOST "\r\n"), 405},
    {"OPTIONS for all", STR_INIT("OPTIONS * HTTP/1.1\r\n" HOST "\r\n"), 405},
    {"a verb we do not know", STR_INIT("BREW / HTTP/1.1\r\n" HOST "\r\n"), 501},
    {"a verb in lower case", STR_INIT("get / HTTP/1.1\r\n" HOST "\r\n"), 501},
    {"a verb of bytes", STR_INIT("G\x01T / HTTP/1.1\r\n" HOST "\r\n"), 400},
    {"a NUL in the verb", STR_INIT("GET\0 / HTTP/1.1\r\n" HOST "\r\n"), 400},
    {"two blanks in the request line", STR_INIT("GET  / HTTP/1.1\r\n" HOST "\r\n"), 400},
    {"a blank in the address", STR_INIT("GET /a b HTTP/1.1\r\n" HOST "\r\n"), 0},
    {"no version", STR_INIT("GET /\r\n\r\n"), 400},
    {"another version", STR_INIT("GET / HTTP/2.0\r\n" HOST "\r\n"), 505},
    {"a version in lower case", STR_INIT("GET / http/1.1\r\n" HOST "\r\n"), 400},
    {"an unknown expectation", STR_INIT(POST "Expect: rain\r\nContent-Length: 0\r\n\r\n"), 417},
};
/* clang-format on */

#endif
