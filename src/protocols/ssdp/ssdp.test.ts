import assert from 'node:assert/strict'
import { test } from 'node:test'
import { asciiBytes } from '#bytes/ber-write'
import { mangled } from '#bytes/mangle'
import { factsOf, sliceOf } from '#model/test-slice'
import { protocol } from './index.ts'

const notify = asciiBytes(
  'NOTIFY * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\nNT: urn:schemas-upnp-org:device:InternetGatewayDevice:1\r\n' +
    'USN: uuid:4d69::urn:x\r\nSERVER: Linux/3.14.0 UPnP/1.0 IpBridge/1.9.0\r\nLOCATION: http://10.1.1.6/d.xml\r\n\r\n',
)

test('an announcement tells software, type and role of its sender', () => {
  const said = factsOf(protocol, notify).map((fact) =>
    fact.kind === 'identity' ? [fact.about, fact.attribute, fact.value] : fact,
  )
  assert.deepEqual(said, [
    ['client', 'software', 'Linux/3.14.0 UPnP/1.0 IpBridge/1.9.0'],
    ['client', 'product-uri', 'http://10.1.1.6/d.xml'],
    ['client', 'kind', 'InternetGatewayDevice'],
    ['client', 'role', 'router'],
  ])
})

test('a search is a lookup, and is recognised on any port', () => {
  const search = asciiBytes('M-SEARCH * HTTP/1.1\r\nST: ssdp:all\r\nMAN: "ssdp:discover"\r\nMX: 3\r\n\r\n')
  assert.deepEqual(factsOf(protocol, search), [{ kind: 'lookup', name: 'ssdp:all', outcome: 'requested' }])
  assert.equal(protocol.probe?.(sliceOf(search)), 'yes')
  assert.equal(protocol.probe?.(sliceOf(asciiBytes('HTTP/1.1 200 OK\r\nServer: x\r\n\r\n'))), 'no')
})

test('hostile messages end', () => {
  for (const bytes of mangled(notify)) factsOf(protocol, bytes)
})

test('a computer with Windows that shares its connection is announced as gateway, and is none', () => {
  for (const device of ['InternetGatewayDevice', 'WANDevice', 'WANConnectionDevice']) {
    const shared = asciiBytes(
      `NOTIFY * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\nNT: urn:schemas-upnp-org:device:${device}:1\r\n` +
        'USN: uuid:4d69::urn:x\r\nSERVER: Microsoft-Windows/10.0 UPnP/1.0 UPnP-Device-Host/1.0\r\n\r\n',
    )
    const said = factsOf(protocol, shared).flatMap((fact) =>
      fact.kind === 'identity' && fact.attribute !== 'software' ? [[fact.attribute, fact.value]] : [],
    )
    assert.deepEqual(said, [['kind', 'Microsoft:InternetConnectionSharing']])
  }
})
