import { Device } from '#contract/device'
import { CodedError } from '#contract/errors'
import { deviceOf } from '#contract/from-model'
import { defineRoute, Id } from '../http/route.ts'

export const route = defineRoute({
  method: 'GET',
  path: '/rest/devices/{id}',
  summary:
    'One device with its modules and where everything known of it comes from; the id of one that was merged leads to the other',
  params: Id,
  answer: { status: 200, schema: Device, description: 'The device' },
  async handle({ params: { id } }, { store, captures, exposures, formerDevices }) {
    const asset = (await store.device(id)) ?? (await store.device((await formerDevices?.heirOf(id)) ?? ''))
    if (asset === undefined) throw new CodedError('not-found', `no device ${id}`)
    return deviceOf(asset, await captures.names(), exposures?.latest()?.risks.get(asset.id))
  },
})
