/** CEF held against the dictionary: which keys there are, what type and how many bytes each may have. */
import assert from 'node:assert/strict'
import { isIPv4, isIPv6 } from 'node:net'
import { describe, it } from 'node:test'
import type { ExportMessage } from '#model/message'
import { SEVERITIES } from '#model/rule'
import { withinBytes } from './message-format.ts'
import { format } from './messages/cef.ts'
import { aMessage } from './testing/records.ts'

type Kind = 'string' | 'integer' | 'time' | 'ipv4' | 'ipv6' | 'mac'

/**
 * "Implementing ArcSight Common Event Format (CEF)", version 25, chapter 2, ArcSight extension dictionary: the keys we write.
 * Bytes, where there is a bound.
 */
const DICTIONARY: Readonly<Record<string, readonly [Kind, number?]>> = {
  app: ['string', 31],
  c6a2: ['ipv6'],
  c6a2Label: ['string', 1023],
  c6a3: ['ipv6'],
  c6a3Label: ['string', 1023],
  cat: ['string', 1023],
  cnt: ['integer'],
  cs1: ['string', 4000],
  cs1Label: ['string', 1023],
  cs2: ['string', 4000],
  cs2Label: ['string', 1023],
  cs3: ['string', 4000],
  cs3Label: ['string', 1023],
  cs4: ['string', 4000],
  cs4Label: ['string', 1023],
  cs5: ['string', 4000],
  cs5Label: ['string', 1023],
  cs6: ['string', 4000],
  cs6Label: ['string', 1023],
  dhost: ['string', 1023],
  dmac: ['mac'],
  dst: ['ipv4'],
  dvchost: ['string', 100],
  end: ['time'],
  externalId: ['string', 40],
  msg: ['string', 1023],
  reason: ['string', 1023],
  rt: ['time'],
  shost: ['string', 1023],
  smac: ['mac'],
  src: ['ipv4'],
  start: ['time'],
}
/** Defender for IoT, "Forward on-premises OT alert information", syslog CEF output fields: keys that it adds. */
const DEFENDER: ReadonlySet<string> = new Set([
  'protocol',
  'severity',
  'type',
  'UUID',
  'src_ip',
  'src_mac',
  'dst_ip',
  'dst_mac',
])

const IS: Readonly<Record<Kind, (value: string) => boolean>> = {
  string: () => true,
  // Signed, 32 bits.
  integer: (value) => /^\d{1,10}$/.test(value) && Number(value) < 2 ** 31,
  // Milliseconds since 1970.
  time: (value) => /^\d{1,13}$/.test(value),
  ipv4: isIPv4,
  ipv6: isIPv6,
  mac: (value) => /^([0-9a-f]{2}:){5}[0-9a-f]{2}$/i.test(value),
}

/**
 * Chapter 1, "Character encoding": a pipe ends a field of the header unless `\` precedes it; a value ends before a
 * space, a key and `=`. Parsed character by character, independent of the writer.
 */
function readCef(line: string): {
  readonly header: string[]
  readonly pairs: [key: string, value: string][]
} {
  const header: string[] = []
  let field = ''
  let at = 0
  for (; at < line.length && header.length < 7; at++) {
    const character = line[at]!
    if (character === '|') {
      header.push(field)
      field = ''
    } else if (character === '\\') {
      const escaped = line[++at]
      assert.ok(escaped === '|' || escaped === '\\', `\\${escaped} in the header`)
      field += escaped
    } else {
      assert.ok(character !== '\n' && character !== '\r', 'a line break in the header')
      field += character
    }
  }
  const pairs: [string, string][] = []
  let rest = line.slice(at)
  while (rest !== '') {
    const key = /^ ?([A-Za-z0-9_]+)=/.exec(rest)
    assert.ok(key, `no key at ${JSON.stringify(rest.slice(0, 40))}`)
    rest = rest.slice(key[0].length)
    let value = ''
    let i = 0
    for (; i < rest.length; i++) {
      if (rest[i] === '\\') {
        const escaped = rest[++i]
        assert.ok(escaped !== undefined && '\\=nr'.includes(escaped), `\\${escaped} in a value`)
        value += escaped === 'n' ? '\n' : escaped === 'r' ? '\r' : escaped
      } else if (/^ [A-Za-z0-9_]+=/.test(rest.slice(i, i + 100))) break
      else {
        assert.notEqual(rest[i], '=', 'a bare = in a value')
        value += rest[i]
      }
    }
    pairs.push([key[1]!, value])
    rest = rest.slice(i)
  }
  return { header, pairs }
}

