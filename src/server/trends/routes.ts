import Type from 'typebox'
import { ActivityList, PointTrendItem } from '#schema/trend'
import type { Store } from '#store/store'
import { idList, idsIn } from '../http/id-list.ts'
import { spanOf } from '../http/query-time.ts'
import { queryOf, route, seen } from '../http/route.ts'
import { joinedActivity, joinedTrend } from './trend-joining.ts'

const Text = Type.String({ maxLength: 300 })

export const trendRoutes = (store: Pick<Store, 'activity' | 'pointTrends'>) => [
  route({
    method: 'GET',
    path: '/rest/activity',
    access: 'read',
    summary: 'Activity of devices and protocols over time',
    query: queryOf({ devices: Type.Optional(idList('Device ids')) }),
    answer: { status: 200, schema: ActivityList, description: 'These devices, and every protocol' },
    handle: async ({ query }) => joinedActivity(await store.activity(idsIn(query.devices ?? '', 'devices'))),
  }),
  route({
    method: 'GET',
    path: '/rest/process-values/trend',
    access: 'read',
    summary: 'One process value over time, with the observed writes',
    query: queryOf({ ...seen, address: Text, protocol: Text, unit: Type.Optional(Text), point: Text }),
    answer: { status: 200, schema: PointTrendItem, description: 'Smallest and largest value of each step' },
    async handle({ query }) {
      const { address, protocol, unit = '', point } = query
      return joinedTrend(await store.pointTrends({ device: address, protocol, unit, point }), spanOf(query))
    },
  }),
]
