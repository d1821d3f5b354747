import { timeOrNull } from '#schema/from-model'
import { DemoChoice, SiteItem } from '#schema/site'
import { route } from '../http/route.ts'
import type { Demo } from '../serve-options.ts'

interface ServedSiteName {
  read(): { readonly name: string; readonly isNamed: boolean; readonly demo: Demo | undefined }
  /** Ends this server, for another plant. */
  choose(plant: string): void
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
        demo:
          demo === undefined || attackAt === null
            ? null
            : {
                ...{ attackAt, everySeconds: demo.everySeconds, plant: demo.plant ?? null },
                plants: [...(demo.plants ?? [])],
              },
      }
    },
  }),
  route({
    method: 'POST',
    path: '/rest/site/demo',
    access: 'change',
    summary: 'Simulates another plant; the server ends and begins again at its address',
    body: DemoChoice,
    answer: { status: 202, schema: DemoChoice, description: 'The plant is being changed' },
    handle({ body }) {
      site.choose(body.plant)
      return body
    },
  }),
]
