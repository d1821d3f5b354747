import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { parseBaseline } from '#baseline/baseline-file'
import { startEngine } from '#engine-host/start'
import { CodedError } from '#schema/errors'
import type { StoredCapture } from '#store/store'
import { aCapture } from '#store/testing/records'
import { baselineDryRun } from './dry-run.ts'

const pathOf = (name: string) =>
  fileURLToPath(new URL(`../../protocols/modbus/captures/${name}.pcap`, import.meta.url))
const capture = (name: string, change: Partial<StoredCapture> = {}): StoredCapture => ({
  ...aCapture(),
  number: 1,
  name: `${name}.pcap`,
  path: pathOf(name),
  state: 'done',
  ...change,
})

async function baselineOf(name: string): Promise<string> {
  let text = ''
  for await (const batch of startEngine({ files: [pathOf(name)], exportBaseline: true }).entries)
    for (const entry of batch) if (entry.kind === 'baseline') text = entry.text
  return text
}

const [polling, writing] = await Promise.all([baselineOf('polling'), baselineOf('writing')])
const room = (captures: readonly StoredCapture[], current?: string) =>
  baselineDryRun({
    captures: () => captures,
    baseline: () => (current === undefined ? undefined : parseBaseline(current)),
    siteFile: () => undefined,
    protocolFolders: [],
  })
const never = new AbortController().signal

test('what a baseline would have raised on the captures that are kept: when, whom, in which frame', async () => {
  const answer = await room([capture('writing')]).test(polling, never)
  assert.equal(answer.isComplete, true)
  assert.equal(answer.current, null)
  assert.equal(answer.added.count, answer.alerts)
  assert.ok(answer.hits >= answer.alerts && answer.alerts > 0)
  const [write] = answer.added.first.filter(({ what }) => what.includes('Write Single Coil'))
  assert.deepEqual([write?.capture, write?.frame, write?.source], ['writing.pcap', 4, '10.20.0.1'])
  assert.deepEqual(answer.silenced, { count: 0, first: [] })
})

test('beside the one that counts now: what is new with it, and what falls silent', async () => {
  const answer = await room([capture('writing')], polling).test(writing, never)
  assert.equal(answer.added.count, 0)
  assert.ok(answer.silenced.first.some(({ what }) => what.includes('Write Single Coil')))
  assert.equal(answer.alerts + answer.silenced.count, answer.current!.alerts + answer.added.count)
})

test('captures that are not there any more, or are still read, are none', async () => {
  const gone = capture('writing', { path: `${pathOf('writing')}.gone` })
  const answer = await room([gone, capture('polling', { state: 'reading' })]).test(polling, never)
  assert.deepEqual([answer.captures, answer.alerts, answer.isComplete], [[], 0, true])
})

test('text that is no baseline, and a second run at once, are refused in words', async () => {
  const trial = room([capture('writing')])
  const refusal = (code: string) => (error: unknown) => error instanceof CodedError && error.code === code
  await assert.rejects(trial.test('relations: 7', never), refusal('baseline-refused'))
  const first = trial.test(polling, never)
  await assert.rejects(trial.test(polling, never), refusal('dry-run-busy'))
  await first
  await trial.test(polling, never)
})

test('whoever goes away is not waited for', async () => {
  const gone = new AbortController()
  gone.abort()
  assert.equal((await room([capture('writing')]).test(polling, gone.signal)).isComplete, false)
})
