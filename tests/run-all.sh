#!/bin/sh
# Builds once, runs every test project, and ends with the sum of all: `N passed, N failed`.
# Not 0 when a test failed, a project could not run, or nothing ran at all.
set -u
cd "$(dirname "$0")/.."
results=artifacts/test-results
rm -rf "$results"
mkdir -p "$results"
broken=0

if dotnet build Ivr.sln -c Release -v quiet -nologo </dev/null; then
    for project in tests/*.Tests tests/Ivr.EndToEnd; do
        name=$(basename "$project")
        [ -f "$project/$name.csproj" ] || continue
        grep -q Microsoft.NET.Test.Sdk "$project/$name.csproj" || continue
        echo "== $name"
        dotnet test "$project" -c Release --no-build --nologo -v quiet \
            --logger "console;verbosity=minimal" --logger "trx;LogFileName=$name.trx" --results-directory "$results" </dev/null || broken=1
        # a run that ended without its result file is a failure, whatever it said
        [ -f "$results/$name.trx" ] || { echo "$name left no result"; broken=1; }
    done
else
    broken=1
fi

# <Counters total="3" executed="3" passed="3" failed="0" error="0" timeout="0" aborted="0" .../>
counter() {
    cat "$results"/*.trx 2>/dev/null | grep -o '<Counters [^>]*>' | grep -o " $1=\"[0-9]*\"" | tr -dc '0-9\n' | awk '{ sum += $1 } END { print sum + 0 }'
}
passed=$(counter passed)
failed=$(( $(counter failed) + $(counter error) + $(counter timeout) + $(counter aborted) ))
skipped=$(( $(counter total) - $(counter executed) ))
[ "$skipped" -eq 0 ] || echo "$skipped not run"
echo "$passed passed, $failed failed" | tee "$results/total"
[ "$broken" -eq 0 ] && [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
