#!/bin/sh
set -e
if [ "${1#-}" != "$1" ]; then set -- redis-server "$@"; fi
if [ "$1" != redis-server ]; then exec "$@"; fi
# Debian's refuses other machines unless told otherwise; the official one does not.
set -- "$@" --protected-mode no
if [ "$(id -u)" != 0 ]; then exec "$@"; fi
chown redis .
exec setpriv --reuid=redis --regid=redis --clear-groups "$@"
