import { defineFeature } from '../feature.ts'
import { identityRoutes } from './routes.ts'
import { IdentityService } from './service.ts'

export const feature = defineFeature({
  open: ({ store, site, live, now }) =>
    new IdentityService({
      ...{ store, site, now },
      edited: (devices) =>
        live.send({ event: 'changes', data: { devices, links: 0, alerts: 0, events: 0, incidents: 0 } }),
    }),
  routes: identityRoutes,
})
