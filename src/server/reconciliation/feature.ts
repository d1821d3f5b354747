import { defineFeature } from '../feature.ts'
import { reconciliationRoutes } from './routes.ts'
import { reconciled } from './service.ts'

export const feature = defineFeature({
  open: ({ store }) => ({ compare: (list: string) => reconciled(list, store) }),
  routes: reconciliationRoutes,
})
