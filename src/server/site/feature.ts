import { CodedError } from '#schema/errors'
import { UNNAMED_SITE } from '#schema/site'
import { defineFeature } from '../feature.ts'
import { siteRoutes } from './routes.ts'

export const feature = defineFeature({
  open: ({ siteName: name, options }) => ({
    read: () => ({ name, isNamed: name !== UNNAMED_SITE, demo: options.demo }),
    choose: (plant) => {
      const { demo } = options
      if (demo?.choose === undefined) throw new CodedError('not-found', 'this server simulates no plant')
      const ids = (demo.plants ?? []).map(({ id }) => id)
      if (!ids.includes(plant))
        throw new CodedError('bad-request', `plant: expected ${ids.join(', ')}, got ${plant}`)
      demo.choose(plant)
    },
  }),
  routes: siteRoutes,
})
