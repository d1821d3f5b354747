import { defineFeature } from '../feature.ts'
import { caseRoutes } from './routes.ts'
import { CaseService } from './service.ts'

export const feature = defineFeature({
  open: ({ store }) => new CaseService({ store, now: () => Date.now() }),
  routes: caseRoutes,
})
