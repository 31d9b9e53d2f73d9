#!/bin/sh
# Debian packages the tests use: a real Redis, real phones, tools to hear what was said. Only what is missing is
# installed, and services a package started on its own are stopped again: the tests start their own, on free ports.
set -eu

missing=
need() { # program package
    command -v "$1" >/dev/null 2>&1 || missing="$missing $2"
}
need redis-server redis-server
need sipp sip-tester
need baresip baresip-core
need linphonec linphone-cli
need /usr/sbin/kamailio kamailio
need sox sox
need espeak-ng espeak-ng
need bc bc
need python3 python3

[ -n "$missing" ] || exit 0
if ! command -v apt-get >/dev/null 2>&1; then
    echo "missing here, and there is no apt-get to install them:$missing" >&2
    echo "the tests that need them will fail and say so" >&2
    exit 0
fi

as_root=
[ "$(id -u)" = 0 ] || as_root="sudo -n"
echo "installing for the tests:$missing" >&2
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get update -q >&2 </dev/null || true
# shellcheck disable=SC2086
$as_root apt-get install -y -q --no-install-recommends $missing >&2 </dev/null ||
    echo "they could not be installed; the tests that need them will fail and say so" >&2

for service in redis-server kamailio; do
    case "$missing" in
    *" $service"*)
        if [ -d /run/systemd/system ]; then
            $as_root systemctl disable --now "$service" >&2 || true
        elif [ -x "/etc/init.d/$service" ]; then
            $as_root "/etc/init.d/$service" stop >&2 || true
        fi
        ;;
    esac
done
