#!/bin/sh
# 手册的流水线要做的事，每个代码平台都运行这一个文件。 What the pipelines of a manual do, the same on every forge.
#
#   sh .procbook/pipeline.sh check BASE   一个请求：检查、审计、报告、预览      a request: check, audit, report, preview
#   sh .procbook/pipeline.sh requests     主分支：照看全部请求，记下批准        the protected branch: tend all requests
#   sh .procbook/pipeline.sh publish      主分支：检查，生成网站                the protected branch: check, build the site
#   sh .procbook/pipeline.sh audit        每月：审全部历史                      each month: audit the whole history
#
# PROCBOOK_FROM         从哪里装 procbook，pip 认得的写法        where procbook comes from, as pip has it
# PROCBOOK_TOOLS        装在哪个文件夹，留着下次用               a folder to install into, kept for the next time
# PROCBOOK_ROOT         手册的根，sha256:…                       the root of the manual
# PROCBOOK_FORGE_TOKEN  requests：令牌                           requests: the token
# PROCBOOK_RECORDER_KEY requests：记录程序的密钥，文件或内容     requests: the recorder's key, a file or its text
# PROCBOOK_PREVIEWS     requests：预览放在哪个文件夹             requests: a folder for previews
# PROCBOOK_PREVIEW_URL  requests：预览的地址，{number} 是编号    requests: the address of a preview
# PROCBOOK_SITE         publish：网站放在哪里                    publish: where the site is put
# PROCBOOK_KEEP         audit：报告存在哪里，在仓库以外          audit: where reports are kept, outside of the repository
set -eu

install() {
    : "${PROCBOOK_FROM:?没有说从哪里装 procbook，请设好这个变量。 It is not set: say where procbook comes from.}"
    tools=${PROCBOOK_TOOLS:-$(mktemp -d)/procbook}
    if [ ! -x "$tools/bin/procbook" ] || [ "$(cat "$tools/from" 2>/dev/null || true)" != "$PROCBOOK_FROM" ]; then
        python3 -m venv --clear "$tools"
        "$tools/bin/pip" install --quiet --no-compile --disable-pip-version-check "$PROCBOOK_FROM"
        printf '%s' "$PROCBOOK_FROM" > "$tools/from"
    fi
    PATH="$tools/bin:$PATH"
}

# Every step runs, so that one report has all; the worst of them is what the job ends with.
worst=0
step() {
    "$@" || { status=$?; [ "$status" -le "$worst" ] || worst=$status; }
}

check() {
    step procbook check --base "$1"
    step procbook audit --base "$1" ${PROCBOOK_ROOT:+--root "$PROCBOOK_ROOT"}
    step procbook report --base "$1" --output "$top/report.md"
    step procbook report --base "$1" --format html --output "$top/report.html"
    # only says again what is said above
    procbook check --base "$1" --format gitlab --output "$top/code-quality.json" || true
    step procbook build --draft --out "$top/preview"
}

requests() {
    key=$(mktemp)
    trap 'rm -f "$key"' EXIT
    if [ -f "$PROCBOOK_RECORDER_KEY" ]; then cat "$PROCBOOK_RECORDER_KEY"; else printf '%s\n' "$PROCBOOK_RECORDER_KEY"; fi > "$key"
    step procbook requests --key "$key" ${PROCBOOK_ROOT:+--root "$PROCBOOK_ROOT"} \
        ${PROCBOOK_PREVIEWS:+--previews "$PROCBOOK_PREVIEWS"} ${PROCBOOK_PREVIEW_URL:+--preview "$PROCBOOK_PREVIEW_URL"}
}

publish() {
    site=${PROCBOOK_SITE:-public}
    case $site in /*) ;; *) site=$top/$site ;; esac
    step procbook build --out "$site" ${PROCBOOK_ROOT:+--root "$PROCBOOK_ROOT"}
    if [ -n "${PROCBOOK_KEEP:-}" ] && [ -z "$(find "$PROCBOOK_KEEP" -name '*audit-*.json' -mtime -35)" ]; then
        echo "每月的审计 35 天没有运行了。 The monthly audit has not run for 35 days." >&2
        worst=1
    fi
}

audit() {
    : "${PROCBOOK_ROOT:?没有根，审计就没有起点。 Without the root an audit has no beginning.}"
    keep=${PROCBOOK_KEEP:-$top}
    new=audit-$(date -u +%Y%m%d-%H%M%S).json
    # only from outside of the repository: within it a report is what somebody sent in a request
    last=${PROCBOOK_KEEP:+$(find "$PROCBOOK_KEEP" -maxdepth 1 -name 'audit-*.json' | sort | tail -n 1)}
    step procbook audit --history --root "$PROCBOOK_ROOT" ${last:+--since "$last"} \
        --format json --output "$keep/$new"
    # the next one is compared with the last that was in order, so that an alarm stays until somebody has settled it
    if [ "$worst" -ne 0 ] && [ -f "$keep/$new" ]; then mv "$keep/$new" "$keep/red-$new"; fi
    # once more for the log: it must not look green while the report that is kept is red
    step procbook audit --history --root "$PROCBOOK_ROOT" ${last:+--since "$last"}
}

install
top=$PWD
cd . # the manual
job=$1
shift
"$job" "$@"
exit "$worst"
