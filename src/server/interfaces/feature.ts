import { defineFeature } from '../feature.ts'
import { interfaceRoutes } from './routes.ts'
import { InterfaceService } from './service.ts'

export const feature = defineFeature({
  open({ options, changes, health, lifecycle, data, ring }) {
    const service = new InterfaceService(options.liveCapture, {
      ring: () => ring.status(),
      data,
      lossChanged: changes.captured,
    })
    health.addSection(() => ({ capture: service.status() ?? null }))
    health.addProblem(() => service.problem)
    lifecycle.on('close', () => service.close())
    return service
  },
  routes: interfaceRoutes,
})
