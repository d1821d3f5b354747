import { defineFeature } from '../feature.ts'
import { recommendationRoutes } from './routes.ts'
import { RecommendationService } from './service.ts'

export const feature = defineFeature({
  open: ({ store, exposure }) =>
    new RecommendationService({ store, exposure: () => exposure.site(), now: () => Date.now() }),
  routes: recommendationRoutes,
})
