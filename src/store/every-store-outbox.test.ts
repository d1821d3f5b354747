import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { Alert } from '#model/alert'
import { type Destination, DIRECT_CONNECTION } from '#model/destination'
import type { Incident } from '#model/incident'
import type { MessageFilter } from '#model/message'
import { type AttemptResult, outboxLimits } from './outbox.ts'
import type { Store } from './store.ts'
import { everyStore } from './testing/every-store.ts'
import { aCapture, aDevice, anAlert, anEvent, T0 } from './testing/records.ts'

const ALL: MessageFilter = {
  kinds: ['alert', 'incident', 'event', 'system'],
  severity: 'notice',
  engines: [],
  protocols: [],
  rules: [],
  zones: [],
  closed: false,
}

function aDestination(id: string, filter: Partial<MessageFilter> = {}): Destination {
  return {
    id,
    name: id,
    isEnabled: true,
    type: 'webhook',
    settings: { url: 'https://siem.example/', headers: '' },
    connection: DIRECT_CONNECTION,
    filter: { ...ALL, kinds: ['alert'], ...filter },
  }
}

/** Delivers what waits, one message of each object after another; answers all that was delivered, in its order. */
async function reported(store: Store, id = 'siem'): Promise<readonly string[]> {
  for (;;) {
    const due = await store.waiting(id, 100, Number.MAX_SAFE_INTEGER)
    if (due.length === 0) break
    const results = due.map(
      ({ number }): AttemptResult => ({ number, state: 'delivered', reference: '', link: '' }),
    )
    await store.attempted(id, { time: Date.now() * 1000, results, problem: '' })
  }
  const { items } = await store.deliveries({ destination: id, limit: 100 })
  return [...items]
    .sort((one, other) => one.number - other.number)
    .map(({ reason, object }) => `${reason} ${object.slice(object.indexOf(' ') + 1)}`)
}

const alerted = (id: string, change: Partial<Alert> = {}) => [
  { kind: 'alert' as const, alert: anAlert(id, change) },
]

const closed = { status: 'closed', reason: 'planned work', time: T0 } as const

