import assert from 'node:assert/strict'
import { it } from 'node:test'
import { anAlert } from '#store/testing/records'
import { AlertService } from './service.ts'

/** Local time, as the setting: Monday at the hour of each alert. */
const at = (hour: number) => new Date(2026, 2, 2, hour).getTime() * 1000

/** Alerts of these hours, in pages of any size; the cursor is a position. */
function serviceOf(hours: readonly number[], asked: number[] = []) {
  const alerts = hours.map((hour, index) => ({ alert: anAlert(`a-${index}`, { time: at(hour) }) }))
  const store = {
    alerts: async ({ limit, cursor = '0' }: { readonly limit: number; readonly cursor?: string }) => {
      asked.push(limit)
      const end = Number(cursor) + limit
      return {
        items: alerts.slice(Number(cursor), end),
        next: end < alerts.length ? String(end) : undefined,
      }
    },
  }
  return new AlertService({
    store: store as never,
    captureNames: async () => [],
    baseline: { learn: async () => {}, unlearn: async () => {} },
    triaged: async () => {},
    now: () => 0,
    workingHours: () => ['Mon-Fri 07:00-17:00'],
  })
}

const idsOf = ({ items }: { readonly items: readonly { readonly id: string }[] }) => items.map(({ id }) => id)

it('fills a page with alerts after hours, however many of working hours lie between them', async () => {
  const service = serviceOf([9, 10, 11, 23, 9, 10, 22, 9, 21])
  const first = await service.list({ hours: 'after', limit: 2 })
  assert.deepEqual([idsOf(first), first.next], [['a-3', 'a-6'], '7'])
  const rest = await service.list({ hours: 'after', limit: 2, cursor: '7' })
  assert.deepEqual([idsOf(rest), rest.next], [['a-8'], null])
})

it('reads a bounded number of pages for one answer, and tells where to go on', async () => {
  const asked: number[] = []
  const { items, next } = await serviceOf(Array(500).fill(9), asked).list({ hours: 'after', limit: 5 })
  assert.deepEqual([items, next, asked.length], [[], '100', 20])
})
