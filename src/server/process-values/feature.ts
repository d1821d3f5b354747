import { defineFeature } from '../feature.ts'
import { processValueRoutes } from './routes.ts'
import { processValuesOf } from './service.ts'

export const feature = defineFeature({
  open: ({ store, baseline }) => processValuesOf({ store, baseline: () => baseline.current() }),
  routes: processValueRoutes,
})
