/** A data folder of a version before the renames opens with all it stored, and its mutes, learned alerts and custom rules apply. */
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, before, test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import type { MuteItem, TriagedAlert } from '#schema/alert'
import type { DeviceItem } from '#schema/device'
import type { DestinationItem } from '#schema/forwarding'
import type { LinkItem } from '#schema/link'
import type { Overview } from '#schema/overview'
import type { SavedQuestion } from '#schema/queries'
import type { PointTrendItem } from '#schema/trend'
import { type Serving, serve } from '#server/main'
import { settled } from '#server/testing/served'

const FOLDER = new URL('./former-data-folder/', import.meta.url)
/** Former id → current id of the rules in the folder. */
const RENAMED = {
  'switching-sweep': 'mass-switching',
  'controller-sweep': 'controller-scan',
  'subscribed-to-everything': 'wildcard-subscription',
  'changed-in-passing': 'write-from-short-session',
  'control-by-newcomer': 'commands-from-unknown-client',
} as const

/** Keys of stored JSON before they were renamed. */
const FORMER_KEY =
  /"(octets|counterpart|isNewHere|lesson|nearby|told|symbols|departures|assets|asked|ok|refused|tcp\w+Octets)":/g

interface Page<T> {
  readonly items: readonly T[]
}

let folder: string
let serving: Serving

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sightglass-former-'))
  const data = join(folder, 'data')
  mkdirSync(join(data, 'rules'), { recursive: true })
  for (const name of ['sightglass.db', 'events-2026-03.db'])
    writeFileSync(join(data, name), gunzipSync(readFileSync(new URL(`${name}.gz`, FOLDER))))
  writeFileSync(join(data, 'baseline.yaml'), readFileSync(new URL('baseline.yaml', FOLDER)))
  writeFileSync(join(data, 'rules', 'masters.yml'), readFileSync(new URL('masters.yml', FOLDER)))
  serving = await serve({ data, listen: '127.0.0.1:0', say: () => {}, log: () => {} })
})

after(async () => {
  await serving.close()
  rmSync(folder, { recursive: true })
})

async function get<T>(path: string): Promise<T> {
  const response = await fetch(`${serving.address}/rest/${path}`)
  assert.equal(response.status, 200, path)
  return (await response.json()) as T
}

const alertsOf = async (query: string) =>
  (await get<Page<TriagedAlert>>(`alerts?limit=100&suppressed=also&${query}`)).items
const states = (alerts: readonly TriagedAlert[]) =>
  alerts.map(({ id, rule, status, isLearned, mute }) => [id, rule, status, isLearned, mute?.rule]).sort()

/** All that was done in the old version. */
const KEPT = [
  ['2bdad3ba6861', 'write-from-short-session', 'new', false, undefined],
  ['87e8310f0965', 'write-from-short-session', 'closed', false, undefined],
  ['a22b022fea43', 'controller-scan', 'new', false, 'controller-scan'],
  ['e7c07d79ed1e', 'mass-switching', 'new', false, 'mass-switching'],
  ['ee0d90e95032', 'commands-from-unknown-client', 'new', false, undefined],
  ['f5cef557c898', 'wildcard-subscription', 'closed', true, undefined],
]
const renamed = new Set<string>(Object.values(RENAMED))
const isRenamed = ({ rule }: TriagedAlert) => renamed.has(rule)

test('alerts, mutes, destinations and questions have current rule ids', async () => {
  const all = await alertsOf('')
  assert.equal(all.length, 13)
  assert.deepEqual(states(all.filter(isRenamed)), KEPT)
  const mutes = await get<Page<MuteItem>>('mutes')
  assert.deepEqual(mutes.items.map(({ rule }) => rule).sort(), ['controller-scan', 'mass-switching'])
  const { items } = await get<Page<DestinationItem>>('forwarding')
  assert.deepEqual(items[0]?.filter.rules, ['commands-from-unknown-client', 'network-scan'])
  const questions = await get<Page<SavedQuestion>>('questions')
  const own = questions.items.find(({ isOwn }) => isOwn)
  assert.equal(own?.conditions[0]?.value, 'mass-switching|commands-from-unknown-client')
})

