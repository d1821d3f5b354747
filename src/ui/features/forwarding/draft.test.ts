import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { fixtureDestinations } from '#ui/source/testing/forwarding'
import { changeOf, draftOf, faultsOf, turned } from './draft.ts'

describe('forwarding: the form', () => {
  it('sends a destination back as it was, and no secret nobody typed', () => {
    for (const item of fixtureDestinations()) {
      const { secrets, ...change } = changeOf(draftOf(item))
      const { name, isEnabled, format, filter, transport } = item
      assert.deepEqual(change, { name, isEnabled, format, filter, transport })
      assert.deepEqual(secrets, transport.kind === 'webhook' ? { headers: {} } : undefined)
    }
  })

  it('turns to another way with its port and format, but keeps a port of its own', () => {
    const blank = draftOf(undefined)
    assert.deepEqual([turned(blank, 'udp').port, turned(blank, 'udp').format], ['514', 'cef'])
    assert.equal(turned(blank, 'webhook').format, 'webhook')
    assert.equal(turned(turned(blank, 'webhook'), 'tcp').format, 'cef')
    assert.equal(turned({ ...blank, port: '5514' }, 'tcp').port, '5514')
  })

  it('says what is missing before it is sent', () => {
    const blank = draftOf(undefined)
    assert.deepEqual(Object.keys(faultsOf(blank)), ['name', 'host'])
    const webhook = turned({ ...blank, name: 'x', url: 'ftp://x', signing: 'short', keyFile: 'k' }, 'webhook')
    assert.deepEqual(Object.keys(faultsOf(webhook)), ['url', 'keyFile', 'signing'])
    assert.deepEqual(faultsOf({ ...blank, name: 'x', host: 'siem', port: '6514' }), {})
    assert.deepEqual(Object.keys(faultsOf({ ...blank, name: 'x', host: 's', port: '70000' })), ['port'])
  })
})
