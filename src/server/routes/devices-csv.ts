import { Readable } from 'node:stream'
import { deviceFilter, deviceQueryOf } from '../devices/device-filter.ts'
import { devicesCsvLines } from '../devices/devices-csv.ts'
import { defineRoute, queryOf } from '../http/route.ts'

export const route = defineRoute({
  method: 'GET',
  path: '/rest/devices.csv',
  summary: 'The same list as /rest/devices, whole, as CSV (RFC 4180)',
  query: queryOf(deviceFilter),
  answer: { status: 200, type: 'text/csv', description: 'All devices' },
  async handle({ query, reply }, { store }) {
    reply.type('text/csv; charset=utf-8').header('content-disposition', 'attachment; filename="devices.csv"')
    return reply.send(Readable.from(devicesCsvLines(store, deviceQueryOf(query))))
  },
})
