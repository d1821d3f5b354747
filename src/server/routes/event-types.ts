import { EventTypes, USER_EVENT } from '#contract/event'
import { eventTypes } from '#contract/event-table'
import { defineRoute } from '../http/route.ts'

export const route = defineRoute({
  method: 'GET',
  path: '/rest/event-types',
  summary: 'Types of events, how many there are, and the event types of Defender for IoT they correspond to',
  answer: { status: 200, schema: EventTypes, description: 'Ours, and which of theirs have none and why' },
  async handle(_, { store, eventTable = { types: [], defender: [] } }) {
    const [{ events }, written] = await Promise.all([store.overview(), store.records(USER_EVENT)])
    return eventTypes(eventTable, { ...events, [USER_EVENT]: written.length })
  },
})