everyStore('outbox', (withStore) => {
  it('queues an alert once, with the devices as they are known; a growing count is no news', async () => {
    await withStore([], async (store, capture) => {
      await store.saveDestination(aDestination('siem'))
      await store.apply(capture, [
        { kind: 'device', device: aDevice('plc-1', { name: 'Press 4', zone: 'Press' }) },
        ...alerted('a-1'),
      ])
      await store.apply(capture, alerted('a-1', { count: 7 }))
      const [one, ...more] = await store.waiting('siem', 100, Number.MAX_SAFE_INTEGER)
      assert.deepEqual(more, [])
      assert.deepEqual(one?.message.target, {
        id: 'plc-1',
        name: 'Press 4',
        address: '10.0.0.1',
        mac: '00:1b:1b:00:00:01',
        zone: 'Press',
        type: 'PLC',
        vendor: 'Siemens',
      })
      assert.deepEqual([one?.message.source.name, one?.message.source.address], ['10.0.0.8', '10.0.0.8'])
      assert.ok(Math.abs((one?.queued ?? 0) / 1000 - Date.now()) < 60_000)
    })
  })

  it('tells it again when it grows graver, and keeps the order', async () => {
    await withStore([], async (store, capture) => {
      await store.saveDestination(aDestination('siem'))
      await store.apply(capture, alerted('a-1', { severity: 'minor' }))
      await store.apply(capture, alerted('a-2'))
      await store.apply(capture, alerted('a-1', { severity: 'critical' }))
      await store.apply(capture, alerted('a-1', { severity: 'major' }))
      assert.deepEqual(await reported(store), ['new a-1', 'new a-2', 'graver a-1'])
    })
  })

  it('tells it again once when a person opens it again, and when it goes on after it was closed', async () => {
    await withStore([], async (store, capture) => {
      await store.saveDestination(aDestination('siem'))
      await store.apply(capture, alerted('a-1'))
      await store.triage('a-1', closed)
      await store.apply(capture, alerted('a-1'))
      assert.deepEqual(await reported(store), ['new a-1'])
      await store.triage('a-1', { ...closed, status: 'new' })
      await store.apply(capture, alerted('a-1', { count: 2 }))
      assert.deepEqual(await reported(store), ['new a-1', 'reopened a-1'])
      await store.triage('a-1', closed)
      for (const count of [3, 4]) await store.apply(capture, alerted('a-1', { count }))
      assert.deepEqual(await reported(store), ['new a-1', 'reopened a-1', 'again a-1'])
    })
  })

  it('says nothing of what is learned, muted, announced, or new while learning', async () => {
    await withStore([], async (store, capture) => {
      await store.saveDestination(aDestination('siem'))
      await store.apply(capture, alerted('learning-only', { isLearning: true }))
      await store.apply(capture, alerted('announced', { maintenance: 'shutdown', severity: 'notice' }))
      await store.mute({
        id: 'm',
        rule: 'noisy',
        source: '',
        destination: '',
        zone: '',
        reason: '',
        time: T0,
        until: undefined,
      })
      await store.apply(capture, alerted('muted', { rule: 'noisy' }))
      assert.deepEqual(await reported(store), [])
      await store.apply(capture, alerted('learning-only', { isLearning: false }))
      await store.triage('learning-only', { ...closed, isLearned: true })
      await store.apply(capture, alerted('learning-only', { isLearning: false, count: 9 }))
      assert.deepEqual(await reported(store), ['new learning-only'])
    })
  })

  it('gives each destination what it asked for', async () => {
    await withStore([], async (store, capture) => {
      const filters: Record<string, Partial<MessageFilter>> = {
        critical: { severity: 'critical' },
        malware: { engines: ['malware'] },
        modbus: { protocols: ['modbus'] },
        press: { zones: ['Press'] },
        rule: { rules: ['controller-stopped-by-newcomer'] },
        off: {},
        everything: { kinds: ['alert', 'event', 'incident', 'system'] },
      }
      for (const [id, filter] of Object.entries(filters))
        await store.saveDestination({ ...aDestination(id, filter), isEnabled: id !== 'off' })
      await store.apply(capture, [
        { kind: 'device', device: aDevice('plc-1', { zone: 'Press' }) },
        { kind: 'event', event: anEvent('e-1') },
        { kind: 'event', event: anEvent('of an alert', { type: 'alert' }) },
        ...alerted('a-1'),
        ...alerted('a-2', {
          severity: 'critical',
          engine: 'malware',
          protocol: 'modbus',
          rule: 'x',
          destination: 'plc-9',
          time: T0 + 1,
        }),
      ])
      const found: Record<string, readonly string[]> = {}
      for (const id of Object.keys(filters)) found[id] = await reported(store, id)
      assert.deepEqual(found, {
        critical: ['new a-2'],
        malware: ['new a-2'],
        modbus: ['new a-2'],
        press: ['new a-1'],
        rule: ['new a-1'],
        off: [],
        everything: ['new a-1', 'new a-2', 'new e-1'],
      })
    })
  })

  it('tells of an incident when it begins, and when the attack gets further', async () => {
    const stage = (word: 'initial' | 'control') => ({
      stage: word,
      time: T0,
      alerts: ['a-1'],
      techniques: ['T0858'],
      techniqueNames: ['Change Operating Mode'],
      source: 'pc-2',
      destination: 'plc-1',
      sourceName: 'Laptop',
      destinationName: 'Press 4',
    })
    const incident: Incident = {
      id: 'i-1',
      title: 'From Laptop to Press 4',
      severity: 'major',
      score: 40,
      entry: 'pc-2',
      target: 'plc-1',
      time: T0,
      lastTime: T0,
      stages: [stage('initial')],
    }
    await withStore([], async (store, capture) => {
      await store.saveDestination(aDestination('siem', { kinds: ['incident'] }))
      await store.apply(capture, [{ kind: 'incidents', incidents: [incident] }])
      await store.apply(capture, [{ kind: 'incidents', incidents: [{ ...incident, score: 50 }] }])
      const [first] = await store.waiting('siem', 1, Number.MAX_SAFE_INTEGER)
      assert.deepEqual([first?.message.source.name, first?.message.target.name], ['Laptop', 'Press 4'])
      const further = { ...incident, stages: [...incident.stages, stage('control')] }
      await store.apply(capture, [{ kind: 'incidents', incidents: [further] }])
      const graver = { ...further, severity: 'critical' as const }
      await store.apply(capture, [{ kind: 'incidents', incidents: [graver] }])
      assert.deepEqual(await reported(store), ['new i-1', 'further i-1', 'graver i-1'])
    })
  })

  it('keeps what waits when a capture is taken back, and tells it no second time when it is read again', async () => {
    await withStore([], async (store, capture) => {
      await store.saveDestination(aDestination('siem'))
      await store.apply(capture, alerted('a-1'))
      await store.rollbackCapture(capture)
      assert.deepEqual(await reported(store), ['new a-1'])
      const again = await store.addCapture(aCapture())
      await store.apply(again.number, alerted('a-1'))
      assert.deepEqual(await reported(store), ['new a-1'])
    })
  })

  it('counts what arrived, what was refused, and what went wrong', async () => {
    await withStore([], async (store, capture) => {
      await store.saveDestination(aDestination('siem'))
      for (const id of ['a-1', 'a-2', 'a-3']) await store.apply(capture, alerted(id))
      const [first, second] = (await store.waiting('siem', 2, Number.MAX_SAFE_INTEGER)).map(
        ({ number }) => number,
      )
      const time = Date.now() * 1000 + 5_000_000
      await store.attempted('siem', {
        time,
        results: [
          { number: first!, state: 'delivered', reference: 'INC1', link: '' },
          { number: second!, state: 'failed', reason: 'a field is missing' },
        ],
        problem: 'it said no',
      })
      const [state] = await store.destinations()
      assert.deepEqual(
        (await store.waiting('siem', 9, time)).map(({ message }) => message.id),
        ['a-3'],
      )
      assert.deepEqual([state?.waiting, state?.sent, state?.refused, state?.dropped], [1, 1, 1, 0])
      assert.equal(state?.failed, 1)
      assert.deepEqual([state?.lastSuccess, state?.lastError], [time, { time, text: 'it said no' }])
      assert.ok(state!.lastDelayMs >= 5000 && state!.lastDelayMs < 60_000)
      assert.ok(state!.bytes > 500)
      assert.equal(await store.dropBefore(time), 1)
      const [after] = await store.destinations()
      assert.deepEqual([after?.waiting, after?.bytes, after?.dropped, after?.oldest], [0, 0, 1, undefined])
    })
  })

  it('retries one message while others are delivered, and keeps the order of each alert', async () => {
    await withStore([], async (store, capture) => {
      await store.saveDestination(aDestination('siem'))
      await store.apply(capture, alerted('a-1', { severity: 'minor' }))
      await store.apply(capture, alerted('a-2'))
      await store.apply(capture, alerted('a-1', { severity: 'critical' }))
      const now = T0
      assert.deepEqual(
        (await store.waiting('siem', 100, now)).map(({ message: { reason, id } }) => `${reason} ${id}`),
        ['new a-1', 'new a-2'],
      )
      const [first] = await store.waiting('siem', 1, now)
      const retry = { number: first!.number, state: 'retry', due: now + 10, isRejected: true } as const
      await store.attempted('siem', { time: now, results: [retry], problem: 'busy' })
      assert.deepEqual(
        (await store.waiting('siem', 100, now)).map(({ message }) => message.id),
        ['a-2'],
      )
      // The clock was set back by a day meanwhile.
      assert.equal((await store.waiting('siem', 1, now - 86_400e6))[0]?.number, first!.number)
      const [again] = await store.waiting('siem', 1, now + 10)
      assert.deepEqual([again?.number, again?.tries, again?.rejections], [first!.number, 1, 1])
    })
  })

  it('names destinations with waiting messages, and calls back when messages were queued', async () => {
    await withStore([], async (store, capture) => {
      let calls = 0
      const end = store.watchQueues(() => calls++)
      await store.saveDestination(aDestination('siem'))
      await store.saveDestination({ ...aDestination('off'), isEnabled: false })
      await store.saveDestination(aDestination('minor', { severity: 'critical' }))
      calls = 0
      await store.apply(capture, alerted('a-1', { severity: 'minor' }))
      await new Promise((resolve) => setImmediate(resolve))
      assert.ok(calls >= 1)
      assert.deepEqual(
        (await store.pendingDestinations()).map(({ id }) => id),
        ['siem'],
      )
      end()
      calls = 0
      await store.apply(capture, alerted('a-2'))
      await new Promise((resolve) => setImmediate(resolve))
      assert.equal(calls, 0)
      const [first, second] = await store.waiting('siem', 9, T0)
      assert.deepEqual(
        (await store.waiting('siem', 9, T0, first!.number)).map(({ number }) => number),
        [second!.number],
      )
    })
  })

  it('keeps the members of a reserved batch until they are delivered', async () => {
    await withStore([], async (store, capture) => {
      await store.saveDestination(aDestination('siem'))
      for (const id of ['a-1', 'a-2', 'a-3']) await store.apply(capture, alerted(id))
      const numbers = (await store.waiting('siem', 9, T0)).map(({ number }) => number)
      await store.reserve('siem', 'b1', numbers.slice(0, 2))
      const retry = { number: numbers[0]!, state: 'retry', due: T0 + 1000, isRejected: false } as const
      await store.attempted('siem', { time: T0, results: [retry], problem: 'busy' })
      assert.deepEqual(
        (await store.waiting('siem', 9, T0)).map(({ number, batch }) => [number, batch]),
        [
          [numbers[1], 'b1'],
          [numbers[2], ''],
        ],
      )
      assert.deepEqual(
        (await store.reserved('siem', 'b1')).map(({ number, tries }) => [number, tries]),
        [
          [numbers[0], 1],
          [numbers[1], 0],
        ],
      )
      assert.deepEqual(await reported(store), ['new a-1', 'new a-2', 'new a-3'])
      assert.deepEqual(await store.reserved('siem', 'b1'), [])
    })
  })

  it('keeps what became of each message, sends failed ones again with their number, and forgets them', async () => {
    await withStore([], async (store, capture) => {
      await store.saveDestination(aDestination('siem'))
      for (const id of ['a-1', 'a-2', 'a-3']) await store.apply(capture, alerted(id))
      const [first, second, third] = (await store.waiting('siem', 3, T0)).map(({ number }) => number)
      const time = Date.now() * 1000
      await store.attempted('siem', {
        time,
        results: [
          { number: first!, state: 'delivered', reference: 'INC1', link: 'https://desk.example/INC1' },
          { number: second!, state: 'failed', reason: 'too long' },
          { number: third!, state: 'failed', reason: 'too old' },
        ],
        problem: '',
      })
      const page = await store.deliveries({ destination: 'siem', limit: 2 })
      assert.deepEqual(
        page.items.map(({ number, state, problem }) => [number, state, problem]),
        [
          [third, 'failed', 'too old'],
          [second, 'failed', 'too long'],
        ],
      )
      const rest = await store.deliveries({ destination: 'siem', limit: 2, before: page.next })
      assert.deepEqual([rest.items.length, rest.items[0]?.reference, rest.next], [1, 'INC1', undefined])
      const [ofAlert] = (await store.deliveries({ object: 'alert a-1', limit: 9 })).items
      assert.deepEqual(
        [ofAlert?.state, ofAlert?.tries, ofAlert?.link],
        ['delivered', 1, 'https://desk.example/INC1'],
      )
      assert.equal(await store.resend('siem', [second!]), 1)
      const [again] = await store.waiting('siem', 9, T0)
      assert.deepEqual([again?.number, again?.tries, again?.message.id], [second, 0, 'a-2'])
      assert.equal(await store.discard('siem', []), 1)
      const [state] = await store.destinations()
      assert.deepEqual([state?.waiting, state?.failed], [1, 0])
    })
  })

  it('sends a closed alert to a destination that asks for it and knows the alert', async () => {
    await withStore([], async (store, capture) => {
      await store.saveDestination(aDestination('siem'))
      await store.saveDestination(aDestination('desk', { closed: true }))
      await store.apply(capture, alerted('a-1'))
      await store.triage('a-1', closed)
      assert.deepEqual(await reported(store), ['new a-1'])
      assert.deepEqual(await reported(store, 'desk'), ['new a-1', 'closed a-1'])
    })
  })

  it('holds a bounded number of destinations, and forgets one with all that waits', async () => {
    await withStore([], async (store, capture) => {
      for (let at = 0; at < outboxLimits.destinations; at++)
        await store.saveDestination(aDestination(`d${at}`))
      await assert.rejects(store.saveDestination(aDestination('one-more')), { code: 'too-many-destinations' })
      await store.saveDestination({ ...aDestination('d0'), name: 'renamed' })
      await store.apply(capture, alerted('a-1'))
      assert.equal(await store.removeDestination('d0'), true)
      assert.equal(await store.removeDestination('d0'), false)
      assert.deepEqual(await reported(store, 'd0'), [])
      assert.equal((await store.destinations()).length, outboxLimits.destinations - 1)
    })
  })
})
