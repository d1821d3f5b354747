import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isOurs } from './tls-names.ts'

const nothing = { serverName: '', alpn: '', subject: '', issuer: '' }

test('certificates of both ends and relays are known, the pages of the maker are another thing', () => {
  assert.ok(isOurs({ ...nothing, subject: 'AnyDesk Client', issuer: 'AnyDesk Client' }))
  assert.ok(isOurs({ ...nothing, subject: 'AnyNet Relay', issuer: 'AnyNet Root CA' }))
  assert.ok(isOurs({ ...nothing, serverName: 'relay-7fe.net.anydesk.com' }))
  assert.ok(!isOurs({ ...nothing, serverName: 'www.anydesk.com' }))
  assert.ok(!isOurs({ ...nothing, serverName: 'evilnet.anydesk.com.example' }))
})
