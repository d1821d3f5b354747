import { defineFeature } from '../feature.ts'
import { comparisonRoutes } from './routes.ts'
import { ComparisonService } from './service.ts'

export const feature = defineFeature({
  open: ({ store, workers, captures }) =>
    new ComparisonService({ store, workers, captureNames: () => captures.names() }),
  routes: comparisonRoutes,
})
