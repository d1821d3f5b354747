import { defineFeature } from '../feature.ts'
import { occurrencesIn } from './occurrences.ts'
import { alertRoutes } from './routes.ts'

export const feature = defineFeature({
  open({ store, alerts, analysisOptions }) {
    analysisOptions.add(async () => ({ occurrences: await occurrencesIn(store) }))
    return alerts
  },
  routes: alertRoutes,
})
