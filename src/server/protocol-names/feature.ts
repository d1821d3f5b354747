import { loadProtocolNames } from '#engine-host/folders'
import type { ProtocolNames } from '#model/protocol-name'
import { defineFeature } from '../feature.ts'
import { type ProtocolNameSource, protocolNameRoutes } from './routes.ts'

export const feature = defineFeature({
  open(): ProtocolNameSource {
    let loaded: Promise<ProtocolNames> | undefined
    return {
      names() {
        loaded ??= loadProtocolNames()
        return loaded
      },
    }
  },
  routes: protocolNameRoutes,
})
