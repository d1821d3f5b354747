import { MuteChange, TriagedAlert } from '#contract/alert'
import { CodedError } from '#contract/errors'
import { zoneOfAlert } from '#store/facets'
import { triagedOf } from '../alerts/triaged-alert.ts'
import { defineRoute, Id } from '../http/route.ts'

const HOUR = 3_600_000_000

export const route = defineRoute({
  method: 'POST',
  path: '/rest/alerts/{id}/mute',
  summary: 'Keeps this alert and others of its kind from view; they are kept and counted all the same',
  params: Id,
  body: MuteChange,
  answer: { status: 200, schema: TriagedAlert, description: 'The alert as it stands now' },
  async handle({ params: { id }, body: { scope, reason = '', hours } }, { store, captures, now }) {
    const found = await store.alert(id)
    if (found === undefined) throw new CodedError('not-found', `no alert ${id}`)
    const { rule, sourceAddress, destinationAddress } = found.alert
    const zone = scope === 'zone' ? zoneOfAlert(found.alert) : ''
    if (scope === 'zone' && zone === '')
      throw new CodedError('bad-request', 'scope: none of the devices is in a zone that has a name')
    const time = now()
    await store.mute({
      id,
      rule,
      source: scope === 'target' || scope === 'zone' ? '' : sourceAddress,
      destination: scope === 'source' || scope === 'zone' ? '' : destinationAddress,
      zone,
      reason,
      time,
      until: hours === undefined ? undefined : time + Math.round(hours * HOUR),
    })
    return triagedOf((await store.alert(id)) ?? found, await captures.names())
  },
})
