import { defineFeature } from '../feature.ts'
import { mapRoutes } from './routes.ts'

export const feature = defineFeature({ open: ({ store }) => store, routes: mapRoutes })
