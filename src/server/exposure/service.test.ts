import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { MemoryStore } from '#store/memory-store'
import { openSqliteStore } from '#store/sqlite-store'
import type { Store } from '#store/store'
import { aCapture, aDevice } from '#store/testing/records'
import { ExposureService } from './service.ts'

const MINUTE = 60_000
const data = mkdtempSync(join(tmpdir(), 'sightglass-exposure-'))
after(() => rmSync(data, { recursive: true }))

const see = (store: Store, capture: number, id: string) =>
  store.apply(capture, [{ kind: 'device', device: aDevice(id) }])

async function opened(store: Store) {
  const { number } = await store.addCapture(aCapture())
  await see(store, number, 'plc-1')
  const clock = { time: 1_800_000_000_000 }
  let renewed: () => void = () => undefined
  const room = new ExposureService({
    store,
    data,
    now: () => clock.time,
    renewed: () => renewed(),
    log: assert.fail,
  })
  const judged = async () => [...(await room.site()).risks.keys()].sort()
  const renewal = () =>
    new Promise<void>((resolve) => {
      renewed = resolve
    })
  return { number, room, judged, clock, renewal }
}

test('what was judged by a capture is forgotten with it, even while it is being judged', async () => {
  const store = new MemoryStore()
  const { number, room, judged } = await opened(store)
  assert.deepEqual(await judged(), ['plc-1'])
  room.forget()
  const underWay = judged()
  await store.rollbackCapture(number)
  room.forget()
  assert.deepEqual(await judged(), [])
  await underWay
  assert.deepEqual(await judged(), [])
})

test('a judgement stays while nothing changes; what goes on changing is judged again behind whoever asks', async () => {
  const store = new MemoryStore()
  const { number, room, judged, clock, renewal } = await opened(store)
  const first = await room.site()
  clock.time += 60 * MINUTE
  assert.equal(await room.site(), first, 'an hour later nothing has changed')
  await see(store, number, 'plc-2')
  clock.time += 20 * 60 * MINUTE
  assert.deepEqual(await judged(), ['plc-1', 'plc-2'], 'what is very old is not shown')
  await see(store, number, 'plc-3')
  clock.time += MINUTE
  const done = renewal()
  assert.deepEqual(await judged(), ['plc-1', 'plc-2'], 'nobody waits')
  await done
  assert.deepEqual(await judged(), ['plc-1', 'plc-2', 'plc-3'])
})

test('who was shown what had changed since is told when it is judged again, though nobody asks', async (t) => {
  const store = new MemoryStore()
  const { number, room, judged, clock, renewal } = await opened(store)
  t.mock.timers.enable({ apis: ['setTimeout'] })
  await judged()
  await see(store, number, 'plc-2')
  assert.deepEqual(await judged(), ['plc-1'], 'judged a moment ago')
  const done = renewal()
  clock.time += MINUTE
  t.mock.timers.tick(MINUTE)
  await done
  assert.deepEqual([...(room.latest()?.risks.keys() ?? [])], ['plc-1', 'plc-2'])
})

test('what somebody decides is told to all who look', async (t) => {
  const { room, renewal } = await opened(new MemoryStore())
  t.after(() => rmSync(join(data, 'exposure-decisions.json'), { force: true }))
  const [one] = (await room.site()).exposures
  assert.ok(one !== undefined)
  const done = renewal()
  await room.decide(one.id, { state: 'mitigated', reason: 'test bench' })
  await done
  assert.equal(room.latest()?.exposures.find(({ id }) => id === one.id)?.state, 'mitigated')
})

test('what people gave is judged by at once', async (t) => {
  let ahead = 0
  const now = performance.now.bind(performance)
  t.mock.method(performance, 'now', () => now() + ahead)
  const { room } = await opened(new MemoryStore())
  const first = await room.site()
  const before = room.revision()
  mkdirSync(join(data, 'firewalls'))
  writeFileSync(join(data, 'firewalls', 'open.txt'), '*filter\n-A FORWARD -p tcp --dport 102 -j ACCEPT\n')
  const second = await room.site()
  assert.notEqual(second, first)
  assert.ok(room.revision() > before)
  writeFileSync(join(data, 'firewalls', 'open.txt'), '*filter\n-A FORWARD -j DROP\n')
  ahead += MINUTE
  assert.notEqual(await room.site(), second, 'written over')
  mkdirSync(join(data, 'advisories', 'maker'), { recursive: true })
  writeFileSync(join(data, 'advisories', 'maker', 'a.txt'), 'a')
  ahead += MINUTE
  const third = await room.site()
  writeFileSync(join(data, 'advisories', 'maker', 'a.txt'), 'bc')
  ahead += MINUTE
  assert.notEqual(await room.site(), third, 'written over below')
})

test('a stored plant is read by the worker itself', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sightglass-exposure-store-'))
  const store = await openSqliteStore(folder)
  try {
    const { judged } = await opened(store)
    assert.deepEqual(await judged(), ['plc-1'])
  } finally {
    await store.close()
    rmSync(folder, { recursive: true })
  }
})

test('after it is closed nothing is judged, and nobody is told of what was under way', async () => {
  const store = new MemoryStore()
  const { number, room, renewal } = await opened(store)
  let renewals = 0
  void renewal().then(() => renewals++)
  room.prepare()
  const asked = assert.rejects(room.site(), /the server is stopping/)
  await see(store, number, 'plc-2')
  room.forget()
  room.prepare() // waits behind the first; `log` fails the test
  await room.close()
  await asked
  room.prepare()
  await assert.rejects(room.site(), /the server is stopping/)
  assert.equal(renewals, 0)
})
