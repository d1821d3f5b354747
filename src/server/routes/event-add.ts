import { EventChange, EventItem } from '#contract/event'
import { eventOf } from '#contract/from-model'
import { keepWritten } from '../events/timeline.ts'
import { defineRoute } from '../http/route.ts'

export const route = defineRoute({
  method: 'POST',
  path: '/rest/events',
  summary: 'Enters an event by hand: a call, a visit, work at a cabinet',
  body: EventChange,
  answer: { status: 201, schema: EventItem, description: 'The event, of type `user-event`' },
  async handle({ body }, { store, now }) {
    return eventOf(await keepWritten(store, body, { now: now() }), [])
  },
})
