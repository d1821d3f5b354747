import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { PassThrough } from 'node:stream'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { startEngine } from '#engine-host/start'
import { SignatureWatch } from './service.ts'
import type { SignatureChoice } from './signature-files.ts'

const folder = mkdtempSync(join(tmpdir(), 'signature-watch-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const CAPTURE = fileURLToPath(new URL('../../protocols/modbus/captures/polling.pcap', import.meta.url))
const rule = (sid: number, text: string) =>
  `alert tcp any any -> any 502 (msg:"A poll"; content:"${text}"; sid:${sid}; rev:1;)\n`

test('files that change, come or go are noticed, and what cannot be read leaves what was', async (t) => {
  const path = join(folder, 'rules')
  mkdirSync(path)
  writeFileSync(join(path, 'a.rules'), rule(1, 'a'))
  const choices: SignatureChoice[] = []
  const lines: string[] = []
  const reported = async (count: number) => {
    while (choices.length < count) await sleep(2)
    return choices[count - 1]!.signatureFiles.map((file) => basename(file))
  }
  const watch = new SignatureWatch({
    paths: [path],
    variablesFile: undefined,
    packed: () => [],
    changed: (choice) => choices.push(choice),
    log: (line) => lines.push(line),
    lookMs: 2,
  })
  t.after(() => watch.close())
  writeFileSync(join(path, 'b.rules'), rule(2, 'b'))
  assert.deepEqual(await reported(1), ['a.rules', 'b.rules'])
  writeFileSync(join(path, 'a.rules'), rule(3, 'longer'))
  assert.deepEqual(await reported(2), ['a.rules', 'b.rules'])
  rmSync(path, { recursive: true })
  while (lines.length === 0) await sleep(2)
  assert.match(lines[0]!, /no such file.*the previous ones stay in force/)
  assert.equal(watch.choice.signatureFiles.length, 2)
})

test('an engine that listens already takes other signatures', { timeout: 60_000 }, async () => {
  const [before, later] = [join(folder, 'before.rules'), join(folder, 'later.rules')]
  writeFileSync(before, rule(1, 'never in there'))
  const stream = new PassThrough()
  const bytes = readFileSync(CAPTURE)
  const signatureFiles = [before]
  const run = startEngine({
    files: [{ name: 'eth0', stream }],
    flushMs: 1,
    signatureFiles,
    signatureFolders: [folder],
  })
  writeFileSync(later, rule(2, '|00 01 00 00|')) // after the engine was locked in
  stream.write(bytes.subarray(0, 24)) // the header alone: it listens
  run.send({ signatureChoice: { signatureFiles: [later], signatureVariables: {} }, customRules: [] })
  const rules = new Set<string>()
  for await (const batch of run.entries)
    for (const entry of batch) {
      if (entry.kind === 'alert') rules.add(entry.alert.rule)
      // Confirmed: the command is in effect.
      if (entry.kind === 'custom-rules') stream.end(bytes.subarray(24))
    }
  assert.ok(rules.has('signature-2'), [...rules].join())
})

test('an engine that began without signatures does not say that it has some', {
  timeout: 60_000,
}, async () => {
  const file = join(folder, 'too-late.rules')
  writeFileSync(file, rule(2, '|00 01 00 00|'))
  const stream = new PassThrough()
  const bytes = readFileSync(CAPTURE)
  const run = startEngine({ files: [{ name: 'eth0', stream }], flushMs: 1, signatureFolders: [folder] })
  stream.write(bytes.subarray(0, 24))
  run.send({ signatureChoice: { signatureFiles: [file], signatureVariables: {} }, customRules: [] })
  let counters: Readonly<Record<string, number>> = {}
  for await (const batch of run.entries)
    for (const entry of batch) {
      if (entry.kind === 'counters') counters = entry.counters
      if (entry.kind === 'custom-rules') stream.end(bytes.subarray(24))
    }
  assert.equal(counters.signatures, undefined)
})
