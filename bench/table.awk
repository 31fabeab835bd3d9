# What script/bench measured as a table: Markdown, or text=1 for a terminal, or missed=1 the goals alone that were missed.
function number(v) {
    if (v == "") return ""
    return v >= 100 ? sprintf("%.0f", v) : v >= 10 ? sprintf("%.1f", v) : sprintf("%.3g", v)
}
function verdict(ratio, goal,    wanted) {
    if (goal == "" || ratio == "") return ""
    split(goal, wanted, " ")
    return (wanted[1] == "<=" ? ratio <= wanted[2] + 0 : ratio >= wanted[2] + 0) ? "met" : "missed"
}
BEGIN {
    if (!text && !missed) {
        print "| what | measured | beside | that | ratio | goal | |"
        print "|---|---:|---|---:|---:|---|---|"
    }
}
{
    v = verdict($6, $7)
    measured = number($2) " " $3
    that = $5 == "" ? "" : number($5) " " $3
    if (missed) {
        if (v == "missed") print "missed: " $1 ": " $6 " (goal " $7 ")"
    } else if (text) {
        printf "%-92s %14s  %s%s\n", $1, measured, $5 == "" ? "" : $6 " × " $4 " (" that ")", v == "" ? "" : "  goal " $7 ": " v
    } else {
        print "| " $1 " | " measured " | " $4 " | " that " | " $6 " | " $7 " | " v " |"
    }
}
