import { loadProtocolNames } from '#engine-host/folders'
import { defineFeature } from '../feature.ts'
import { type ProtocolNameSource, protocolNameRoutes } from './routes.ts'

export const feature = defineFeature({
  open: (): ProtocolNameSource => ({ names: loadProtocolNames }),
  routes: protocolNameRoutes,
})
