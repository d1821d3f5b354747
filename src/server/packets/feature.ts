import { defineFeature } from '../feature.ts'
import { packetRoutes } from './routes.ts'
import { PacketService } from './service.ts'

export const feature = defineFeature({
  open: ({ store, captures, protocolFolders }) => new PacketService({ store, captures, protocolFolders }),
  routes: packetRoutes,
})
