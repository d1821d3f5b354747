import { NavigatorLayer } from '#contract/attack'
import { incidentLayer } from '#contract/attack-layer'
import { CodedError } from '#contract/errors'
import { incidentOf } from '#contract/from-model'
import { STAGE_WORDS } from '#contract/incident'
import { defineRoute, Id } from '../http/route.ts'

export const route = defineRoute({
  method: 'GET',
  path: '/rest/incidents/{id}/layer',
  summary: 'The techniques of one incident as a layer of ATT&CK Navigator',
  params: Id,
  answer: { status: 200, schema: NavigatorLayer, description: 'Format 4.5' },
  async handle({ params }, { store, attack }) {
    const incident = (await store.incidents()).find(({ id }) => id === params.id)
    if (incident === undefined) throw new CodedError('not-found', `no incident ${params.id}`)
    const known = attack && new Set(attack.techniques.map(({ id }) => id))
    return incidentLayer(incidentOf(incident), STAGE_WORDS, known)
  },
})
