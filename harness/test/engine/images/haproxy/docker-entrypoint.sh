#!/bin/sh
set -e
if [ "${1#-}" != "$1" ]; then set -- haproxy "$@"; fi
if [ "$1" = haproxy ]; then
  shift
  # As the official one does: a master that passes signals on, in the foreground.
  set -- haproxy -W -db "$@"
fi
exec "$@"
