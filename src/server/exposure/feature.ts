import { defineFeature } from '../feature.ts'
import { ExposureQueries } from './queries.ts'
import { exposureRoutes } from './routes.ts'

export const feature = defineFeature({
  open({ exposure, captures, store, events, lifecycle }) {
    events.on('capture-removed', () => exposure.forget())
    events.on('analysis-ended', () => {
      exposure.forget()
      const isMore = captures.all.some(({ state }) => state === 'queued' || state === 'reading')
      if (!isMore) exposure.prepare()
    })
    lifecycle.on('start', async () => {
      if ((await store.devices({ limit: 1 })).items.length > 0) exposure.prepare()
    })
    return new ExposureQueries({ assessment: exposure, captureNames: () => captures.names() })
  },
  routes: exposureRoutes,
})
