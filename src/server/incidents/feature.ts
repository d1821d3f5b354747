import { defineFeature } from '../feature.ts'
import { incidentRoutes } from './routes.ts'

export const feature = defineFeature({ open: ({ store }) => store, routes: incidentRoutes })
