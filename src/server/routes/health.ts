import '../rooms/condition.ts'
import '../rooms/suricata.ts'
import { timeOrNull } from '#contract/from-model'
import { Health } from '#contract/health'
import { defineRoute } from '../http/route.ts'

export const route = defineRoute({
  method: 'GET',
  path: '/rest/health',
  summary: 'Is the server able to answer and to keep, and does it listen where it should',
  answer: { status: 200, schema: Health, description: 'All is well; 503 with the same body where it is not' },
  async handle({ reply }, { store, trouble, forwarding, condition, suricata }) {
    await store.facets() // a store that cannot be read is not healthy
    const problem = trouble?.() || (await condition?.trouble()) || ''
    if (problem !== '') reply.status(503)
    const destinations = (await forwarding?.list()) ?? []
    return {
      status: problem === '' ? 'ok' : 'failing',
      problem,
      started: timeOrNull(condition?.startedAt),
      disk: (await condition?.disk()) ?? null,
      kept: (await condition?.kept()) ?? null,
      suricata: [...(suricata?.() ?? [])],
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
