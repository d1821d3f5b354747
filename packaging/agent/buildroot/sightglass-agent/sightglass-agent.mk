################################################################################
#
# sightglass-agent
#
################################################################################

SIGHTGLASS_AGENT_VERSION = 1
# sightglass-agent*.mjs, agent.json and server.pem; with systemd also packaging/agent/sightglass-agent.service.
SIGHTGLASS_AGENT_SITE = $(SIGHTGLASS_AGENT_PKGDIR)/files
SIGHTGLASS_AGENT_SITE_METHOD = local
SIGHTGLASS_AGENT_LICENSE = Apache-2.0, MIT
SIGHTGLASS_AGENT_DEPENDENCIES = quickjs

define SIGHTGLASS_AGENT_INSTALL_TARGET_CMDS
	$(INSTALL) -d $(TARGET_DIR)/usr/lib/sightglass-agent
	$(INSTALL) -m 0644 $(@D)/sightglass-agent*.mjs $(TARGET_DIR)/usr/lib/sightglass-agent/
	$(INSTALL) -D -m 0640 $(@D)/agent.json $(TARGET_DIR)/etc/sightglass-agent/agent.json
	$(INSTALL) -D -m 0644 $(@D)/server.pem $(TARGET_DIR)/etc/sightglass-agent/server.pem
endef

define SIGHTGLASS_AGENT_INSTALL_INIT_SYSV
	$(INSTALL) -D -m 0755 $(SIGHTGLASS_AGENT_PKGDIR)/S95sightglass-agent \
		$(TARGET_DIR)/etc/init.d/S95sightglass-agent
endef

define SIGHTGLASS_AGENT_INSTALL_INIT_SYSTEMD
	$(INSTALL) -D -m 0644 $(@D)/sightglass-agent.service \
		$(TARGET_DIR)/usr/lib/systemd/system/sightglass-agent.service
endef

define SIGHTGLASS_AGENT_USERS
	sightglass-agent -1 sightglass-agent -1 * /var/lib/sightglass-agent - utmp Sightglass agent
endef

define SIGHTGLASS_AGENT_PERMISSIONS
	/var/lib/sightglass-agent d 700 sightglass-agent sightglass-agent - - - - -
	/etc/sightglass-agent/agent.json f 640 root sightglass-agent - - - - -
endef

$(eval $(generic-package))
