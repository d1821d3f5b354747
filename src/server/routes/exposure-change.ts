import Type from 'typebox'
import { CodedError } from '#contract/errors'
import { ExposureItem } from '#contract/exposure'
import { exposureOf } from '#contract/exposure-from-model'
import { exposuresOf } from '../exposure/exposures.ts'
import { defineRoute, Id } from '../http/route.ts'

export const route = defineRoute({
  method: 'PATCH',
  path: '/rest/exposures/{id}',
  summary: 'Says what a person knows of a finding; it outlives updates of the advisories',
  params: Id,
  body: Type.Object(
    {
      state: ExposureItem.properties.state,
      reason: Type.Optional(Type.String({ maxLength: 2000 })),
    },
    { additionalProperties: false },
  ),
  answer: { status: 200, schema: ExposureItem, description: 'The finding as it stands now' },
  async handle({ params, body }, room) {
    const exposures = exposuresOf(room)
    const isKnown = (await exposures.site()).exposures.some(({ id }) => id === params.id)
    if (!isKnown) throw new CodedError('not-found', `no exposure ${params.id}`)
    await exposures.decide(params.id, { state: body.state, reason: body.reason ?? '' })
    const found = (await exposures.site()).exposures.find(({ id }) => id === params.id)
    if (found === undefined) throw new CodedError('not-found', `no exposure ${params.id}`)
    return exposureOf(found, await room.captures.names())
  },
})
