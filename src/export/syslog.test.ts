import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Envelope, framed, syslogMessage } from './syslog.ts'

const envelope: Envelope = {
  header: 'rfc5424',
  facility: 1,
  severity: 'major',
  time: Date.UTC(2026, 10, 4, 3, 10, 7) * 1000 + 42,
  hostname: 'riverbend-1',
  version: '0.1.0',
  messageId: 'alert',
}
const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8')

describe('syslog', () => {
  it('writes RFC 5424 with a time of microseconds', () => {
    assert.equal(
      textOf(syslogMessage('hello', envelope)),
      '<10>1 2026-11-04T03:10:07.000042Z riverbend-1 sightglass - alert [origin software="Sightglass" swVersion="0.1.0"] hello',
    )
  })

  it('begins text that is no ASCII with a byte order mark', () => {
    assert.match(textOf(syslogMessage('Kühlung', envelope)), /\] \ufeffKühlung$/)
  })

  it('writes RFC 3164 for old receivers', () => {
    const bytes = syslogMessage('hello', { ...envelope, header: 'rfc3164', severity: 'notice' })
    assert.equal(textOf(bytes), '<14>Nov  4 03:10:07 riverbend-1 sightglass: hello')
  })

  it('cuts at 8192 bytes, never within a character', () => {
    for (const pad of ['', 'a', 'aa', 'aaa']) {
      const bytes = syslogMessage(pad + '😀'.repeat(4000), envelope)
      assert.ok(bytes.length > 8188 && bytes.length <= 8192)
      assert.doesNotMatch(new TextDecoder('utf-8', { fatal: true }).decode(bytes), /\ufffd/)
    }
  })

  it('frames by counting bytes, or by a line feed', () => {
    const message = new TextEncoder().encode('ü')
    assert.equal(textOf(framed(message, 'octet-counting')), '2 ü')
    assert.equal(textOf(framed(message, 'newline')), 'ü\n')
  })
})
