#!/bin/sh
# Builds sightglass-agent_1_all.deb: build.sh SCRIPT [FOLDER [FILES]]. SCRIPT is build/agent/sightglass-agent.mjs, with the other
# files of that folder; FILES is a folder with your agent.json and server.pem.
set -eu
script=$1
out=${2:-.}
here=$(cd "$(dirname "$0")/.." && pwd)
files=${3:-$here}
tree=$(mktemp -d)
chmod 755 "$tree"
trap 'rm -rf "$tree"' EXIT
if [ ! -e "$script" ] || [ ! -e "$files/agent.json" ]; then
  echo "$0: $script or $files/agent.json is missing; node tools/bundle-agent.ts writes the script" >&2
  exit 2
fi
install -d "$tree/usr/lib/sightglass-agent" "$out"
for part in "${script%.mjs}"*.mjs; do
  case $part in
  *-node.mjs) ;; # the host of Node
  *) install -m 0644 "$part" "$tree/usr/lib/sightglass-agent/" ;;
  esac
done
install -D -m 0600 "$files/agent.json" "$tree/etc/sightglass-agent/agent.json"
if [ -e "$files/server.pem" ]; then
  install -D -m 0644 "$files/server.pem" "$tree/etc/sightglass-agent/server.pem"
fi
install -D -m 0644 "$here/sightglass-agent.service" "$tree/usr/lib/systemd/system/sightglass-agent.service"
mkdir -p "$tree/DEBIAN"
echo /etc/sightglass-agent/agent.json > "$tree/DEBIAN/conffiles"
cat > "$tree/DEBIAN/control" << EOF
Package: sightglass-agent
Version: 1
Architecture: all
Maintainer: Sightglass <sightglass@example.org>
Depends: quickjs (>= 2024.01.13)
Recommends: curl | openssl | wget, openssl
Section: admin
Priority: optional
Description: Sightglass agent
 Reports processes, connections, logins, software and baseline checks
 of this device to Sightglass. It listens on nothing and obeys no command.
EOF
dpkg-deb --root-owner-group --build "$tree" "$out" > /dev/null
echo "$out/sightglass-agent_1_all.deb"
