import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { readEvaluation } from '../../../simulator/triton/mitre-evaluation.ts'
import { writeTriton } from '../../../simulator/triton/triton.ts'
import { gradeTriton } from './grade.ts'

const folder = mkdtempSync(join(tmpdir(), 'triton-test-'))
after(() => rmSync(folder, { recursive: true, force: true }))

test('all 48 sub-steps are played, each with frames of its own, in the order of the evaluation', () => {
  const { labels, pcap } = writeTriton(join(folder, 'a'), 5)
  assert.deepEqual(
    labels.map(({ step }) => step),
    readEvaluation().map(({ id }) => id),
  )
  assert.equal(labels.length, 48)
  for (const { step, frames } of labels) assert.ok(frames > 4, step)
  const digest = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex')
  assert.equal(digest(pcap), digest(writeTriton(join(folder, 'b'), 5).pcap))
  const tshark = spawnSync('tshark', [
    ...['-r', pcap, '-Y', '_ws.malformed || tcp.checksum.status == 0', '-o', 'tcp.check_checksum:TRUE'],
    ...['-T', 'fields', '-e', 'frame.number', '-e', '_ws.col.info'],
  ])
  if (tshark.error === undefined) assert.equal(tshark.stdout.toString(), '')
})

test('what MITRE published of Microsoft is 33 analytic and 4 by technique', () => {
  const levels = readEvaluation().map(({ vendors }) => vendors.get('microsoft'))
  const analytic = levels.filter((level) => level !== 'none' && level !== 'telemetry')
  assert.equal(analytic.length, 33)
  assert.equal(levels.filter((level) => level === 'technique').length, 4)
})

test('at least 44 of 48 sub-steps are named and 35 by their technique, in one incident', async () => {
  const { graded, incidents, inIncident } = await gradeTriton(11)
  const named = graded.filter(({ level }) => level !== 'none' && level !== 'telemetry')
  assert.ok(named.length >= 44, `${named.length} named`)
  assert.ok(graded.filter(({ level }) => level === 'technique').length >= 35)
  assert.equal(incidents.length, 1)
  assert.ok(inIncident >= 44, `${inIncident} in the incident`)
})
