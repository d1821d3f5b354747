#!/bin/sh
# Builds sightglass-agent_VERSION_all.deb: build.sh SCRIPT [FOLDER [FILES [VERSION]]]. SCRIPT is build/agent/sightglass-agent.mjs,
# with the other files of that folder; FILES is a folder with your agent.json and server.pem. VERSION is 1.DATE of the build, in
# minutes of UTC, so that apt upgrades to a later build; SOURCE_DATE_EPOCH replaces the time.
set -eu
script=$1
out=${2:-.}
here=$(cd "$(dirname "$0")/.." && pwd)
files=${3:-$here}
version=${4:-1.$(date -u -d "@${SOURCE_DATE_EPOCH:-$(date +%s)}" +%Y%m%d%H%M)}
tree=$(mktemp -d)
chmod 755 "$tree"
trap 'rm -rf "$tree"' EXIT
if [ ! -e "$script" ] || [ ! -e "$files/agent.json" ]; then
  echo "$0: $script or $files/agent.json is missing; node_modules/.bin/node tools/bundle-agent.ts writes the script" >&2
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
# In an image that is being built, systemd does not run: the service starts at the first boot.
cat > "$tree/DEBIAN/postinst" << 'EOF'
#!/bin/sh
set -e
if [ "$1" = configure ] && command -v systemctl > /dev/null; then
  if [ -z "$2" ]; then systemctl enable sightglass-agent.service; fi
  if [ -d /run/systemd/system ]; then
    systemctl daemon-reload
    if [ -n "$2" ]; then systemctl try-restart sightglass-agent.service; else systemctl start sightglass-agent.service; fi
  fi
fi
EOF
cat > "$tree/DEBIAN/prerm" << 'EOF'
#!/bin/sh
set -e
if [ "$1" = remove ] && command -v systemctl > /dev/null; then
  if [ -d /run/systemd/system ]; then systemctl stop sightglass-agent.service || true; fi
  systemctl disable sightglass-agent.service || true
fi
EOF
# The identity stays with the settings until they are purged.
cat > "$tree/DEBIAN/postrm" << 'EOF'
#!/bin/sh
set -e
if [ "$1" = purge ]; then rm -rf /var/lib/private/sightglass-agent /var/lib/sightglass-agent; fi
EOF
chmod 755 "$tree/DEBIAN/postinst" "$tree/DEBIAN/prerm" "$tree/DEBIAN/postrm"
cat > "$tree/DEBIAN/control" << EOF
Package: sightglass-agent
Version: $version
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
echo "$out/sightglass-agent_${version}_all.deb"
