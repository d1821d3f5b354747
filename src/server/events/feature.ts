import { knownEventTypes } from '#reference-data/event-types'
import { defineFeature } from '../feature.ts'
import { eventRoutes } from './routes.ts'
import { EventService } from './service.ts'

export const feature = defineFeature({
  open({ store, captures, now }) {
    const table = knownEventTypes()
    return new EventService({
      ...{ store, now },
      captureNames: () => captures.names(),
      table: () => table,
    })
  },
  routes: eventRoutes,
})
