import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mangled } from '#bytes/mangle'
import { ByteWriter } from '#bytes/write'
import { factsOf, sliceOf } from '#model/specimen'
import { announcement } from './captures/script.ts'
import { protocol } from './index.ts'

test('a client says that it is there, and its name where it has one', () => {
  const said = (name: string) =>
    factsOf(protocol, announcement(name)).map((fact) => (fact.kind === 'identity' ? fact.value : fact.kind))
  assert.deepEqual(said('office-pc'), ['operation', 'Dropbox', 'office-pc'])
  assert.deepEqual(said(''), ['operation', 'Dropbox'])
  assert.deepEqual(said('341894388'), ['operation', 'Dropbox'], 'a number is no name')
})

test('its names prove it; other JSON does not', () => {
  assert.equal(protocol.recognise?.(sliceOf(announcement('a'))), 'yes')
  assert.equal(
    protocol.recognise?.(sliceOf(new ByteWriter().ascii('{"host_int":1,"port":17500}').take())),
    'no',
  )
})

test('a name that would steer a terminal is told clean', () => {
  const octets = announcement('aE[31mNb').map((octet) =>
    octet === 0x45 ? 0x1b : octet === 0x4e ? 0x0a : octet,
  )
  const names = factsOf(protocol, octets).flatMap((fact) =>
    fact.kind === 'identity' && fact.attribute === 'name' ? [fact.value] : [],
  )
  assert.deepEqual(names, ['a\ufffd[31m b'])
})

test('damaged datagrams end', () => {
  for (const bytes of mangled(announcement('office-pc'))) factsOf(protocol, bytes)
})
