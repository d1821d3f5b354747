import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { startEngine } from '#engine-host/start'
import { unpack } from '#engine-host/unpack'
import type { Alert } from '#model/alert'
import { chooseSignatures } from './signature-files.ts'

const folder = mkdtempSync(join(tmpdir(), 'signatures-'))
after(() => rmSync(folder, { recursive: true }))

function put(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

test('folders give their rules in name order; other files are left', () => {
  put('b.rules', '')
  put('a.rules', '')
  put('readme.txt', '')
  const { signatureFiles } = chooseSignatures([folder], undefined)
  assert.deepEqual(signatureFiles, [join(folder, 'a.rules'), join(folder, 'b.rules')])
  assert.throws(() => chooseSignatures([join(folder, 'nowhere')], undefined), /no such file/)
})

test('variables are a table, or those of a Suricata configuration', () => {
  const plain = put('plain.yaml', 'HOME_NET: 10.0.0.0/8\nPORTS: [102, 502]\nONE: 502\n')
  assert.deepEqual(chooseSignatures([], plain).signatureVariables, {
    HOME_NET: '10.0.0.0/8',
    PORTS: '[102,502]',
    ONE: '502',
  })
  const suricata = put(
    'suricata.yaml',
    '%YAML 1.1\n---\nvars:\n  address-groups:\n    HOME_NET: "[10.0.0.0/8]"\n  port-groups:\n    HTTP_PORTS: "80"\nother: 1\n',
  )
  assert.deepEqual(chooseSignatures([], suricata).signatureVariables, {
    HOME_NET: '[10.0.0.0/8]',
    HTTP_PORTS: '80',
  })
  for (const text of ['- a', 'HOME_NET: {a: 1}', '"bad name": x', 'a: [', 'a: &a 1\nb: *a\n'])
    assert.throws(() => chooseSignatures([], put('bad.yaml', text)), /bad\.yaml/, text)
})

test('a rule file reaches the engine, and its hits come back as alerts', async () => {
  const capture = fileURLToPath(new URL('../../protocols/modbus/captures/writing.pcap', import.meta.url))
  const rules = put(
    'own.rules',
    [
      'alert modbus any any -> any any (msg:"a register is written"; modbus: access write; sid:9; rev:2; metadata:mitre_technique_id T0836;)',
      'alert tcp any any -> any any (msg:"never"; content:"no such bytes"; sid:10;)',
      'alert tcp any any -> any any (msg:"does not run"; lua:x; sid:11;)',
    ].join('\n'),
  )
  const alerts = new Map<string, Alert>()
  let counters: Readonly<Record<string, number>> = {}
  for await (const batch of startEngine({ files: [capture], ...chooseSignatures([rules], undefined) })
    .entries)
    for (const entry of batch) {
      if (entry.kind === 'alert' && entry.alert.rule.startsWith('signature-'))
        alerts.set(entry.alert.id, entry.alert)
      if (entry.kind === 'counters') counters = entry.counters
    }
  assert.deepEqual(
    [...alerts.values()].map(({ rule, title, engine, techniques }) => ({ rule, title, engine, techniques })),
    [{ rule: 'signature-9', title: 'a register is written', engine: 'malware', techniques: ['T0836'] }],
  )
  assert.equal(counters.signatures, 2)
  assert.equal(counters['signature 11 (own.rules:3): lua: this keyword is not supported'], 1)
})

test('a bomb is not unpacked, a cut body is as far as it goes', () => {
  assert.equal(unpack(gzipSync(new Uint8Array(50 * 1024 * 1024)), 'gzip'), undefined)
  const text = new TextEncoder().encode('word '.repeat(2000))
  const cut = unpack(gzipSync(text, { level: 0 }).subarray(0, 5000), 'gzip')
  assert.ok(cut !== undefined && cut.length > 4000)
  assert.equal(unpack(text, 'gzip'), undefined)
  assert.equal(unpack(text, 'zstd'), undefined)
})
