import { statfs } from 'node:fs/promises'
import { defineFeature } from '../feature.ts'
import { uplinkRoutes } from './routes.ts'
import { UplinkService } from './service.ts'
import { StoreSource } from './store-source.ts'

export const feature = defineFeature({
  open({
    store,
    data,
    version,
    captures,
    exposure,
    alerts,
    authentication,
    settings,
    packets,
    events,
    health,
    lifecycle,
    log,
  }) {
    const source = new StoreSource({
      ...{ store, alerts },
      captureNames: () => captures.names(),
      exposure: () => exposure.latest(),
      problem: () => health.problem(),
      async freeBytes() {
        const disk = await statfs(data).catch(() => undefined)
        return disk === undefined ? null : disk.bavail * disk.bsize
      },
    })
    const service = new UplinkService({
      data,
      version,
      store,
      source,
      alerts,
      settings,
      packets,
      events,
      audit: (entry) => authentication.audit(entry),
      log,
    })
    lifecycle.on('start', () => service.start())
    lifecycle.on('close', () => service.close())
    return service
  },
  routes: uplinkRoutes,
})
