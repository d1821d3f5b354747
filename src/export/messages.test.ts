import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { describe, it } from 'node:test'
import type { ExportMessage } from '#model/message'
import type { MessageFormat } from './message-format.ts'
import { format as cef } from './messages/cef.ts'
import { format as json } from './messages/json.ts'
import { format as leef } from './messages/leef.ts'
import { format as text } from './messages/text.ts'
import { format as webhook } from './messages/webhook.ts'
import { syslogMessage } from './syslog.ts'
import { aMessage } from './testing/records.ts'

const FOLDER = new URL('./messages/', import.meta.url)
const formats = await Promise.all(
  readdirSync(FOLDER).map(
    async (file) =>
      [file, ((await import(new URL(file, FOLDER).href)) as { format: MessageFormat }).format] as const,
  ),
)

const sender = { sensor: 'riverbend-1', version: '0.1.0', url: 'https://sensor.example' }
const T0 = Date.UTC(2026, 10, 24, 10) * 1000
const write = (format: MessageFormat, change: Partial<ExportMessage> = {}) =>
  format.write({ message: aMessage(change), queued: T0 + 2_000_000, sent: T0 + 62_000_000 }, sender)

/** Names that an attacker may choose. */
const HOSTILE = {
  newlines: 'plc\r\n<9>1 - - - - - - forged\u2028line\u0085next',
  pipes: 'a|b|10|src=6.6.6.6 dst=1.1.1.1',
  equals: 'x dst=9.9.9.9 severity=Warning',
  backslashes: 'C:\\plc\\new\\',
  'trailing backslash': 'end\\',
  'control characters': 'a\0b\x07c\x1b[31md\x9be\x7f',
  tabs: 'a\tsev=1\tb',
  quotes: '"}],"injected":{"x":"',
  'turned text': '\u202egpj.exe\u2066',
  'half characters': 'a\ud800b\udc00c',
  'ten kilobytes': 'n'.repeat(10_240),
  'ten kilobytes of four bytes': '😀'.repeat(5120),
}

/** The same text in every untrusted field. */
function poisoned(evil: string): Partial<ExportMessage> {
  const { source, target } = aMessage()
  return {
    id: evil,
    rule: evil,
    title: evil,
    text: evil,
    category: evil,
    protocol: evil,
    normal: evil,
    why: evil,
    todo: Array(50).fill(evil),
    techniques: Array(50).fill(evil),
    defenderTitles: Array(50).fill(evil),
    source: {
      ...source,
      name: evil,
      zone: evil,
      mac: evil,
      address: evil,
      id: evil,
      type: evil,
      vendor: evil,
    },
    target: { ...target, name: evil, zone: evil },
    path: `/alerts?alert=${encodeURIComponent(evil.toWellFormed())}`,
  }
}

describe('messages: every format', () => {
  for (const [file, format] of formats) {
    it(`${file}: is named as its file`, () => assert.equal(`${format.name}.ts`, file))
    for (const [kind, evil] of Object.entries(HOSTILE)) {
      it(`${file}: stays one line of bounded length with ${kind}`, () => {
        const written = write(format, poisoned(evil))
        // LEEF parts its attributes by tabs.
        const line = format.name === 'leef' ? written.replaceAll('\t', ' ') : written
        assert.doesNotMatch(line, /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]|\p{Surrogate}/u)
        assert.ok(Buffer.byteLength(written) < 400_000, `${Buffer.byteLength(written)} bytes`)
        const envelope = {
          header: 'rfc5424' as const,
          facility: 1,
          severity: 'critical' as const,
          time: T0,
          hostname: evil,
          version: '0.1.0',
          messageId: 'alert',
        }
        const bytes = syslogMessage(written, envelope)
        assert.ok(bytes.length <= 8192)
        // No field is missing: text that is too long is shortened in its place.
        if (format.for === 'syslog') assert.ok(Buffer.from(bytes).includes(Buffer.from(written)))
        assert.match(
          new TextDecoder('utf-8', { fatal: true }).decode(bytes),
          /^<9>1 2026-11-24T10:00:00\.000000Z [\x21-\x7e]{1,255} sightglass - alert \[origin /,
        )
      })
    }
  }
})

/** Reads CEF as a SIEM does. */
function readCef(line: string): { header: string[]; extension: Record<string, string> } {
  const parts = line.match(/(?:\\.|[^|\\])*(?:\||$)/g)!
  const header = parts.slice(0, 7).map((part) => part.replace(/\|$/, '').replace(/\\([\\|])/g, '$1'))
  const rest = line.slice(parts.slice(0, 7).join('').length)
  const extension: Record<string, string> = {}
  for (const [, key = '', value = ''] of rest.matchAll(/(?:^| )(\w+)=((?:\\.|[^\\=])*?)(?=(?: \w+=)|$)/g))
    extension[key] = value.replace(/\\([\\=])/g, '$1')
  return { header, extension }
}

