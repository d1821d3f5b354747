import { defineFeature } from '../feature.ts'
import { settingRoutes } from './routes.ts'

export const feature = defineFeature({
  open({ settings, lifecycle, log }) {
    const reload = () => {
      try {
        settings.reload()
        log(`sightglass: settings of ${settings.path} read again`)
      } catch (error) {
        log(`sightglass: ${(error as Error).message}; the former settings remain`)
      }
    }
    // Signal of service managers for a reload: systemd.service(5), ExecReload.
    process.on('SIGHUP', reload)
    lifecycle.on('stop', () => process.off('SIGHUP', reload))
    return settings
  },
  routes: settingRoutes,
})
