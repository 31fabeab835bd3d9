-- For wrk: an applicant looks at his case, each time another one. Argument: a file with a query code and a second fact a line.
local head = {
   ["Content-Type"] = "application/x-www-form-urlencoded",
   ["Sec-Fetch-Site"] = "same-origin",
}
local cases, n = {}, 0

function init(args)
   for line in io.lines(args[1]) do
      local code, second = line:match("(%S+) (%S+)")
      cases[#cases + 1] = "code=" .. code .. "&second=" .. second
   end
end

function request()
   n = n % #cases + 1
   return wrk.format("POST", "/request/status", head, cases[n])
end
