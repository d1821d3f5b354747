import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { compareSides } from '#compare/compare'
import { sideWithin } from '#compare/window'
import type { Device, Link } from '#model/device'
import { deviceOf, linkOf } from '#schema/from-model'
import { MemoryStore } from '#store/memory-store'
import { openSqliteStore } from '#store/sqlite-store'
import type { Store } from '#store/store'
import { aCapture, aDevice, aLink, T0 } from '#store/testing/records'
import { WorkerPool } from '../worker-pool.ts'
import { AlikeLinks } from './alike-links.ts'
import { ComparisonService } from './service.ts'
import { compareTimes } from './two-times.ts'

const HOUR = 3_600_000_000
const first = { from: T0, until: T0 + HOUR }
const second = { from: T0 + 4 * HOUR, until: T0 + 6 * HOUR }
const files = ['', 'plant.pcap']

const always = { firstSeen: T0, lastSeen: T0 + 6 * HOUR }
const early = { firstSeen: T0, lastSeen: T0 + HOUR }
const late = { firstSeen: T0 + 5 * HOUR, lastSeen: T0 + 6 * HOUR }
const never = { firstSeen: T0 + 2 * HOUR, lastSeen: T0 + 3 * HOUR }
const SPANS = [always, early, late, never]

/** Devices and links of every mixture of spans, some of them on ports that clients make up. */
function plant(): { readonly devices: readonly Device[]; readonly links: readonly Link[] } {
  const devices = SPANS.flatMap((span, at) =>
    ['a', 'b'].map((name, second) =>
      aDevice(`${name}${at}`, {
        ...span,
        serial: '',
        macAddresses: [`00:0${at}:0${second}`],
        ipAddresses: [`10.0.${at}.${second}`],
      }),
    ),
  )
  const links: Link[] = []
  for (const client of devices)
    for (const server of devices)
      for (const span of SPANS) {
        const number = links.length
        const [operation] = aLink('any').operations
        links.push(
          aLink(`link-${number}`, {
            ...span,
            client: client.id,
            server: server.id,
            clientAddress: client.ipAddresses[0]!,
            serverAddress: server.ipAddresses[0]!,
            port: number % 3 === 0 ? 50_000 + number : 502,
            operations: operation === undefined ? [] : [{ ...operation, ...SPANS[number % 5] }],
          }),
        )
      }
  return { devices, links }
}

async function filled<Kept extends Store>(store: Kept): Promise<Kept> {
  const { devices, links } = plant()
  const { number } = await store.addCapture(aCapture())
  await store.apply(number, [
    ...devices.map((device) => ({ kind: 'device', device }) as const),
    ...links.map((link) => ({ kind: 'link', link }) as const),
  ])
  return store
}

/** Frames are those of one of several links that are one talk. */
function tellsOf({ changes, counts, first, second }: Awaited<ReturnType<typeof compareTimes>>) {
  return { changes: changes.map(({ frames: _, ...change }) => change), counts, first, second }
}

test('what is told alike at both times is put aside, and nothing else', async () => {
  const store = await filled(new MemoryStore())
  const { items: devices } = await store.devices({ limit: 1000 })
  const { items: links } = await store.links({ limit: 1000 })
  const whole = {
    ...({ name: '', kind: 'data', from: null, until: null } as const),
    plant: {
      devices: devices.map((device) => deviceOf(device, files)),
      links: links.map((link) => linkOf(link, files)),
    },
  }
  const within = ({ from, until }: typeof first) =>
    sideWithin(whole, { from: Math.floor(from / 1000), until: Math.floor(until / 1000) })
  const expected = compareSides(within(first), within(second))!
  const reported = await compareTimes(store, { first, second, files })
  const named = (one: typeof reported) => ({ ...one.first, name: '' })
  assert.deepEqual(tellsOf(reported).changes, tellsOf(expected).changes)
  assert.deepEqual([reported.counts, named(reported)], [expected.counts, named(expected)])
  assert.ok(reported.changes.some(({ kind }) => kind === 'link'))
})

test('most of a plant that is at both times as it was is never told apart', () => {
  const devices = ['a', 'b'].map((id) => aDevice(id, always))
  const links = new AlikeLinks([first, second], devices)
  const [operation] = aLink('any').operations
  links.add(
    aLink('same', { ...always, client: 'a', server: 'b', operations: [{ ...operation!, ...always }] }),
  )
  links.add(aLink('new', { ...late, client: 'b', server: 'a' }))
  assert.deepEqual(
    [Array.from(links.rest(), ({ id }) => id), links.counts],
    [['new'], { first: 1, second: 2 }],
  )
})

test('a stored plant is compared in a thread beside, and tells the same', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sightglass-compared-'))
  const stored = await filled(await openSqliteStore(folder))
  try {
    const workers = new WorkerPool()
    const of = (store: Store) =>
      new ComparisonService({ store, captureNames: async () => files, workers }).between(first, second)
    assert.deepEqual(tellsOf(await of(stored)), tellsOf(await of(await filled(new MemoryStore()))))
  } finally {
    await stored.close()
    rmSync(folder, { recursive: true, force: true })
  }
})
