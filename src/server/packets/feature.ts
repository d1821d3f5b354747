import { defineFeature } from '../feature.ts'
import { packetRoutes } from './routes.ts'

export const feature = defineFeature({ open: ({ packets }) => packets, routes: packetRoutes })
