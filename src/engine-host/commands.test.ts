import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { PassThrough } from 'node:stream'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Alert } from '#model/alert'
import type { EngineCommand } from './request.ts'
import { startEngine } from './start.ts'

const CAPTURE = fileURLToPath(new URL('../protocols/s7comm/captures/stop-and-start.pcap', import.meta.url))
/** A baseline that knows nothing and learns nothing: every relation is news. */
const CLOSED = { connectionPairs: [], channels: [], points: [] }

/** Alerts of a live stream, with the command `word` sent to the engine before the first packet. */
async function alertsAfter(word: EngineCommand): Promise<readonly Alert[]> {
  const bytes = readFileSync(CAPTURE)
  const stream = new PassThrough()
  const run = startEngine({ files: [{ name: 'eth0', stream }], flushMs: 1, baseline: CLOSED })
  stream.write(bytes.subarray(0, 24)) // the header alone: it listens
  run.send(word)
  run.send({ customRules: [] }) // answered, so that what was said before has been heard
  const alerts = new Map<string, Alert>()
  let hasHeard = false
  for await (const batch of run.entries)
    for (const entry of batch) {
      if (entry.kind === 'alert') alerts.set(entry.alert.id, entry.alert)
      if (entry.kind !== 'custom-rules' || hasHeard) continue
      hasHeard = true
      stream.end(bytes.subarray(24))
    }
  assert.ok(hasHeard)
  return [...alerts.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
}

test('what a person says of an alert reaches an engine that is listening', async () => {
  const before = await alertsAfter({})
  const learned = before.find(
    ({ baselineUpdate, rule }) => baselineUpdate !== undefined && rule === 'new-function',
  )
  assert.ok(learned?.baselineUpdate !== undefined, before.map(({ rule }) => rule).join())

  const seen = { time: learned.time, lastTime: learned.lastTime, count: 1 }
  const taught = await alertsAfter({ said: { baselineUpdate: learned.baselineUpdate, seen, isNormal: true } })
  assert.ok(!taught.some(({ id }) => id === learned.id))
  assert.ok(
    taught.some(({ rule }) => rule === 'controller-stopped'),
    'a stop stays an alert',
  )

  const again = await alertsAfter({ occurrences: [[learned.id, 2]] })
  assert.ok(!again.some(({ id }) => id === learned.id))
  assert.deepEqual(again.find(({ rule, again }) => rule === learned.rule && again !== undefined)?.again, {
    first: learned.id,
    previous: learned.id,
    number: 2,
  })
})
