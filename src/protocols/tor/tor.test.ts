import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isOurs } from './tls-names.ts'

const certificate = (subject: string, issuer: string) => ({ serverName: '', alpn: '', subject, issuer })

test('only two made-up names with their two endings are a relay’s certificate', () => {
  assert.ok(isOurs(certificate('www.fcsyvnlemwxv5p.net', 'www.gg562izcxdvqdk.com')))
  assert.ok(!isOurs(certificate('www.plantnet.net', 'Example CA')))
  assert.ok(!isOurs(certificate('www.fcsyvnlemwxv5p.net', 'www.fcsyvnlemwxv5p.net')))
  assert.ok(!isOurs({ ...certificate('', ''), serverName: 'www.ct7ctrgb6cr7.com' }))
})
