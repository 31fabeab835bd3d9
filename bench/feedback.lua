-- For wrk: a reader's report each time, with a key of its own, as a browser sends it. Argument: what the keys begin with, so that no two runs
-- hand in the same.
local head = {
   ["Content-Type"] = "application/x-www-form-urlencoded",
   ["Sec-Fetch-Site"] = "same-origin",
}
local message = "%E8%BF%99%E4%B8%80%E9%A1%B5%E7%AC%AC%E4%B8%89%E6%AE%B5%E6%89%80%E5%88%97%E7%9A%84%E5%8F%97%E7%90%86%E5%9C%B0%E7%82%B9" ..
   "%E5%B7%B2%E7%BB%8F%E6%90%AC%E8%BF%81%EF%BC%8C%E7%94%B5%E8%AF%9D%E4%B9%9F%E6%89%93%E4%B8%8D%E9%80%9A"
local run, n = "0", 0

function init(args)
   run = args[1]
end

function request()
   n = n + 1
   return wrk.format("POST", "/feedback", head,
      string.format("page=%%2Fd%%2F17&message=%s&contact=&key=%s%024x", message, run, n))
end
