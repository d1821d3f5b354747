import { defineFeature } from '../feature.ts'
import { type LinkSource, linkRoutes } from './routes.ts'

export const feature = defineFeature({
  open: ({ store, captures }): LinkSource => ({ store, captureNames: () => captures.names() }),
  routes: linkRoutes,
})
