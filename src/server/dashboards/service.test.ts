import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MemoryStore } from '#store/memory-store'
import { DashboardService } from './service.ts'

const TIME = Date.UTC(2026, 2, 2)
const draft = (name: string) => ({ name, widgets: [{ widget: 'busy-devices', columns: 2 }] })
const service = () => new DashboardService({ store: new MemoryStore(), now: () => TIME })

test('dashboards are saved, changed, listed by name and deleted', async () => {
  const dashboards = service()
  const night = await dashboards.save(undefined, draft(' Night shift '), 'mia')
  await dashboards.save(undefined, draft('Audit'), 'tom')
  assert.deepEqual(
    (await dashboards.list()).map(({ name, by }) => [name, by]),
    [
      ['Audit', 'tom'],
      ['Night shift', 'mia'],
    ],
  )
  const changed = await dashboards.save(night.id, { ...draft('Night'), widgets: [] }, 'tom')
  assert.deepEqual(changed, {
    id: night.id,
    name: 'Night',
    widgets: [],
    by: 'tom',
    time: '2026-03-02T00:00:00.000Z',
  })
  await dashboards.remove(night.id)
  assert.equal((await dashboards.list()).length, 1)
})

test('blank and used names and unknown ids are refused', async () => {
  const dashboards = service()
  await dashboards.save(undefined, draft('Audit'), 'tom')
  await assert.rejects(dashboards.save(undefined, draft('  '), 'tom'), /expected text/)
  await assert.rejects(dashboards.save(undefined, draft('Audit'), 'tom'), /which exists/)
  await assert.rejects(dashboards.save('nowhere', draft('B'), 'tom'), /no dashboard/)
  await assert.rejects(dashboards.remove('nowhere'), /no dashboard/)
})
