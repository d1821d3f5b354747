/** A data folder written before rules were renamed opens with its mutes, learned alerts and custom rules in force. */
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import type { MuteItem, TriagedAlert } from '#schema/alert'
import type { DestinationItem } from '#schema/forwarding'
import type { SavedQuestion } from '#schema/queries'
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
