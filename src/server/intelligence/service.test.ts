/** Updates without a restart, and what was seen before it was known. */
import assert from 'node:assert/strict'
import { copyFileSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { Packages } from '#data-folder/packages/installed'
import { newKeys, readSecretKey } from '#data-folder/packages/keys'
import { pack } from '#data-folder/packages/pack'
import { TrustStore } from '#data-folder/packages/trust-store'
import type { Alert } from '#model/alert'
import { MemoryStore } from '#store/memory-store'
import type { StoredCapture } from '#store/store'
import { aCapture, aDevice, aLink, T0 } from '#store/testing/records'
import { ago } from './hunt.ts'
import { IntelligenceService } from './service.ts'
import { Sources } from './source.ts'
import { testPlant } from './taxii/testing/plant.ts'

const NOW = T0 / 1000 + 12 * 86_400_000 + 3_600_000
const plant = testPlant()
const rooms: IntelligenceService[] = []
after(async () => {
  for (const room of rooms) await room.close()
})

/** Resolves when `done` returns true. */
async function until(done: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const end = performance.now() + 20_000
  while (!(await done())) {
    if (performance.now() > end) throw new Error(`never: ${what}`)
    await pause(10)
  }
}

async function roomWith(
  change: { files?: readonly string[]; captures?: (data: string) => Partial<StoredCapture>[] } = {},
) {
  const data = mkdtempSync(join(plant.folder, 'data-'))
  const store = new MemoryStore()
  const captures: StoredCapture[] = []
  for (const capture of change.captures?.(data) ?? [])
    captures.push(await store.addCapture(aCapture(capture)))
  const changed: (readonly string[])[] = []
  const lines: string[] = []
  const room = new IntelligenceService({
    store,
    data,
    files: change.files ?? [],
    captures: () => captures,
    protocolFolders: [],
    changed: (files) => changed.push(files),
    reported: () => {},
    log: (line) => lines.push(line),
    now: () => NOW,
    lookMs: 20,
    update: { sleep: async () => {} },
  })
  rooms.push(room)
  return { data, store, room, changed, lines, captures }
}

function listFile(name: string, text: string): string {
  const path = join(mkdtempSync(join(plant.folder, 'list-')), name)
  writeFileSync(path, text)
  return path
}

async function alertsOf(store: MemoryStore): Promise<readonly Alert[]> {
  return (await store.alerts({ limit: 100 })).items.map(({ alert }) => alert)
}

test('fetches what is due, tells the engines, and shows how it stands', async () => {
  const server = await plant.serve({
    objects: [
      {
        type: 'indicator',
        id: 'indicator--1',
        pattern: "[ipv4-addr:value = '198.51.100.1']",
        modified: '2026-01-01T00:00:00Z',
      },
    ],
  })
  const { data, room, changed } = await roomWith()
  new Sources(data).save({ ...server.source, name: 'isac' })
  assert.equal((await room.state()).sources[0]?.state, 'never')
  room.start()
  await until(() => changed.length > 0, 'the engines are told')
  assert.match(changed[0]?.[0] ?? '', /intelligence\/sources\/isac\/collection-[0-9a-f]+\/objects-1-1\.json$/)
  assert.deepEqual(room.files, changed[0])
  const [source] = (await room.state()).sources
  assert.equal(source?.state, 'current')
  assert.equal(source?.indicators, 1)
  assert.equal(source?.nextAttempt, new Date(NOW + 24 * 3_600_000).toISOString())
  const asked = server.requests.length
  await pause(100)
  assert.equal(server.requests.length, asked, 'not before it is due again')
  await room.close()
  await server.stop()
})

test('a source that fails is tried again later, and what it gave before stays', async () => {
  const server = await plant.serve({ violation: 'html' })
  const { data, room, lines } = await roomWith()
  new Sources(data).save({ ...server.source, name: 'isac' })
  room.start()
  await until(async () => (await room.state()).sources[0]?.state === 'failing', 'it fails')
  const [source] = (await room.state()).sources
  assert.match(source?.lastError ?? '', /got text\/html/)
  assert.equal(source?.nextAttempt, new Date(NOW + 15 * 60_000).toISOString())
  assert.match(lines.join('\n'), /intelligence: isac: expected application\/taxii\+json/)
  await assert.rejects(room.update('other'), /no source other/)
  await room.close()
  await server.stop()
})

test('takes up an installed package without a restart, and lets go of a removed one', async () => {
  const { data, room, changed } = await roomWith()
  room.start()
  const keys = newKeys()
  const [secret, open] = [listFile('a.key', keys.secret), listFile('a.pub', keys.public)]
  new TrustStore(data).trust(open, 'vendor')
  const out = join(data, 'feed.package')
  const order = {
    kind: 'intel',
    name: 'feed',
    version: 1,
    about: '',
    key: readSecretKey(secret),
    out,
  } as const
  pack({ ...order, paths: [listFile('bad.csv', '198.51.100.7\n')], created: new Date(NOW) })
  const packages = new Packages(data)
  packages.install(out, { now: new Date(NOW) })
  await until(() => changed.length === 1, 'the package is told')
  assert.match(changed[0]?.[0] ?? '', /bad\.csv$/)
  assert.equal((await room.state()).packages[0]?.name, 'feed')
  packages.remove('feed')
  await until(() => changed.length === 2, 'the removal is told')
  assert.deepEqual(changed[1], [])
  await room.close()
})

test('says what was seen before it was known, with the frame that proves it, once', async () => {
  const files = [listFile('feed.csv', 'ip,name\n198.51.100.7,Gate of X\n')]
  const { store, room, captures } = await roomWith({ files, captures: () => [{ state: 'done' }] })
  const { number } = captures[0]!
  const link = aLink('l-1', {
    client: 'pc',
    clientAddress: '10.0.0.9',
    server: '',
    serverAddress: '198.51.100.7',
    port: 443,
    firstSeen: T0,
    lastSeen: T0,
    firstPlace: { file: 0, frame: 77 },
  })
  const other = aLink('l-2', { serverAddress: '198.51.100.8' })
  await store.apply(number, [
    { kind: 'link', link },
    { kind: 'link', link: other },
  ])
  await store.commitCapture(number)
  room.start()
  await until(async () => (await room.state()).hunt.last !== null, 'the hunt ends')
  const alerts = await alertsOf(store)
  assert.deepEqual(
    alerts.map(({ what, severity, places, rule }) => ({ what, severity, places, rule })),
    [
      {
        what: '10.0.0.9 talked to 198.51.100.7, malicious by feed.csv: Gate of X; seen 12 days ago, before this was known',
        severity: 'critical',
        places: [{ file: number, frame: 77 }],
        rule: 'malicious-address',
      },
    ],
  )
  const events = await store.events({ limit: 10, type: 'threat-found-in-history' })
  assert.equal(events.items[0]?.time, NOW * 1000)
  const { hunt, indicators } = await room.state()
  assert.deepEqual([hunt.found, hunt.links, indicators], [1, 2, 1])
  await room.close()
})

test('reads kept captures again for names and files, and speaks of what it knows only once', async () => {
  const captures = (data: string) => {
    mkdirSync(data, { recursive: true })
    const path = join(data, 'dns.pcap')
    copyFileSync(fileURLToPath(new URL('../../protocols/dns/captures/lookups.pcap', import.meta.url)), path)
    return [
      { state: 'done' as const, path, name: 'dns.pcap' },
      { state: 'done' as const, path: join(data, 'gone.pcap') },
    ]
  }
  const { store, room } = await roomWith({
    files: [listFile('feed.csv', 'historian.plant.example,bad\n')],
    captures,
  })
  room.start()
  await until(async () => (await room.state()).hunt.last !== null, 'the hunt ends')
  const alerts = await alertsOf(store)
  assert.equal(alerts.length, 1)
  assert.match(alerts[0]?.what ?? '', /before this was known/)
  assert.equal(alerts[0]?.isLearning, false)
  const { hunt } = await room.state()
  assert.deepEqual([hunt.captures, hunt.notSearched, hunt.found], [1, 1, 1])
  await room.close()
})

test('finds names, files and fingerprints that a live stream showed before they were known', async () => {
  const sha256 = 'ab'.repeat(32)
  const list = listFile('feed.csv', `bad.example\n${sha256}\n`)
  const { store, room, captures } = await roomWith({ files: [list], captures: () => [{ state: 'reading' }] })
  const { number } = captures[0]!
  await store.apply(number, [
    { kind: 'device', device: aDevice('hmi-1', { name: 'HMI 1', ipAddresses: ['10.0.0.9'] }) },
    // Their addresses begin alike, and they were seen before it and after it.
    ...Array.from({ length: 60 }, (_, i) => ({
      kind: 'device' as const,
      device: aDevice(`${i < 30 ? 'a' : 'z'}-${i}`, {
        ipAddresses: [`10.0.0.9${i}`],
        lastSeen: T0 + (i < 30 ? -1 : 1) * 30 * 86_400e6,
      }),
    })),
  ])
  const seen = {
    time: T0,
    source: '10.0.0.9',
    destination: '10.0.0.2',
    name: '',
    place: { file: 0, frame: 5 },
  }
  const [dns, smb] = [
    { ...seen, protocol: 'dns' },
    { ...seen, protocol: 'smb', name: 'update.exe' },
  ]
  room.sighted(number, [
    { ...dns, kind: 'domain', value: 'www.bad.example' },
    { ...dns, kind: 'domain', value: 'notbad.example' },
    { ...smb, kind: 'hash', value: sha256 },
  ])
  room.sighted(number + 1, [{ ...dns, kind: 'domain', value: 'bad.example' }]) // its capture was removed
  room.start()
  await until(async () => (await room.state()).hunt.last !== null, 'the hunt ends')
  const alerts = await alertsOf(store)
  assert.deepEqual(alerts.map(({ rule, source, places }) => [rule, source, places[0]?.frame]).sort(), [
    ['malicious-domain', 'hmi-1', 5],
    ['malicious-file', 'hmi-1', 5],
  ])
  const what = alerts.map((alert) => alert.what).sort()
  assert.match(what[0]!, /^HMI 1 asked for www\.bad\.example, malicious by feed\.csv; seen 12 days ago/)
  assert.match(what[1]!, /^HMI 1 sent 10\.0\.0\.2 the file update\.exe, malicious/)
  const { hunt } = await room.state()
  assert.deepEqual([hunt.sightings, hunt.found], [3, 2])
  await room.close()
})

test("does not call the plant's own controllers bad, whatever a feed says", async () => {
  const files = [listFile('feed.csv', '198.51.100.7\n')]
  const { store, room, captures } = await roomWith({ files, captures: () => [{ state: 'done' }] })
  const { number } = captures[0]!
  const link = aLink('l-1', { server: 'plc-1', serverAddress: '198.51.100.7' })
  await store.apply(number, [
    { kind: 'device', device: aDevice('plc-1', { class: 'OT' }) },
    { kind: 'link', link },
  ])
  room.start()
  await until(async () => (await room.state()).hunt.last !== null, 'the hunt ends')
  assert.deepEqual(await alertsOf(store), [])
  assert.equal((await room.state()).hunt.links, 1)
  await room.close()
})

test('says how long ago in the largest unit of which there are two', () => {
  assert.equal(ago(T0, T0 / 1000 + 3 * 3_600_000), '3 hours ago')
  assert.equal(ago(T0, T0 / 1000), 'just now')
})

test('an uploaded list counts at once, a source with a password in its address is refused', async () => {
  const { room, changed } = await roomWith()
  room.start()
  const state = await room.upload('list.csv', 'value\n192.0.2.77\n')
  assert.deepEqual(state.uploaded, ['list.csv'])
  await until(
    () => changed.some(([file]) => file?.endsWith('uploaded/list.csv') === true),
    'the engines know',
  )
  assert.deepEqual((await room.removeUpload('list.csv')).uploaded, [])
  const source = { name: 'feed', url: 'https://127.0.0.1:1/taxii2/', everyHours: 24 }
  await assert.rejects(room.addSource({ ...source, url: 'https://a:b@192.0.2.1/' }), /expected no password/)
  await assert.rejects(room.addSource({ ...source, url: 'http://192.0.2.1/' }), /expected https/)
  await assert.rejects(room.removeSource('feed'), /no source/)
})
