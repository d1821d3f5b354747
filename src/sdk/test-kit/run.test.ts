/** Protocols with one fault each, tried as `sightglass protocols test` tries them. */
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { runTrial } from './run.ts'
import { writeTemplate } from './write-template.ts'

/** The problems of a skeleton of which one line is another. */
async function problemsOf(t: TestContext, file: string, line: string, other: string): Promise<string[]> {
  const home = mkdtempSync(join(tmpdir(), 'sightglass-trial-'))
  t.after(() => rmSync(home, { recursive: true }))
  writeTemplate('acme-pump', home)
  const folder = join(home, 'acme-pump')
  const path = join(folder, file)
  const text = readFileSync(path, 'utf8')
  assert.ok(text.includes(line))
  writeFileSync(path, text.replace(line, other))
  const problems: string[] = []
  for await (const { what, problem } of runTrial({ folder, captures: [], mostFacts: 1 }))
    if (problem !== '' && !problem.startsWith('standard')) problems.push(`${what}: ${problem}`)
  return problems
}

test('a message of no bytes', async (t) => {
  const problems = await problemsOf(
    t,
    'wire.ts',
    "{ kind: 'message', length, message }",
    "{ kind: 'message', length: 0, message }",
  )
  assert.match(
    problems.join('\n'),
    /dissect: a message of 0 bytes \(frame 4\); length must be 1 to what is there/,
  )
  assert.match(problems.join('\n'), /damaged messages: none tried/)
})

test('a reader that waits for ever says for what', async (t) => {
  const problems = await problemsOf(
    t,
    'wire.ts',
    "if (available < length) return { kind: 'incomplete', need: length }",
    "if (available < 2000) return { kind: 'incomplete', need: 2000 }",
  )
  assert.match(
    problems.join('\n'),
    /script reading: .*: not one message was read: dissect said of frame 4: incomplete, 2000 needed \(8 bytes are there\)/,
  )
})

test('a script that goes where no hint points says so', async (t) => {
  const problems = await problemsOf(t, 'captures/script.ts', 'port: 65000', 'port: 65001')
  assert.match(problems.join('\n'), /script reading: .*: not one message was read: `dissect` was not asked/)
})

test('what throws says where', async (t) => {
  const problems = await problemsOf(
    t,
    'facts.ts',
    'const asked = waiting.get(sequence)',
    "throw new Error('oh')",
  )
  assert.match(problems.join('\n'), /threw on frame 5: oh \(facts\.ts:\d+\)/)
  assert.doesNotMatch(problems.join('\n'), /put a script\.ts/)
})

test('a verb that is none is told with those there are', async (t) => {
  const problems = await problemsOf(
    t,
    'facts.ts',
    "outcome: 'requested' })",
    "outcome: 'requested', verb: 'pump' as 'read' })",
  )
  assert.match(problems.join('\n'), /verb: expected one of read, .*execute/)
})

test('a name of ours is rejected', () => {
  assert.throws(() => writeTemplate('modbus', tmpdir()), /a protocol of Sightglass has that name/)
})
