import { CodedError } from '#contract/errors'
import { defineRoute, Id } from '../http/route.ts'

export const route = defineRoute({
  method: 'DELETE',
  path: '/rest/alerts/{id}/mute',
  summary: 'Shows again what the mute said of this alert keeps from view',
  params: Id,
  answer: { status: 204, description: 'It is taken back' },
  async handle({ params: { id } }, { store }) {
    if (!(await store.unmute(id))) throw new CodedError('not-found', `no mute ${id}`)
  },
})
