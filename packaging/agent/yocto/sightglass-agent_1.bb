SUMMARY = "Sightglass agent"
DESCRIPTION = "Reports processes, connections, logins, software and baseline checks of the device to Sightglass"
LICENSE = "Apache-2.0 & MIT"
LIC_FILES_CHKSUM = "file://${COMMON_LICENSE_DIR}/Apache-2.0;md5=89aea4e17d99a7cacdbeed46a0096b10"

# Copy sightglass-agent*.mjs, agent.json, server.pem and sightglass-agent.service into files/.
SRC_URI = "file://sightglass-agent.mjs file://sightglass-agent-posture.mjs file://sightglass-agent-configuration.mjs \
    file://agent.json file://server.pem file://sightglass-agent.service"
# Up to release 5.0 files are unpacked into WORKDIR.
UNPACKDIR ??= "${WORKDIR}"
S = "${UNPACKDIR}"

inherit allarch systemd
SYSTEMD_SERVICE:${PN} = "sightglass-agent.service"
# quickjs is in meta-oe or a layer of yours.
RDEPENDS:${PN} = "quickjs curl openssl-bin"

do_install() {
    install -d ${D}${nonarch_libdir}/sightglass-agent
    install -m 0644 ${S}/sightglass-agent*.mjs ${D}${nonarch_libdir}/sightglass-agent/
    install -D -m 0600 ${S}/agent.json ${D}${sysconfdir}/sightglass-agent/agent.json
    install -D -m 0644 ${S}/server.pem ${D}${sysconfdir}/sightglass-agent/server.pem
    install -D -m 0644 ${S}/sightglass-agent.service ${D}${systemd_system_unitdir}/sightglass-agent.service
}

FILES:${PN} += "${nonarch_libdir}/sightglass-agent"
CONFFILES:${PN} = "${sysconfdir}/sightglass-agent/agent.json"