test('devices, links, alerts and process values are read by current names', async () => {
  const devices = await get<Page<DeviceItem>>('devices?limit=500')
  assert.ok(
    devices.items.some(({ type, ipAddresses }) => type === 'PLC' && ipAddresses.includes('10.21.3.10')),
  )
  const { items: links } = await get<Page<LinkItem>>('links?limit=500')
  assert.equal(links.length, 111)
  assert.equal(
    links.reduce((sum, { bytes }) => sum + bytes, 0),
    41_994,
  )
  const outcomes = links.flatMap(({ operations }) => operations).map((operation) => operation.outcomes)
  const total = (of: 'requested' | 'succeeded' | 'rejected') =>
    outcomes.reduce((sum, one) => sum + (one[of] ?? 0), 0)
  assert.deepEqual([total('requested'), total('succeeded'), total('rejected')], [111, 63, 46])
  const alerts = await alertsOf('')
  const learning = alerts.filter(({ isLearning }) => isLearning)
  assert.equal(learning.length, 5)
  assert.ok(learning.every(({ canLearn }) => canLearn))
  const { defenderTitles } = learning.find(({ rule }) => rule === 'commands-from-unknown-client')!
  assert.deepEqual(defenderTitles, ['Suspicion of Malicious Activity'])
  const { protocols } = await get<Overview>('overview')
  assert.equal(
    protocols.reduce((sum, { bytes }) => sum + bytes, 0),
    16_695,
  )
  const value = 'address=10.21.3.10&protocol=cip&point=Dosing.Residual'
  const trend = await get<PointTrendItem>(`process-values/trend?${value}`)
  assert.ok(trend.least.some((least) => least !== null))
})

test('no stored JSON has a former key', () => {
  const file = new DatabaseSync(join(folder, 'data', 'sightglass.db'), { readOnly: true })
  try {
    const tables = file.prepare("select name from sqlite_master where type = 'table'").all()
    const found = tables.flatMap(({ name }) =>
      file
        .prepare(`select * from "${name}"`)
        .all()
        .flatMap((row) => Object.values(row))
        .flatMap((value) => (typeof value === 'string' ? (value.match(FORMER_KEY) ?? []) : [])),
    )
    assert.deepEqual(found, [])
  } finally {
    file.close()
  }
})

test('a former id finds the alerts of its rule', async () => {
  for (const [former, current] of Object.entries(RENAMED)) {
    const found = await alertsOf(`rule=${former}`)
    assert.ok(found.length > 0, former)
    assert.deepEqual(found, await alertsOf(`rule=${current}`))
  }
})

test('the same traffic continues the old alerts, and the custom rule recognizes a renamed rule', async () => {
  const response = await fetch(`${serving.address}/rest/captures?name=again.pcap`, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream' },
    body: withoutFirstFrame(gunzipSync(readFileSync(new URL('small.pcap.gz', FOLDER)))),
  })
  assert.equal(response.status, 201)
  await settled(serving.address)
  const all = await alertsOf('')
  // Ids as the old version gives them: alerts continue, and muted, closed and learned ones stay so.
  assert.deepEqual(states(all.filter(isRenamed)), [
    ['2bdad3ba6861', 'write-from-short-session', 'new', false, undefined],
    ['6ef68e4e2922', 'wildcard-subscription', 'new', false, undefined],
    ...KEPT.slice(1),
    ['ffccc67f84d8', 'write-from-short-session', 'new', false, undefined],
  ])
  const own = all.filter(({ rule }) => rule === 'own-commands-of-a-second-master-at-night')
  assert.deepEqual(own.map(({ id }) => id).sort(), ['b3e62127953e', 'cfb4a854466d'])
})

/** The same traffic in another file: one that was read before is refused. */
function withoutFirstFrame(pcap: Buffer): Uint8Array<ArrayBuffer> {
  const [header, recordHeader] = [24, 16]
  const next = header + recordHeader + pcap.readUInt32LE(header + 8)
  return new Uint8Array(Buffer.concat([pcap.subarray(0, header), pcap.subarray(next)]))
}
