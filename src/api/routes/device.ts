import { Device } from '#contract/device'
import { CodedError } from '#contract/errors'
import { deviceOf } from '#contract/from-model'
import { defineRoute, Id } from '../route.ts'

export const route = defineRoute({
  method: 'GET',
  path: '/rest/devices/{id}',
  summary: 'One device with its modules and where everything known of it comes from',
  params: Id,
  answer: { status: 200, schema: Device, description: 'The device' },
  async handle({ params }, { store, captures, exposures }) {
    const asset = await store.device(params.id)
    if (asset === undefined) throw new CodedError('not-found', `no device ${params.id}`)
    return deviceOf(asset, await captures.names(), exposures?.latest()?.risks.get(asset.id))
  },
})
