import { USER_EVENT } from '#contract/event'
import { writtenEvent } from '../events/timeline.ts'
import { defineRoute, Id } from '../http/route.ts'

export const route = defineRoute({
  method: 'DELETE',
  path: '/rest/events/{id}',
  summary: 'Removes an event that was entered by hand',
  params: Id,
  answer: { status: 204, description: 'It is gone' },
  async handle({ params }, { store }) {
    const { id } = await writtenEvent(store, params.id)
    await store.dropRecord(USER_EVENT, id)
  },
})
