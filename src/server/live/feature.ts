import { defineFeature } from '../feature.ts'
import { liveRoutes } from './routes.ts'

export const feature = defineFeature({ open: (context) => context, routes: liveRoutes })
