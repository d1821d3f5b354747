import { defineFeature } from '../feature.ts'
import { diskUsageOf } from './disk.ts'
import { healthRoutes } from './routes.ts'
import { HealthService } from './service.ts'

export const feature = defineFeature({
  open: ({ store, health, data, now }) =>
    new HealthService({ store, checks: health, disk: diskUsageOf(data, now), startedAt: now() }),
  routes: healthRoutes,
})
