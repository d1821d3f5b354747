import { defineFeature } from '../feature.ts'
import { scoreHistoryRoutes } from './routes.ts'
import { ScoreHistoryService } from './service.ts'

export const feature = defineFeature({
  open({ store, exposure, events, lifecycle, log }) {
    const service = new ScoreHistoryService({
      ...{ store, log },
      exposure: () => exposure.site(),
      now: () => Date.now(),
    })
    events.on('assessed', (site) => service.judged(site))
    lifecycle.on('start', () => service.start())
    lifecycle.on('close', () => service.close())
    return service
  },
  routes: scoreHistoryRoutes,
})