const sender = (sensor: string) => ({ sensor, version: '0.1.0', url: 'https://sensor.example' })
const T0 = Date.UTC(2026, 10, 24, 10) * 1000
const read = (change: Partial<ExportMessage>, sensor = 'riverbend-1') =>
  readCef(format.write({ message: aMessage(change), queued: T0, sent: T0 }, sender(sensor)))

const { source, target } = aMessage()
const everywhere = (text: string): Partial<ExportMessage> => ({
  id: text,
  rule: text,
  title: text,
  text,
  category: text,
  protocol: text,
  normal: text,
  techniques: Array(50).fill(text),
  defenderTitles: Array(50).fill(text),
  source: { ...source, name: text, zone: text, mac: text, address: text },
  target: { ...target, name: text, zone: text, mac: text, address: text },
})

const MESSAGES: Readonly<Record<string, Partial<ExportMessage>>> = {
  'a plain alert': {},
  'IPv6 on both sides': {
    source: { ...source, address: 'fe80::1' },
    target: { ...target, address: '2001:db8::ffff:10.0.0.1' },
  },
  'link layer alone': { source: { ...source, address: '' }, target: { ...target, address: '' } },
  'ten kilobytes everywhere': everywhere('n'.repeat(10_240)),
  'ten kilobytes of four bytes': everywhere('😀'.repeat(5120)),
  'characters of three bytes': everywhere('設'.repeat(4000)),
  'what must be escaped': everywhere('a|b=c\\d\\|e\\=f\r\nsrc=6.6.6.6 |cat=x\\'),
  'colons in what is no address': everywhere('rack:2 slot:1'),
  'a count beyond reason': { count: 2 ** 31 - 1 },
}

describe('CEF against the dictionary', () => {
  for (const [name, change] of Object.entries(MESSAGES))
    it(name, () => {
      const { header, pairs } = read(change, name)
      assert.equal(header.length, 7)
      assert.deepEqual(header.slice(0, 4), ['CEF:0', 'Sightglass', 'Sightglass', '0.1.0'])
      assert.match(header[6]!, /^([0-9]|10)$/)
      assert.equal(new Set(pairs.map(([key]) => key)).size, pairs.length, 'a key stands twice')
      for (const [key, value] of pairs) {
        if (DEFENDER.has(key)) continue
        const known = DICTIONARY[key]
        assert.ok(known, `${key} is no key of the dictionary`)
        const [kind, most = Number.POSITIVE_INFINITY] = known
        assert.ok(IS[kind](value), `${key}=${value} is no ${kind}`)
        assert.ok(Buffer.byteLength(value) <= most, `${key}: ${Buffer.byteLength(value)} bytes of ${most}`)
      }
      // Each custom value has its label, and each label its value.
      const keys = new Set(pairs.map(([key]) => key))
      for (const key of keys)
        if (/^(cs|c6a)\d/.test(key))
          assert.ok(keys.has(key.endsWith('Label') ? key.slice(0, -5) : `${key}Label`), key)
    })

  it('has a severity from 0 to 10 for each of ours, the gravest the highest', () => {
    const numbers = SEVERITIES.map((severity) => Number(read({ severity }).header[6]))
    assert.deepEqual(
      numbers,
      numbers.toSorted((a, b) => b - a),
    )
    assert.deepEqual([numbers[0], numbers.at(-1)], [10, 0])
  })

  it('gives back what was escaped', () => {
    const text = 'C:\\plc | a=b \\| \\= end\\'
    const { header, pairs } = read({ title: text, text })
    assert.equal(header[5], text)
    assert.equal(new Map(pairs).get('msg'), text)
  })

  it('shortens a sensor name of any length to what dvchost may have', () => {
    const { pairs } = read({}, 'ü'.repeat(300))
    assert.equal(Buffer.byteLength(new Map(pairs).get('dvchost')!), 99)
  })
})

describe('texts within bytes', () => {
  it('are whole where they fit, and end between characters where they do not', () => {
    assert.equal(withinBytes('abc', 3), 'abc')
    assert.equal(withinBytes('abcd', 3), '…')
    assert.equal(withinBytes('ab😀cdef', 9), 'ab😀…')
    assert.equal(withinBytes('ab😀cdef', 8), 'ab…')
    assert.equal(withinBytes('', 0), '')
  })
})
