import { defineFeature } from '../feature.ts'
import { dashboardRoutes } from './routes.ts'
import { DashboardService } from './service.ts'

export const feature = defineFeature({
  open: ({ store }) => new DashboardService({ store, now: () => Date.now() }),
  routes: dashboardRoutes,
})
