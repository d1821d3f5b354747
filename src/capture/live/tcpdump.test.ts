import assert from 'node:assert/strict'
import { test } from 'node:test'
import { captureInterface, LiveRefusal } from './tcpdump.ts'

test('a name that tcpdump would take for an option never reaches it', async () => {
  for (const name of ['-w', '', 'eth0 -w /etc/passwd', 'a'.repeat(40)])
    await assert.rejects(captureInterface({ name }), LiveRefusal, name)
})

test('an interface that is not there is refused by name, with or without tcpdump', async () => {
  await assert.rejects(captureInterface({ name: 'nosuch0' }), LiveRefusal)
})
