/** Routes for a supervisor: whether the process runs, and whether it can work. */
import Type from 'typebox'
import { Readiness } from '#schema/operations'
import { route } from './route.ts'

/** `readiness` is added to the description of the route: the checks of `isReady`. */
export const healthRoutes = (isReady: () => Promise<boolean>, readiness: string) => [
  route({
    method: 'GET',
    path: '/healthz',
    access: 'public',
    summary: 'Liveness: the process replies',
    answer: { status: 200, schema: Type.Object({ status: Type.Literal('ok') }), description: 'It does' },
    handle: () => ({ status: 'ok' as const }),
  }),
  route({
    method: 'GET',
    path: '/readyz',
    access: 'public',
    summary: `Readiness: ${readiness}`,
    answer: { status: 200, schema: Readiness, description: 'Ready; 503 with the same body if not' },
    async handle({ reply }) {
      const status = (await isReady()) ? ('ok' as const) : ('failing' as const)
      if (status === 'failing') reply.status(503)
      return { status }
    },
  }),
]
