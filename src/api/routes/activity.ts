import Type from 'typebox'
import { CodedError } from '#contract/errors'
import { ActivityList } from '#contract/trend'
import { defineRoute, queryOf } from '../route.ts'
import { joinedActivity } from '../trend-joining.ts'

/** Devices asked for at once: as many as a list shows. */
const MOST = 200

export const route = defineRoute({
  method: 'GET',
  path: '/rest/activity',
  summary: 'When devices and protocols were at work',
  query: queryOf({
    devices: Type.Optional(
      Type.String({
        maxLength: 60_000,
        description: `Device ids with commas between, each URI-encoded; ${MOST} at most`,
      }),
    ),
  }),
  answer: { status: 200, schema: ActivityList, description: 'These devices, and every protocol' },
  async handle({ query }, { store }) {
    const ids = (query.devices ?? '').split(',').filter((id) => id !== '')
    if (ids.length > MOST)
      throw new CodedError('bad-request', `devices: expected at most ${MOST}, got ${ids.length}`)
    return joinedActivity(await store.activity(ids.map(decoded)))
  },
})

function decoded(word: string): string {
  try {
    return decodeURIComponent(word)
  } catch {
    throw new CodedError('bad-request', `devices: expected URI-encoded ids, got ${word.slice(0, 60)}`)
  }
}
