import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import { ClientWindows } from './client-windows.ts'
import { limits } from './limits.ts'

const HOUR = 3_600_000_000

test('clients beyond the bound are counted, and their relations close with those of the first', () => {
  const counters = { baselineClientLimit: 0 }
  const windows = new ClientWindows(counters)
  for (let i = 0; i < limits.clients; i++) windows.begin(`client ${i}`, 0)
  const late = 30 * HOUR
  for (const client of ['client 0', 'one too many', 'two too many']) windows.begin(client, late)
  equal(counters.baselineClientLimit, 2)
  const kinds = ['controller', 'other'] as const
  const isOpen = (now: number) => kinds.map((kind) => windows.isOpen('one too many', now, () => kind))
  deepEqual(isOpen(HOUR), [true, true])
  deepEqual(isOpen(late), [false, true])
  deepEqual(isOpen(limits.connectionPairHours * HOUR), [false, false])
  equal(windows.mayBeOpen('one too many', limits.computerConnectionPairHours * HOUR), false)
})
