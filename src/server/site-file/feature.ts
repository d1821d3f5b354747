import { defineFeature } from '../feature.ts'
import { siteFileRoutes } from './routes.ts'
import { SiteFileService } from './service.ts'

export const feature = defineFeature({
  open: ({ site, options }) =>
    new SiteFileService({ path: site.path, isNamed: options.siteFile !== undefined }),
  routes: siteFileRoutes,
})
