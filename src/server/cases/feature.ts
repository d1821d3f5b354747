import { defineFeature } from '../feature.ts'
import { caseRoutes } from './routes.ts'
import { CaseService } from './service.ts'

export const feature = defineFeature({
  open({ store, events, log }) {
    const service = new CaseService({
      ...{ store, now: () => Date.now() },
      commented: (comment) => events.emit('commented', comment),
    })
    events.on('comment-received', (comment) => {
      service.receive(comment).catch((error: Error) => log(`sightglass: ${error.message}`))
    })
    return service
  },
  routes: caseRoutes,
})
