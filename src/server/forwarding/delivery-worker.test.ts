import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { AnyDestinationType, DeliveryOutcome, Item } from '#destination-kit/destination-type'
import { aMessage } from '#export/testing/records'
import { type Destination, DIRECT_CONNECTION } from '#model/destination'
import { MemoryStore } from '#store/memory-store'
import { DeliveryWorker, pace } from './delivery-worker.ts'
import { loadDestinationTypes } from './destination-types.ts'

const destination: Destination = {
  id: 'd-1',
  name: 'siem',
  isEnabled: true,
  type: 'splunk-hec',
  settings: { url: 'http://siem.example', index: '', sourcetype: 'sightglass:alert', channel: '' },
  connection: DIRECT_CONNECTION,
  filter: {
    ...{ kinds: ['alert'], severity: 'notice', engines: [], protocols: [], rules: [], zones: [] },
    closed: false,
  },
}

const type = (await loadDestinationTypes()).get('splunk-hec')!
const AWAY: DeliveryOutcome = { state: 'wait', reason: 'it is away' }
const DELIVERED: DeliveryOutcome = { state: 'delivered' }

interface Bench {
  readonly store: MemoryStore
  /** One run of the worker; answers milliseconds until it may run again. */
  readonly attempt: () => Promise<number>
  advance(ms: number): void
  /** Messages were queued while it sends. */
  wake(): void
}

async function withWorker(
  send: (items: readonly Item[]) => readonly DeliveryOutcome[],
  test: (bench: Bench) => Promise<void>,
  {
    random = () => 1,
    count = 3,
    limits = {},
  }: { random?: () => number; count?: number; limits?: Partial<AnyDestinationType['limits']> } = {},
): Promise<void> {
  const store = new MemoryStore()
  await store.saveDestination(destination)
  for (let at = 1; at <= count; at++) await store.emit(aMessage({ id: `a-${at}` }))
  let now = 0
  const wall = Date.now() + 1000
  const worker = new DeliveryWorker({
    store,
    type: { ...type, limits: { ...type.limits, ...limits } },
    sender: () => ({ sensor: 's', version: '0', url: '' }),
    open: () => ({ send: async (items) => send(items), close: async () => undefined }),
    clock: {
      random,
      nowMs: () => now,
      wallMs: () => wall + now,
      sleep: async (ms) => {
        now += ms
      },
    },
  })
  const attempt = async () => {
    worker.wake(destination)
    await worker.idle()
    const next = worker.nextMs
    return next === undefined ? 0 : Math.round((next - wall - now) / 100) * 100
  }
  await test({
    store,
    attempt,
    advance: (ms) => {
      now += ms
    },
    wake: () => worker.wake(destination),
  })
}

