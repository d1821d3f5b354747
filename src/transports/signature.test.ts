import assert from 'node:assert/strict'
import { createHmac, timingSafeEqual } from 'node:crypto'
import { describe, it } from 'node:test'
import { signatureHeaders } from './signature.ts'

describe('signature', () => {
  it('is that of the example of Standard Webhooks', () => {
    // https://github.com/standard-webhooks/standard-webhooks, spec/standard-webhooks.md, "Signature scheme".
    const headers = signatureHeaders('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', {
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      seconds: 1614265330,
      body: '{"test": 2432232314}',
    })
    assert.equal(headers['webhook-signature'], 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=')
  })

  it('is found right by the lines of docs/how-to/forwarding.md, and wrong for another body, time or id', () => {
    const secret = 'sixteen letters at least'
    const headers = signatureHeaders(secret, { id: 'a-1', seconds: 1_800_000_000, body: '{"a":1}' })
    const verify = (id: string, seconds: string, body: string) => {
      const expected = createHmac('sha256', secret).update(`${id}.${seconds}.${body}`).digest()
      const given = Buffer.from((headers['webhook-signature'] ?? '').replace(/^v1,/, ''), 'base64')
      return given.length === expected.length && timingSafeEqual(given, expected)
    }
    assert.equal(verify('a-1', '1800000000', '{"a":1}'), true)
    assert.equal(verify('a-1', '1800000000', '{"a":2}'), false)
    assert.equal(verify('a-1', '1800000001', '{"a":1}'), false)
    assert.equal(verify('a-2', '1800000000', '{"a":1}'), false)
  })

  it('signs nothing without a secret', () => {
    assert.equal('webhook-signature' in signatureHeaders('', { id: 'a', seconds: 1, body: '' }), false)
  })
})
