import assert from 'node:assert/strict'
import { test } from 'node:test'
import { attack, mustBeLoopback } from './loopback.ts'

test('targets that are not loopback are refused before a connection is made', async (t) => {
  const connected = t.mock.method(globalThis, 'fetch', async () => new Response())
  const others = [
    ...['http://10.0.0.1/', 'http://192.0.2.1:8470/', 'http://example.com/', 'http://localhost/'],
    ...['http://127.0.0.1.example.com/', 'http://user@192.0.2.1/', 'http://127.0.0.1@192.0.2.1/'],
    ...['http://[::ffff:192.0.2.1]/', 'http://[fe80::1]/', 'http://0.0.0.0/', 'http://169.254.169.254/'],
    ...['ftp://127.0.0.1/', 'file:///etc/passwd', 'http:', '', 'http://128.0.0.1/', 'http://1270.0.0.1/'],
  ]
  for (const target of others) await assert.rejects(attack(target), /refused before any connection/, target)
  assert.equal(connected.mock.callCount(), 0)
  await attack('http://127.0.0.1:8470/rest/health')
  assert.equal(connected.mock.callCount(), 1)
  // Forms that URL parsing turns into loopback are loopback.
  assert.equal(mustBeLoopback('http://2130706433/').hostname, '127.0.0.1')
})
