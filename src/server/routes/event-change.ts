import { EventChange, EventItem } from '#contract/event'
import { eventOf } from '#contract/from-model'
import { keepWritten, writtenEvent } from '../events/timeline.ts'
import { defineRoute, Id } from '../http/route.ts'

export const route = defineRoute({
  method: 'PATCH',
  path: '/rest/events/{id}',
  summary: 'Changes an event that was entered by hand; what was captured cannot be changed',
  params: Id,
  body: EventChange,
  answer: { status: 200, schema: EventItem, description: 'The event as it is now' },
  async handle({ params, body }, { store, now }) {
    const { id } = await writtenEvent(store, params.id)
    return eventOf(await keepWritten(store, body, { id, now: now() }), [])
  },
})
