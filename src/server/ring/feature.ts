import { defineFeature } from '../feature.ts'
import { ringRoutes } from './routes.ts'
import { RingService } from './service.ts'

export const feature = defineFeature({
  open({ ring, store, health, now }) {
    health.addProblem(() => ring.status()?.problem ?? '')
    return new RingService({ ring, store, now })
  },
  routes: ringRoutes,
})
