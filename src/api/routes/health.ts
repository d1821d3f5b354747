import Type from 'typebox'
import { DELIVERY_STATES } from '#contract/forwarding'
import { Count, orNull, Time } from '#contract/terms'
import { defineRoute } from '../route.ts'

export const route = defineRoute({
  method: 'GET',
  path: '/rest/health',
  summary: 'Is the server able to answer, and does it listen where it should',
  answer: {
    status: 200,
    schema: Type.Object({
      status: Type.Enum(['ok', 'failing']),
      problem: Type.String({ description: 'What is wrong; empty while all is well' }),
      forwarding: Type.Array(
        Type.Object({
          name: Type.String(),
          state: Type.Enum([...DELIVERY_STATES]),
          waiting: Count,
          dropped: Count,
          oldest: orNull(Time),
          problem: Type.String({ description: 'Why messages do not get through; empty while they do' }),
        }),
        {
          description:
            'Messages to systems outside; a receiver that is away does not make the sensor unhealthy',
        },
      ),
    }),
    description: 'All is well; 503 with the same body where it is not',
  },
  async handle({ reply }, { store, trouble, forwarding }) {
    await store.facets() // a store that cannot be read is not healthy
    const problem = trouble?.() ?? ''
    if (problem !== '') reply.status(503)
    const destinations = (await forwarding?.list()) ?? []
    return {
      status: problem === '' ? 'ok' : 'failing',
      problem,
      forwarding: destinations.map(({ name, state, waiting, dropped, oldest, lastError }) => ({
        name,
        state,
        waiting,
        dropped,
        oldest,
        problem: state === 'failing' ? (lastError?.text ?? '') : '',
      })),
    }
  },
})
