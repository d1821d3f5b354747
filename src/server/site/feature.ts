import { UNNAMED_SITE } from '#schema/site'
import { defineFeature } from '../feature.ts'
import { siteRoutes } from './routes.ts'

export const feature = defineFeature({
  open: ({ siteName: name, options }) => ({
    read: () => ({ name, isNamed: name !== UNNAMED_SITE, demo: options.demo }),
  }),
  routes: siteRoutes,
})
