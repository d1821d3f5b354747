import { Device } from '#contract/device'
import { DeviceChange } from '#contract/device-change'
import { CodedError } from '#contract/errors'
import { deviceOf } from '#contract/from-model'
import type { DeviceEditChange } from '#store/device-edits'
import { defineRoute, Id } from '../http/route.ts'

/** Control characters, overrides of the writing direction and halves of a character: no keyboard writes them. */
const UNWRITABLE = /[\p{Cc}\u2028-\u202e\u2066-\u2069]|\p{Surrogate}/u

export const route = defineRoute({
  method: 'PATCH',
  path: '/rest/devices/{id}',
  summary: 'What a person says of a device, in the place of what was found out; null takes it back',
  params: Id,
  body: DeviceChange,
  answer: { status: 200, schema: Device, description: 'The device as it is now' },
  async handle({ params, body }, { store, captures, exposures, live, now }) {
    for (const [field, said] of Object.entries(body)) mustBeWords(field, said)
    const asset = await store.editDevice(params.id, body as DeviceEditChange, now())
    if (asset === undefined) throw new CodedError('not-found', `no device ${params.id}`)
    live.tell({ event: 'changes', data: { devices: 1, links: 0, alerts: 0, events: 0, incidents: 0 } })
    return deviceOf(asset, await captures.names(), exposures?.latest()?.risks.get(asset.id))
  },
})

/** What is shown in lists, written into files and sent to a SIEM must not break their lines or hide in them. */
function mustBeWords(field: string, said: unknown): void {
  if (typeof said !== 'string') return
  // A description may have lines.
  const isWords = !UNWRITABLE.test(field === 'description' ? said.replace(/[\t\r\n]/g, ' ') : said)
  if (isWords && said.trim() !== '') return
  throw new CodedError(
    'bad-request',
    `${field}: expected words without control characters, got ${JSON.stringify(said.slice(0, 60))}`,
  )
}
