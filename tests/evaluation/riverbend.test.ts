import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { rowsIn } from '#model/tab-separated'
import { chains } from '../../simulator/riverbend/chains/chains.ts'
import { stepsOf } from '../../simulator/riverbend/folders.ts'
import { scheduleSteps, selectSteps } from '../../simulator/riverbend/schedule.ts'
import { allHosts } from '../../simulator/riverbend/site.ts'
import { type Written, writePlant } from '../../simulator/riverbend/write.ts'
import { evaluate, recall } from './evaluation.ts'
import { START } from './run.ts'

const folder = mkdtempSync(join(tmpdir(), 'riverbend-test-'))
after(() => rmSync(folder, { recursive: true, force: true }))

/** Everything that can happen, in a quarter of an hour of a thin plant. */
async function everything(name: string, seed: number): Promise<Written> {
  const chosen = await selectSteps('attacks,evasions,benign')
  assert.ok(typeof chosen !== 'string')
  // The ten thousand events of a cover scan would only cost time here.
  const wanted = chosen.filter(({ steps }) => steps.every(({ id }) => id !== 'stop-under-cover-of-a-scan'))
  const steps = scheduleSteps(wanted, { seed, from: 60, to: 860 })
  return writePlant(join(folder, name), { seed, start: START, forSeconds: 900, pace: 40, steps })
}

test('one seed gives one capture to the byte, another seed another', async () => {
  const [first, again, other] = [await everything('a', 7), await everything('b', 7), await everything('c', 8)]
  const digest = ({ pcap }: Written) => createHash('sha256').update(readFileSync(pcap)).digest('hex')
  assert.equal(digest(first), digest(again))
  assert.deepEqual(first.labels, again.labels)
  assert.notEqual(digest(first), digest(other))
})

test('every step is labelled with who did it, when, and in which frames', async () => {
  const { labels, frames } = await everything('d', 9)
  for (const label of labels) {
    assert.ok(label.start <= label.end, label.step)
    assert.ok(label.lastFrame <= frames, label.step)
    if (label.kind === 'benign') continue
    assert.ok(label.frames > 0, `${label.step}: no frame of it`)
    assert.match(label.technique, /^T[01]\d{3}(\.\d{3})?$/, label.step)
    assert.ok(label.says !== '' && label.engines.length > 0, label.step)
  }
})

test('techniques of the labels are those of ATT&CK for ICS', async () => {
  const known = new Set(
    rowsIn(readFileSync(new URL('../../data/attack-ics.tsv', import.meta.url), 'utf8')).map(([id]) => id),
  )
  for (const { id, technique } of [...(await stepsOf('attacks')), ...(await stepsOf('evasions'))])
    assert.ok(known.has(technique), `${id}: ${technique}`)
})

test('no two devices share an address, and the seven stories are whole', async () => {
  assert.equal(new Set(allHosts.map(({ ip }) => ip)).size, allHosts.length)
  assert.equal(new Set(allHosts.map(({ mac }) => mac)).size, allHosts.length)
  assert.equal(chains(await stepsOf('attacks')).length, 7)
})

const hasReferee = spawnSync('tshark', ['--version']).status === 0

test('an outside referee finds no malformed frame', {
  skip: hasReferee ? false : 'tshark is not here',
}, async () => {
  const { pcap } = await everything('e', 10)
  const filter =
    '_ws.malformed || _ws.expert.severity == error || ip.checksum.status == 0 || tcp.checksum.status == 0'
  const checks = ['ip.check_checksum', 'tcp.check_checksum'].flatMap((name) => ['-o', `${name}:TRUE`])
  const { stdout } = spawnSync('tshark', ['-n', '-r', pcap, ...checks, '-Y', filter], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  })
  assert.equal(stdout, '')
})

test('the quick evaluation finds most steps', { timeout: 240_000 }, async () => {
  const report = await evaluate({
    seeds: [1],
    hours: [1.2, 0.3],
    pace: 12,
    storySeeds: 0,
    hasHardships: false,
    ablatedSeeds: 0,
  })
  const [found, all] = recall(report.stepResults, ['A', 'L', 'evasion'])
  assert.ok(found / all >= LEAST_RECALL, `${found} of ${all} steps found`)
})

/** A limit against regressions; bench/results/detection-score.md has the goal. */
const LEAST_RECALL = 0.65
