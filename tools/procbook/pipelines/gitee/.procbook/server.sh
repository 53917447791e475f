#!/bin/sh
# 在公司的一台 Linux 服务器上做主分支上的事，由 procbook init --forge gitee 写下。Gitee 自带的流水线里变量是明文的，
# 密钥不能放在那里；这台服务器上的文件，请求都碰不到。
# What is done for the protected branch on a server of the company: variables of Gitee's own pipelines can be read, so the
# key must not lie there. No request reaches the files of this server.
#
#   sh /srv/procbook/server.sh requests | publish | audit
#
# 拷到仓库以外（例如 /srv/procbook/），同一个文件夹里放：  Copy it out of the repository; beside it lie:
#   settings   变量，一行一个：PROCBOOK_FROM=…、PROCBOOK_ROOT=…、PROCBOOK_FORGE_TOKEN=…，只有自己能读
#   key        记录程序的密钥，只有自己能读     the recorder's key
#   manual/    手册的克隆                       a clone of the manual
#
# crontab -e：
#   */10 * * * *  sh /srv/procbook/server.sh requests
#   10 0 * * *    sh /srv/procbook/server.sh publish
#   0 1 1 * *     sh /srv/procbook/server.sh audit
set -eu
here=$(cd "$(dirname "$0")" && pwd)
set -a
PROCBOOK_FROM="@FROM@"
PROCBOOK_TOOLS="$here/tools"
PROCBOOK_RECORDER_KEY="$here/key"
PROCBOOK_SITE="$here/site"
PROCBOOK_PREVIEWS="$here/previews"
PROCBOOK_KEEP="$here/audits"
. "$here/settings"
set +a
mkdir -p "$PROCBOOK_KEEP" "$PROCBOOK_PREVIEWS"

# One after the other: a run that takes longer than ten minutes is not met by the next one.
exec 9> "$here/lock"
flock --nonblock 9 || exit 0

cd "$here/manual"
# 只取这一个分支：别的分支叫什么名字，都不会让任务停下来。 This branch only: no name of another one can stop the job.
git pull --quiet --ff-only --no-tags origin "$(git symbolic-ref --short HEAD)"
sh .procbook/pipeline.sh "$1"