describe('messages: CEF', () => {
  it('has the keys of the dictionary, and those of Defender beside them', () => {
    const { header, extension } = readCef(write(cef))
    assert.deepEqual(header, [
      'CEF:0',
      'Sightglass',
      'Sightglass',
      '0.1.0',
      'controller-stopped-by-newcomer',
      'Controller stopped by a client that never did so before',
      '10',
    ])
    assert.deepEqual(extension, {
      rt: String(T0 / 1000 + 2000),
      start: String(T0 / 1000),
      end: String(T0 / 1000 + 1500),
      cnt: '2',
      externalId: 'a1b2c3',
      cat: 'Restart/stop commands',
      app: 's7comm',
      src: '10.0.0.8',
      smac: '00:0c:29:00:00:08',
      shost: 'Laptop',
      dst: '10.0.0.1',
      dmac: '00:1b:1b:00:00:01',
      dhost: 'Press 4',
      dvchost: 'riverbend-1',
      reason: 'new',
      cs1Label: 'Techniques',
      cs1: 'T0858 T0816',
      cs2Label: 'Source zone',
      cs2: 'Office',
      cs3Label: 'Destination zone',
      cs3: 'Press',
      cs4Label: 'Link',
      cs4: 'https://sensor.example/alerts?alert=a1b2c3&status=all',
      cs5Label: 'Defender alert',
      cs5: 'An S7 Stop PLC Command was Sent',
      cs6Label: 'What is normal',
      cs6: '10.0.0.9 alone programs this controller',
      msg: '10.0.0.8 stopped 10.0.0.1 (PLC Stop)',
      protocol: 's7comm',
      severity: 'Critical',
      type: 'Policy Violation',
      UUID: 'a1b2c3',
      src_ip: '10.0.0.8',
      src_mac: '00:0c:29:00:00:08',
      dst_ip: '10.0.0.1',
      dst_mac: '00:1b:1b:00:00:01',
    })
  })

  it('writes IPv6 under the keys for it', () => {
    const { source } = aMessage()
    const { extension } = readCef(write(cef, { source: { ...source, address: 'fe80::1' } }))
    assert.deepEqual(
      [extension.src, extension.c6a2, extension.c6a2Label, extension.src_ip],
      [undefined, 'fe80::1', 'Source IPv6 Address', 'fe80::1'],
    )
  })

  for (const kind of ['pipes', 'equals', 'backslashes', 'trailing backslash'] as const)
    it(`gives back ${kind} as they were, and nothing else changes`, () => {
      const evil = HOSTILE[kind]
      const calm = readCef(write(cef))
      const { header, extension } = readCef(write(cef, { title: evil, text: evil }))
      assert.equal(header[5], evil)
      assert.deepEqual(extension, { ...calm.extension, msg: evil })
    })
})

describe('messages: LEEF, text, JSON', () => {
  it('LEEF parts its attributes by tabs and cannot be made to hold more', () => {
    const read = (line: string) => line.split('|').slice(5).join('|').split('\t')
    const keys = (line: string) => read(line).map((pair) => pair.slice(0, pair.indexOf('=')))
    const calm = write(leef)
    assert.match(
      calm,
      /^LEEF:1\.0\|Sightglass\|Sightglass\|0\.1\.0\|controller-stopped-by-newcomer\|devTime=/,
    )
    assert.ok(read(calm).includes('devTime=2026-11-24T10:00:01.500+0000'))
    assert.ok(read(calm).includes('sev=10'))
    for (const evil of Object.values(HOSTILE)) {
      const path = '/alerts' // a link that is too long is left out
      assert.deepEqual(keys(write(leef, { ...poisoned(evil), path })), keys(calm))
    }
  })

  it('text cannot be made to hold a label of its own', () => {
    const labels = (line: string) => line.split(' | ').map((part) => part.slice(0, part.indexOf(':')))
    const calm = labels(write(text))
    assert.deepEqual(calm.slice(0, 4), ['Sensor', 'Alert', 'Type', 'Severity'])
    const forged = `x | Severity: Warning | UUID: 1`
    assert.deepEqual(labels(write(text, { ...poisoned(forged) })), calm)
  })

  it('JSON tells the delay and is read back whole', () => {
    const object = JSON.parse(write(json))
    assert.equal(object.delaySeconds, 60)
    assert.equal(object.url, 'https://sensor.example/alerts?alert=a1b2c3&status=all')
    assert.deepEqual(object.techniques, ['T0858', 'T0816'])
    for (const evil of Object.values(HOSTILE)) {
      const hostile = JSON.parse(write(json, poisoned(evil)))
      assert.deepEqual(Object.keys(hostile), Object.keys(object))
      assert.equal('injected' in hostile, false)
    }
    assert.equal(JSON.parse(write(webhook)).defender.severity, 'Critical')
  })
})
