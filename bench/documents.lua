-- For wrk: a document's page each time, in no order. Arguments: the first id, how many.
local first, count = 1, 1

function init(args)
   first, count = tonumber(args[1]), tonumber(args[2])
   math.randomseed(7)
end

function request()
   return wrk.format("GET", "/d/" .. (first + math.random(count) - 1))
end