describe('delivery worker', () => {
  it('rests longer after each failure, up to a bound, less a random part', async () => {
    for (const [random, expected] of [
      [1, [1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]],
      [0, [500, 1000, 2000, 4000, 8000, 15_000, 15_000]],
    ] as const) {
      await withWorker(
        (items) => items.map(() => AWAY),
        async ({ store, attempt, advance }) => {
          const rests: number[] = []
          for (const _ of expected) {
            rests.push(await attempt())
            advance(rests.at(-1)!)
          }
          assert.deepEqual(rests, expected)
          const [state] = await store.destinations()
          assert.deepEqual([state?.waiting, state?.lastError?.text], [3, 'it is away'])
        },
        { random: () => random },
      )
    }
  })

  it('sends nothing before its rest is over', async () => {
    let attempts = 0
    await withWorker(
      (items) => {
        attempts++
        return items.map(() => AWAY)
      },
      async ({ attempt, advance }) => {
        await attempt()
        await attempt()
        assert.equal(attempts, 1)
        advance(1000)
        await attempt()
        assert.equal(attempts, 2)
      },
    )
  })

  it('rests as long as the receiver asks', async () => {
    await withWorker(
      (items) => items.map(() => ({ ...AWAY, afterMs: 90_000 })),
      async ({ attempt }) => assert.equal(await attempt(), 90_000),
    )
  })

  it('delivers the others while one message fails', async () => {
    await withWorker(
      (items) =>
        items.map(({ message }) => (message.id === 'a-1' ? { state: 'retry', reason: 'busy' } : DELIVERED)),
      async ({ store, attempt, advance }) => {
        assert.equal(await attempt(), 0)
        const [state] = await store.destinations()
        assert.deepEqual([state?.sent, state?.waiting], [2, 1])
        await attempt()
        advance(pace.itemFirstMs)
        const [again] = await store.waiting('d-1', 9, Number.MAX_SAFE_INTEGER)
        assert.deepEqual([again?.message.id, again?.tries], ['a-1', 1])
      },
    )
  })

  it('gives up a message the receiver rejects five times, and keeps its reason', async () => {
    let rejections = 0
    await withWorker(
      (items) =>
        items.map(({ message }) => {
          if (message.id !== 'a-2') return DELIVERED
          rejections++
          return { state: 'rejected', reason: 'no field category\r\nX: y' }
        }),
      async ({ store, attempt, advance }) => {
        for (let at = 0; at < 7; at++) {
          await attempt()
          advance(60_000)
        }
        const [state] = await store.destinations()
        assert.deepEqual(
          [rejections, state?.refused, state?.sent, state?.waiting, state?.failed],
          [5, 1, 2, 0, 1],
        )
        const [failed] = (await store.deliveries({ state: 'failed', limit: 9 })).items
        assert.deepEqual([failed?.object, failed?.tries], ['alert a-2', 5])
        assert.doesNotMatch(failed?.problem ?? '', /[\r\n]/)
      },
    )
  })

  it('halves a batch until the bad message is alone: all others arrive', async () => {
    let requests = 0
    await withWorker(
      (items) => {
        requests++
        const isBad = items.some(({ message }) => message.id === 'a-77')
        if (!isBad) return items.map(() => DELIVERED)
        return items.map(() =>
          items.length === 1 ? { state: 'rejected', reason: 'bad' } : { state: 'split', reason: 'HTTP 400' },
        )
      },
      async ({ store, attempt, advance }) => {
        for (let at = 0; at < 6; at++) {
          await attempt()
          advance(60_000)
        }
        const [state] = await store.destinations()
        assert.deepEqual([state?.sent, state?.failed, state?.waiting], [99, 1, 0])
        assert.ok(requests <= 2 * Math.ceil(Math.log2(100)) + 6, `${requests} requests`)
      },
      { count: 100 },
    )
  })

  it('cleans and bounds every text before a type maps it', async () => {
    const sent: string[] = []
    await withWorker(
      (items) => {
        sent.push(...items.map(({ message }) => `${message.title}${message.source.name}`))
        return items.map(() => DELIVERED)
      },
      async ({ store, attempt }) => {
        const source = { ...aMessage().source, name: 'x'.repeat(100_000) }
        await store.emit(aMessage({ id: 'a-9', title: 'a\r\nb\u202e\0c', source }))
        await attempt()
      },
      { count: 0 },
    )
    assert.match(sent[0]!, /^a b cx{900}/)
    assert.ok(sent[0]!.length < 1100)
  })

  it('cuts batches by items and bytes', async () => {
    const sizes: number[] = []
    const send = (items: readonly Item[]) => {
      sizes.push(items.length)
      return items.map(() => DELIVERED)
    }
    await withWorker(send, async ({ attempt }) => void (await attempt()), { count: 5, limits: { items: 2 } })
    assert.deepEqual(sizes.splice(0), [2, 2, 1])
    await withWorker(send, async ({ attempt }) => void (await attempt()), { count: 3, limits: { bytes: 10 } })
    assert.deepEqual(sizes, [1, 1, 1])
  })

  it('rests after twenty failures in a row without asking further', async () => {
    let requests = 0
    await withWorker(
      (items) => {
        requests++
        return items.map(() => ({ state: 'retry', reason: 'HTTP 500' }))
      },
      async ({ attempt }) => {
        assert.equal(await attempt(), 1000)
        // The first at once, then one each 200 ms.
        assert.equal(requests, pace.failuresInARow)
      },
      { count: 100, limits: { items: 1, inFlight: 1, perSecond: 5 } },
    )
  })

  it('does not rest because a quick receiver failed twenty times within two seconds', async () => {
    let requests = 0
    await withWorker(
      (items) => {
        requests++
        return items.map(() => (requests % 25 === 0 ? DELIVERED : { state: 'retry', reason: 'HTTP 500' }))
      },
      async ({ attempt }) => {
        assert.equal(await attempt(), 0)
        assert.ok(requests >= 100, `${requests} requests`)
      },
      { count: 100, limits: { items: 1, inFlight: 1, perSecond: 100 } },
    )
  })

  it('rests once where requests that were under way at once fail', async () => {
    await withWorker(
      (items) => items.map(() => AWAY),
      async ({ attempt }) => assert.equal(await attempt(), 1000),
      { count: 8, limits: { items: 1, inFlight: 4 } },
    )
  })

  it('puts off the items of a failed request together, so that they stay one request', async () => {
    const draws = [0.1, 0.9, 0.4, 0.7, 0.2]
    await withWorker(
      (items) => items.map(() => ({ state: 'retry', reason: 'HTTP 503' })),
      async ({ store, attempt }) => {
        await attempt()
        const due = (ms: number) => store.waiting('d-1', 99, Date.now() * 1000 + ms * 1000)
        for (let ms = 1000; ms < 3000; ms += 10) assert.ok([0, 30].includes((await due(ms)).length))
      },
      { count: 30, random: () => draws.pop() ?? 0.5 },
    )
  })

  it('does not rest after one failed batch of many messages', async () => {
    await withWorker(
      (items) => items.map(() => ({ state: 'retry', reason: 'HTTP 503' })),
      async ({ attempt }) => assert.equal(await attempt(), 0),
      { count: 30 },
    )
  })

  it('sends several requests at once where the type allows it, never two of one object', async () => {
    const store = new MemoryStore()
    await store.saveDestination(destination)
    for (const reason of ['new', 'graver'] as const)
      for (let at = 0; at < 9; at++) await store.emit(aMessage({ id: `a-${at}`, reason }))
    const underWay: string[] = []
    let most = 0
    const worker = new DeliveryWorker({
      ...{ store, type: { ...type, limits: { items: 1, bytes: 1e6, perSecond: 1e6, inFlight: 3 } } },
      sender: () => ({ sensor: 's', version: '0', url: '' }),
      open: () => ({
        async send([item]) {
          const { id } = item!.message
          assert.ok(!underWay.includes(id), id)
          underWay.push(id)
          most = Math.max(most, underWay.length)
          await new Promise((resolve) => setImmediate(resolve))
          underWay.splice(underWay.indexOf(id), 1)
          return [DELIVERED]
        },
        close: async () => undefined,
      }),
    })
    for (let wakes = 0; wakes < 2; wakes++) {
      worker.wake(destination)
      await worker.idle()
    }
    const [state] = await store.destinations()
    assert.deepEqual([most, state?.sent, state?.waiting], [3, 18, 0])
  })

  it('sends what is queued while a request waits for its answer, each message once', async () => {
    const store = new MemoryStore()
    await store.saveDestination(destination)
    await store.emit(aMessage({ id: 'a-1' }))
    const sent: string[] = []
    const slow = Promise.withResolvers<void>()
    const started = Promise.withResolvers<void>()
    const second = Promise.withResolvers<void>()
    const worker = new DeliveryWorker({
      ...{ store, type: { ...type, limits: { ...type.limits, inFlight: 2, perSecond: 1e6 } } },
      sender: () => ({ sensor: 's', version: '0', url: '' }),
      open: () => ({
        async send(items) {
          sent.push(...items.map(({ message: { id } }) => id))
          started.resolve()
          if (items.some(({ message: { id } }) => id === 'a-2')) second.resolve()
          else await slow.promise
          return items.map(() => DELIVERED)
        },
        close: async () => undefined,
      }),
    })
    worker.wake(destination)
    await started.promise
    await store.emit(aMessage({ id: 'a-2' }))
    worker.wake(destination)
    await second.promise
    slow.resolve()
    await worker.idle()
    const [state] = await store.destinations()
    assert.deepEqual([sent, state?.sent, state?.waiting], [['a-1', 'a-2'], 2, 0])
  })

  it('sends an earlier message again while later ones keep it busy', async () => {
    let bench: Bench | undefined
    let refused = 0
    let at = 0
    await withWorker(
      (items) => {
        // Each request finds one more message queued.
        if (at++ < 200) void bench!.store.emit(aMessage({ id: `b-${at}` })).then(() => bench!.wake())
        return items.map(({ message: { id } }) =>
          id === 'a-1' && refused++ === 0 ? { state: 'retry', reason: 'busy' } : DELIVERED,
        )
      },
      async (made) => {
        bench = made
        await made.attempt()
        const { items } = await made.store.deliveries({ object: 'alert a-1', limit: 1 })
        const { items: all } = await made.store.deliveries({ limit: 500 })
        const place = all.findIndex(({ object }) => object === 'alert a-1')
        assert.equal(items[0]?.tries, 2)
        assert.ok(place > 50, `${place} of ${all.length} after it`)
      },
      { count: 2, limits: { items: 1, inFlight: 1, perSecond: 100 } },
    )
  })

  it('repeats a reserved batch with the same members and id, also in another process', async () => {
    const store = new MemoryStore()
    await store.saveDestination(destination)
    const emit = async (ids: readonly string[]) => {
      for (const id of ids) await store.emit(aMessage({ id }))
    }
    let atMs = Date.now()
    const requests: string[] = []
    const make = (outcome: DeliveryOutcome) =>
      new DeliveryWorker({
        store,
        type: {
          ...type,
          limits: { items: 3, bytes: 1e6, perSecond: 1e6 },
          fixedBatches: { gatherMs: 60_000, group: ({ message: { title } }) => title },
        },
        sender: () => ({ sensor: 's', version: '0', url: '' }),
        open: () => ({
          send: async (items) => {
            requests.push(`${items.map(({ message: { id } }) => id)} ${items[0]!.batch?.slice(0, 8)}`)
            assert.equal(new Set(items.map(({ batch }) => batch)).size, 1)
            return items.map(() => outcome)
          },
          close: async () => undefined,
        }),
        clock: { random: () => 1, nowMs: () => atMs, wallMs: () => atMs, sleep: async () => undefined },
      })
    const run = async (worker: DeliveryWorker) => {
      worker.wake(destination)
      await worker.idle()
      return requests.splice(0)
    }
    const first = make(AWAY)
    await emit(['a-1', 'a-2'])
    await store.emit(aMessage({ id: 'b-1', title: 'another group' }))
    assert.deepEqual(await run(first), [], 'gathers')
    await emit(['a-3', 'a-4'])
    atMs += 10_000
    const [full, ...rest] = await run(first)
    assert.match(full!, /^a-1,a-2,a-3 [0-9a-f]{8}$/)
    assert.deepEqual(rest, [])
    // Messages that came later and a new process do not change it.
    await emit(['a-5', 'a-6'])
    const second = make({ state: 'retry', reason: 'busy' })
    assert.equal((await run(second))[0], full)
    atMs += 2000
    const third = make(DELIVERED)
    assert.deepEqual((await run(third)).map((request) => request.split(' ')[0]).sort(), [
      'a-1,a-2,a-3',
      'a-4,a-5,a-6',
    ])
    atMs += 60_000
    assert.deepEqual(
      (await run(third)).map((request) => request.split(' ')[0]),
      ['b-1'],
    )
    const [state] = await store.destinations()
    assert.deepEqual([state?.sent, state?.waiting], [7, 0])
  })

  it('keeps the pace of the type', async () => {
    let atMs = 0
    let lastMs = 0
    const store = new MemoryStore()
    await store.saveDestination(destination)
    for (let at = 0; at < 10; at++) await store.emit(aMessage({ id: `a-${at}` }))
    const worker = new DeliveryWorker({
      ...{ store, type: { ...type, limits: { ...type.limits, items: 1, perSecond: 2 } } },
      sender: () => ({ sensor: 's', version: '0', url: '' }),
      open: () => ({
        async send(items) {
          lastMs = atMs
          return items.map(() => DELIVERED)
        },
        close: async () => undefined,
      }),
      clock: {
        ...{ random: () => 0, nowMs: () => atMs, wallMs: Date.now },
        sleep: async (ms) => {
          atMs += ms
        },
      },
    })
    worker.wake(destination)
    await worker.idle()
    assert.equal(lastMs, 4500)
  })
})
