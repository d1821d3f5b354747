import { defineFeature } from '../feature.ts'
import { occurrenceAfter, occurrencesIn } from './occurrences.ts'
import { alertRoutes } from './routes.ts'
import { AlertService } from './service.ts'

export const feature = defineFeature({
  open({ store, captures, baseline, queue, analysisOptions, now }) {
    analysisOptions.add(async () => ({ occurrences: await occurrencesIn(store) }))
    return new AlertService({
      ...{ store, baseline, now },
      captureNames: () => captures.names(),
      async triaged(alert) {
        const changed = await occurrenceAfter(store, alert)
        if (changed !== undefined) queue.send({ occurrences: [changed] })
      },
    })
  },
  routes: alertRoutes,
})
