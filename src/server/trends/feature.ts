import { defineFeature } from '../feature.ts'
import { trendRoutes } from './routes.ts'

export const feature = defineFeature({ open: ({ store }) => store, routes: trendRoutes })
