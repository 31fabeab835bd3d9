-- For wrk: a request for disclosure each time, with a key of its own, as a browser sends it: a form's key
-- (src/base/rand.h) of this very moment. Argument: eight digits in it, so that no two runs hand in the same.
local head = {
   ["Content-Type"] = "application/x-www-form-urlencoded",
   ["Sec-Fetch-Site"] = "same-origin",
}
local said = "class=person&name=%E8%B5%B5%E5%B0%8F%E6%BB%A1&contact=&id_kind=id_card&id_number=530602199003071235&phone=13812345678&email=" ..
   "&address=%E6%98%AD%E9%98%B3%E5%8C%BA&wanted=2015%E5%B9%B4%E4%BB%A5%E6%9D%A5%E4%B8%AD%E5%BF%83%E5%9F%8E%E5%8C%BA%E5%85%AC%E5%85%B1" ..
   "%E5%81%9C%E8%BD%A6%E5%9C%BA%E7%9A%84%E6%94%B6%E8%B4%B9%E6%89%B9%E5%87%86%E6%96%87%E4%BB%B6&wanted_name=&wanted_number=" ..
   "&medium=paper&delivery=post&purpose=&waiver="
local run, n = "0", 0

local ffi = require("ffi")
ffi.cdef "typedef struct { long s, us; } gettimeofday_ret; int gettimeofday(gettimeofday_ret *, void *);"
local now = ffi.new("gettimeofday_ret")

local function milliseconds()
   ffi.C.gettimeofday(now, nil)
   return tonumber(now.s) * 1000 + math.floor(tonumber(now.us) / 1000)
end

function init(args)
   run = args[1]
end

function request()
   n = n + 1
   return wrk.format("POST", "/request", head, string.format("%s&key=%012x%s%012x", said, milliseconds(), run, n))
end
