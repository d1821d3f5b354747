import { knownEventTypes } from '#reference-data/event-types'
import { defineFeature } from '../feature.ts'
import { defenderRoutes } from './routes.ts'
import { DefenderService } from './service.ts'

export const feature = defineFeature({
  open(context) {
    const { store, data, siteName, sensorName, version, exposure, baseline, alerts, packets, now, log } =
      context
    const table = knownEventTypes()
    const service = new DefenderService({
      ...{ store, data, siteName, sensorName, version, alerts, now, log },
      site: () => context.site.read(),
      exposure: () => exposure.site(),
      events: () => table,
      isLearning: () => baseline.current()?.isOpen === true,
      url: () => context.publicUrl.text,
      evidence: (alert) => packets.ofAlert(alert),
    })
    context.lifecycle.on('stop', () => service.close())
    return service
  },
  routes: defenderRoutes,
})
