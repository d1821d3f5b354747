import { Device } from '#contract/device'
import { DeviceChange } from '#contract/device-change'
import { CodedError } from '#contract/errors'
import { deviceOf } from '#contract/from-model'
import type { DeviceEditChange } from '#store/device-edits'
import { defineRoute, Id } from '../route.ts'

export const route = defineRoute({
  method: 'PATCH',
  path: '/rest/devices/{id}',
  summary: 'What a person says of a device, in the place of what was found out; null takes it back',
  params: Id,
  body: DeviceChange,
  answer: { status: 200, schema: Device, description: 'The device as it is now' },
  async handle({ params, body }, { store, captures, exposures, live, now }) {
    const asset = await store.editDevice(params.id, body as DeviceEditChange, now())
    if (asset === undefined) throw new CodedError('not-found', `no device ${params.id}`)
    live.tell({ event: 'changes', data: { devices: 1, links: 0, alerts: 0, events: 0, incidents: 0 } })
    return deviceOf(asset, await captures.names(), exposures?.latest()?.risks.get(asset.id))
  },
})
