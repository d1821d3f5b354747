/** PROFINET through gate, kernel rules and raw socket: frames without IP, and I&M0. The device replays answers: no stack is packaged. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { readAll } from '#capture/read-all'
import { loadQueries } from '../found/queries.ts'
import { dryRun, isShown } from '../plan/dry-run.ts'
import { GateTrial } from '../testing/gate-trial.ts'
import { NamespacePair, PYTHON, QUERY_SIDE, whyNoNamespaces } from '../testing/namespaces.ts'
import { plannedQuery, plannedTarget, planOf } from '../testing/plans.ts'

const DOUBLE = fileURLToPath(new URL('../testing/servers/profinet.py', import.meta.url))
const DEVICE = '10.77.0.9'
/** Device 0x0a01 of vendor 0x002a, Siemens. */
const IDS = 0x0a01002a
const hasSocat = spawnSync('socat', ['-V']).status === 0
const skip = whyNoNamespaces() || (!hasSocat && 'needs socat') || false
const queries = await loadQueries()
let pair: NamespacePair
let trial: GateTrial

before(() => {
  if (skip !== false) return
  pair = new NamespacePair('profinet', [DEVICE])
  trial = new GateTrial(pair)
})
after(() => {
  if (skip !== false) return
  pair.close()
  trial.close()
})

const hex = (bytes: readonly number[] | Uint8Array) => Buffer.from(bytes).toString('hex')

test('a PROFINET device gets the frames of the dry run, and its answers are read', { skip }, async () => {
  const double = pair.spawn(pair.devices, [PYTHON, DOUBLE, 'dev0', DEVICE])
  let got = ''
  double.stdout.setEncoding('utf8').on('data', (text: string) => (got += text))
  while (!got.includes('ready')) await once(double.stdout, 'data')
  const ids = ['dcp-get', 'dcp-identify', 'profinet-im0', 'dcp-identify-all']
  const known = { profinetIds: [IDS] }
  const asked = ids.map((id) => plannedQuery(queries.get(id)!, id === 'profinet-im0' ? { known } : {}))
  const plan = planOf([plannedTarget(DEVICE, asked)])
  trial.put('profinet', plan)
  const { status, said } = await trial.run('profinet')
  double.kill()
  assert.deepEqual([status, said, trial.status('profinet').text], [0, '', 'refused packets: 0'])
  const { lines } = trial.journal('profinet')
  const of = (kind: string) => lines.filter((line) => line.kind === kind).map(({ query }) => query)
  assert.deepEqual([of('request'), of('answer'), of('distress')], [ids, ids, []])
  // Dry run, wire and journal are the same bytes.
  const shown = dryRun(plan, queries).targets[0]!.packets.filter(({ query }) => query !== 'profinet-im0')
  const frames = got.trim().split('\n').slice(1)
  assert.equal(frames.length, 3)
  assert.ok(shown.every((packet, i) => isShown(packet.hex, frames[i]!)))
  const captured = trial.captures('profinet').flatMap((path) => readAll(readFileSync(path)).frames)
  const ours = captured.filter(({ bytes }) => hex(bytes.slice(6, 12)) === QUERY_SIDE.mac.replaceAll(':', ''))
  const sent = ours.filter(({ bytes }) => bytes[12] === 0x88).map(({ bytes }) => hex(bytes))
  assert.deepEqual(sent, frames)
  const answers = captured.filter(({ bytes }) => bytes[12] === 0x88).length - sent.length
  assert.equal(answers, 3)
})
