import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { aMessage } from '#export/testing/records'
import type { Destination } from '#model/destination'
import { MemoryStore } from '#store/memory-store'
import { DeliveryWorker } from './delivery-worker.ts'
import type { Delivery } from './transport.ts'

const destination: Destination = {
  id: 'd-1',
  name: 'siem',
  isEnabled: true,
  format: 'webhook',
  filter: { kinds: ['alert'], severity: 'notice', engines: [], protocols: [], rules: [], zones: [] },
  transport: {
    kind: 'webhook',
    url: 'http://siem.example/',
    headers: [],
    caFile: '',
    certificateFile: '',
    keyFile: '',
  },
}

const nothing: Delivery = { sent: [], problem: 'it is away', answer: '' }

async function withDeliveryWorker(
  deliver: (numbers: readonly number[]) => Delivery,
  test: (
    store: MemoryStore,
    attempt: () => Promise<number>,
    clock: { advance(ms: number): void },
  ) => Promise<void>,
  random = 1,
): Promise<void> {
  const store = new MemoryStore()
  await store.saveDestination(destination)
  for (const id of ['a-1', 'a-2', 'a-3']) await store.emit(aMessage({ id }))
  let now = 0
  const worker = new DeliveryWorker(
    store,
    async (_, messages) => deliver(messages.map(({ number }) => number)),
    {
      random: () => random,
      nowMs: () => now,
    },
  )
  const attempt = async () => {
    worker.wake(destination)
    await worker.idle()
    const next = worker.nextMs
    return next === undefined ? 0 : Math.round((next - Date.now()) / 100) * 100
  }
  await test(store, attempt, {
    advance: (ms) => {
      now += ms
    },
  })
}

describe('worker', () => {
  it('rests longer after each failure, to a bound, less a random part', async () => {
    for (const [random, wanted] of [
      [1, [1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]],
      [0, [500, 1000, 2000, 4000, 8000, 15_000, 15_000]],
    ] as const) {
      await withDeliveryWorker(
        () => nothing,
        async (store, attempt, clock) => {
          const rests: number[] = []
          for (const _ of wanted) {
            rests.push(await attempt())
            clock.advance(rests.at(-1)!)
          }
          assert.deepEqual(rests, wanted)
          const [state] = await store.destinations()
          assert.deepEqual([state?.waiting, state?.lastError?.text], [3, 'it is away'])
        },
        random,
      )
    }
  })

  it('sends nothing before its rest is over', async () => {
    let attempts = 0
    await withDeliveryWorker(
      () => {
        attempts++
        return nothing
      },
      async (_, attempt, clock) => {
        await attempt()
        await attempt()
        assert.equal(attempts, 1)
        clock.advance(1000)
        await attempt()
        assert.equal(attempts, 2)
      },
    )
  })

  it('rests as long as the receiver asks', async () => {
    await withDeliveryWorker(
      () => ({ ...nothing, retryAfterMs: 90_000 }),
      async (_, attempt) => assert.equal(await attempt(), 90_000),
    )
  })

  it('keeps what did not arrive at the head of the queue', async () => {
    await withDeliveryWorker(
      ([first = 0]) => ({ sent: [first], problem: 'and then it broke', answer: '' }),
      async (store, attempt) => {
        await attempt()
        const left = (await store.waiting('d-1', 10)).map(({ message }) => message.id)
        assert.deepEqual(left, ['a-2', 'a-3'])
      },
    )
  })

  it('lets a message go that the receiver refuses five times, so that the rest gets through', async () => {
    let refusals = 0
    await withDeliveryWorker(
      (numbers) => {
        if (numbers.length < 3) return { sent: numbers, problem: '', answer: '' }
        refusals++
        return { ...nothing, refused: numbers[0] }
      },
      async (store, attempt, clock) => {
        for (let at = 0; at < 6; at++) {
          await attempt()
          clock.advance(60_000)
        }
        const [state] = await store.destinations()
        assert.deepEqual([refusals, state?.refused, state?.sent, state?.waiting], [5, 1, 2, 0])
      },
    )
  })
})
