import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mangled } from '#bytes/mangle'
import { ByteWriter } from '#bytes/write'
import { factsOf, sliceOf, tryOut } from '#model/test-slice'
import { camera, denied, inquiry, update } from './captures/script.ts'
import { protocol } from './index.ts'

const words = (bytes: Uint8Array, fromClient = true) =>
  factsOf(protocol, bytes, { fromClient }).map((fact) => {
    if (fact.kind === 'identity') return `${fact.about} ${fact.attribute} ${fact.value}`
    return fact.kind === 'operation'
      ? [fact.verb, fact.code, fact.object, fact.outcome, fact.error].filter(Boolean).join(' ')
      : fact.kind
  })

test('a camera says who it is, and that nobody has given it a password', () => {
  assert.deepEqual(words(inquiry), ['browse inquiry requested'])
  assert.deepEqual(words(camera, false), [
    'server model DS-2CD2320D-I',
    'server serial DS-2CD2320D-I20180919AACHC00000001',
    'server firmware V5.5.6build 180326',
    'server mac 02:00:00:00:00:81',
    'server ip 10.20.0.2',
    'server vendor Hikvision',
    'server type IP Camera',
    'server protection not activated: no password yet',
  ])
})

test('another address is configuration, and may be rejected', () => {
  assert.deepEqual(words(update), ['configure update 02-00-00-00-00-81 requested'])
  assert.deepEqual(words(denied, false).slice(0, 1), ['configure update 02-00-00-00-00-81 rejected failed'])
})

test('passwords are not shown', () => {
  const { results } = tryOut(protocol, [sliceOf(update)])
  const [found] = results
  assert.ok(found?.kind === 'message')
  assert.ok(!JSON.stringify(protocol.rows?.(found.message)).includes('secret'))
})

test('other documents are not its own', () => {
  const is = (xml: string) => protocol.probe?.(sliceOf(new ByteWriter().ascii(xml).take()))
  const head = '<?xml version="1.0" encoding="utf-8"?>'
  assert.equal(protocol.probe?.(sliceOf(camera)), 'yes')
  assert.equal(is(`${head}<s:Envelope><s:Body><Probe><Uuid>1</Uuid><Types>a</Types></Probe>`), 'no')
  assert.equal(is(`${head}<Probe><Types>inquiry</Types></Probe>`), 'no')
  assert.equal(is('<Probe><Uuid>1</Uuid><Types>inquiry</Types></Probe>'), 'no')
})

test('damaged datagrams end', () => {
  for (const bytes of mangled(update)) tryOut(protocol, [sliceOf(bytes)])
})
