#!/bin/sh
set -e
# What is an option, or no program, is meant for node.
if [ "${1#-}" != "$1" ] || [ -z "$(command -v "$1")" ]; then set -- node "$@"; fi
exec "$@"
