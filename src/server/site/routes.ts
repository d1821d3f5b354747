import { timeOrNull } from '#schema/from-model'
import { SiteItem } from '#schema/site'
import { route } from '../http/route.ts'
import type { Demo } from '../serve-options.ts'

interface ServedSiteName {
  read(): { readonly name: string; readonly isNamed: boolean; readonly demo: Demo | undefined }
}

export const siteRoutes = (site: ServedSiteName) => [
  route({
    method: 'GET',
    path: '/rest/site',
    access: 'read',
    summary: 'Name of the site; whether its traffic is simulated',
    answer: { status: 200, schema: SiteItem, description: 'The site' },
    handle() {
      const { demo, ...named } = site.read()
      const attackAt = timeOrNull(demo?.attackAt)
      return {
        ...named,
        demo: demo === undefined || attackAt === null ? null : { attackAt, everySeconds: demo.everySeconds },
      }
    },
  }),
]
