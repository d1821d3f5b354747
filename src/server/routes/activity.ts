import Type from 'typebox'
import { ActivityList } from '#contract/trend'
import { idList, idsIn } from '../http/id-list.ts'
import { defineRoute, queryOf } from '../http/route.ts'
import { joinedActivity } from '../trends/trend-joining.ts'

export const route = defineRoute({
  method: 'GET',
  path: '/rest/activity',
  summary: 'When devices and protocols were at work',
  query: queryOf({ devices: Type.Optional(idList('Device ids')) }),
  answer: { status: 200, schema: ActivityList, description: 'These devices, and every protocol' },
  async handle({ query }, { store }) {
    return joinedActivity(await store.activity(idsIn(query.devices ?? '', 'devices')))
  },
})
