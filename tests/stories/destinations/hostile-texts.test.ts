/** Hostile and huge texts through every destination type: clean, bounded, and never part of an address or a header. */
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { describe, it } from 'node:test'
import type { AnyDestinationType, DestinationSettings } from '#destination-kit/destination-type'
import type { Double } from '#destination-kit/testing/double'
import { cleanMessage } from '#export/message-object'
import type { ExportMessage } from '#model/message'
import { loadDestinationTypes } from '#server/forwarding/destination-types'
import { messageFor, SENDER } from './delivery.ts'

const EVIL =
  '[log in](https://evil.example) <!channel> <https://evil.example|log in> \r\nBcc: x@evil.example\r\n\r\n<9>1 | a=b\tsrc=9.9.9.9 ^ {{7*7}} #{jndi:ldap://x} "}],"x":{"\u0000\u001b[2J\u202e\ud800 `id` | delete \' OR 1=1 -- =cmd()'
const HUGE = 'A\n'.repeat(500_000)
/** Control characters, line breaks and what turns the direction of text; broken surrogates. */
const UNSAFE = /[\p{Cc}\u2028-\u202e\u2066-\u2069]|\p{Surrogate}/u

async function settingsOf({ name, settings }: AnyDestinationType): Promise<DestinationSettings> {
  const double = new URL(`../../../src/destinations/${name}/testing/double.ts`, import.meta.url)
  if (existsSync(double))
    return ((await import(double.href)) as { makeDouble: () => Double }).makeDouble().settings('http://h')
  const properties = Object.entries(
    settings.properties as Record<string, { default?: string; type?: string }>,
  )
  return Object.fromEntries(
    properties.map(([key, { default: preset, type }]) => [key, preset ?? (type === 'integer' ? 1 : 'x')]),
  )
}

function hostile(type: AnyDestinationType, text: string): ExportMessage {
  const { source } = messageFor(type)
  const party = { ...source, name: text, zone: text, vendor: text, type: text, mac: text, address: text }
  const several = Array.from({ length: 100 }, () => text)
  return messageFor(type, {
    ...{
      title: text,
      text,
      normal: text,
      why: text,
      todo: several,

      defenderTitles: [text],
    },
    ...{ source: party, target: party, protocol: text, category: text },
  })
}

/** Every string of a JSON document; the text itself where it is none. */
function stringsIn(body: string): readonly string[] {
  const strings: string[] = []
  const walk = (value: unknown): void => {
    if (typeof value === 'string') strings.push(value)
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(walk)
  }
  for (const line of body.trimEnd().split('\n'))
    try {
      walk(JSON.parse(line))
    } catch {
      strings.push(line)
    }
  return strings
}

describe('hostile texts in every destination type', () => {
  it('are clean and bounded in what is sent, whatever they hold', async () => {
    for (const type of (await loadDestinationTypes()).values()) {
      const settings = await settingsOf(type)
      for (const text of [EVIL, HUGE]) {
        const outgoing = {
          message: cleanMessage(hostile(type, text)),
          queued: 1,
          sent: 2,
          key: 'k'.repeat(64),
        }
        const item = type.map(outgoing, { sender: SENDER, settings })
        const size = Buffer.byteLength(item.body)
        assert.ok(size <= Math.min(type.limits.bytes, 100_000), `${type.name}: ${size} bytes`)
        assert.doesNotMatch(item.body, /[\r\n]/, type.name)
        if (type.transport === 'syslog') assert.doesNotMatch(item.body, /(?!\t)\p{Cc}/u, type.name)
        if (type.transport !== 'http') continue
        const step = type.exchange({ items: [item], settings, sender: SENDER, answers: [] })
        assert.ok('request' in step, type.name)
        const { url, headers = {}, body = '' } = step.request
        assert.doesNotMatch(`${url} ${Object.values(headers).join(' ')}`, /evil|AAAA|\p{Cc}/u, type.name)
        // Texts that a person reads: several lines only where we wrote them.
        for (const one of stringsIn(body))
          assert.doesNotMatch(one.replaceAll('\n', ''), UNSAFE, `${type.name}: ${one.slice(0, 200)}`)
      }
    }
  })

  it('add no header, recipient or line to a mail', async () => {
    const type = (await loadDestinationTypes()).get('mail')!
    assert.equal(type.transport, 'smtp')
    if (type.transport !== 'smtp') return
    const settings = { from: 'ot@plant.example', to: 'soc@plant.example' }
    const outgoing = { message: cleanMessage(hostile(type, EVIL)), queued: 1, sent: 2, key: 'k'.repeat(64) }
    const mail = type.mail(type.map(outgoing, { sender: SENDER, settings }), settings, SENDER)
    for (const part of [mail.subject, mail.from, mail.messageId, ...mail.to])
      assert.doesNotMatch(part, UNSAFE)
    assert.deepEqual(mail.to, ['soc@plant.example'])
  })
})
