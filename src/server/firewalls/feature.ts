import { join } from 'node:path'
import { defineFeature } from '../feature.ts'
import { firewallRoutes } from './routes.ts'
import { firewallsIn } from './service.ts'

export const feature = defineFeature({
  open: ({ data }) => ({ list: () => firewallsIn(join(data, 'firewalls')) }),
  routes: firewallRoutes,
})
