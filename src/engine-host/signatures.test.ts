import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { captureOf } from '#sdk/test-kit/stage'
import { SignatureSet } from './signatures.ts'
import { startEngine } from './start.ts'

const rules = (from: number, count: number) =>
  Array.from(
    { length: count },
    (_, i) => `alert tcp any any -> any any (msg:"m"; content:"c${i}"; sid:${from + i};)\n`,
  ).join('')

test('while other files are read, what comes meanwhile has its turns and those before still count', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'signatures-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text)
    return join(folder, name)
  }
  const set = new SignatureSet([file('before.rules', rules(1, 2))])
  let isDone = false
  const replaced = set
    .replace([file('later.rules', rules(100, 1000)), join(folder, 'gone.rules')], {})
    .then(() => {
      isDone = true
    })
  let turns = 0
  for (; !isDone; turns++) {
    assert.deepEqual(
      set.signatures.map(({ sid }) => sid),
      [1, 2],
    )
    await new Promise((turn) => setImmediate(turn))
  }
  await replaced
  assert.ok(turns >= 20, `${turns} turns`)
  assert.equal(set.signatures.length, 1000)
  assert.ok(Object.keys(set.counters).some((name) => /^signatures: gone\.rules: /.test(name)))
})

test('app-layer-protocol:failed and unrecognised.request in a loaded file', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'signatures-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const rule = (sid: number, options: string) =>
    `alert tcp any any -> any any (msg:"m"; ${options} content:"reboot"; sid:${sid};)\n`
  const signatureFiles = [join(folder, 'own.rules')]
  writeFileSync(
    signatureFiles[0]!,
    `${rule(1, 'app-layer-protocol:failed;')}${rule(2, 'unrecognised.request;')}${rule(3, 'app-layer-protocol:!http;')}`,
  )
  const sids = async (first: string) => {
    const bytes = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0))
    const lines = [...Array.from({ length: 30 }, () => first), 'reboot'].map(
      (text) => ['client', bytes(text)] as const,
    )
    const file = join(folder, 'capture.pcap')
    writeFileSync(
      file,
      captureOf({ name: 'capture', over: { transport: 'tcp', port: 12_397 }, lines }, () => assert.fail()),
    )
    const rules = new Set<string>()
    const run = startEngine({ files: [file], signatureFiles })
    for await (const batch of run.entries)
      for (const entry of batch) if (entry.kind === 'alert') rules.add(entry.alert.rule)
    return [...rules].filter((id) => id.startsWith('signature-')).sort()
  }
  assert.deepEqual(await sids('what nobody speaks '), ['signature-1', 'signature-2'])
  assert.deepEqual(await sids('GET / HTTP/1.1\r\nHost: plant\r\n\r\n'), [])
})
