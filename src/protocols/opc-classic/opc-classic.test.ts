import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mangled } from '#bytes/mangle'
import type { Fact } from '#model/fact'
import { sliceOf, tryOut } from '#model/test-slice'
import { protocol } from './index.ts'
import * as encode from './testing/encode.ts'

interface Call {
  readonly face: string
  readonly opnum: number
  readonly call?: string
}

function request({ face, opnum, call = '1' }: Call, bytes: Uint8Array) {
  return sliceOf(bytes, { context: context(face, opnum, true, call) })
}

function response({ face, opnum, call = '1' }: Call, bytes: Uint8Array) {
  return sliceOf(bytes, { fromClient: false, context: context(face, opnum, false, call) })
}

function context(face: string, opnum: number, isRequest: boolean, call: string) {
  return {
    opnum,
    isRequest,
    isLittleEndian: true,
    call,
    interface: face === '' ? '' : 'known',
    interfaceName: face || undefined,
  }
}

function emitted(facts: readonly unknown[]) {
  return (facts as readonly Fact[]).flatMap((fact) =>
    fact.kind === 'operation'
      ? [[fact.name, fact.object, fact.value, fact.outcome]]
      : fact.kind === 'reading'
        ? [[fact.point, fact.value, fact.about]]
        : fact.kind === 'identity'
          ? [[fact.attribute, fact.value]]
          : [],
  )
}

test('a write names its item and value, and how it ended', () => {
  const add = { face: 'IOPCItemMgt', opnum: 3 }
  const write = { face: 'IOPCSyncIO', opnum: 4, call: '2' }
  const { said } = tryOut(protocol, [
    request(add, encode.addItemsRequest([{ name: 'Line1.Speed', client: 7 }])),
    response(add, encode.addItemsResponse([55])),
    request(write, encode.writeRequest([55], [130])),
    response(write, encode.result(0x80070005)),
  ])
  assert.deepEqual(emitted(said).slice(2), [
    ['IOPCSyncIO::Write', 'Line1.Speed', 130, 'requested'],
    ['IOPCSyncIO::Write', 'Line1.Speed', 130, 'rejected'],
  ])
})

test('a data change is told of the server, which calls its client', () => {
  const { said } = tryOut(protocol, [
    request(
      { face: 'IOPCDataCallback', opnum: 3 },
      encode.dataChange([
        [1, 12],
        [2, 'on'],
      ]),
    ),
  ])
  assert.deepEqual(emitted(said), [
    ['handle:0x1', 12, 'client'],
    ['handle:0x2', 'on', 'client'],
    ['IOPCDataCallback::OnDataChange', undefined, undefined, 'requested'],
  ])
})

test('calls bound before the capture are known by their arguments, or not at all', () => {
  const unknown = (opnum: number) => ({ face: '', opnum })
  const kinds = [
    request(unknown(3), encode.syncReadRequest([5, 6])),
    request(unknown(4), encode.writeRequest([5], ['on'])),
    request(unknown(4), encode.writeRequest([5], ['on'], 9)),
    request(unknown(3), encode.dataChange([[1, 12]])),
    response(unknown(6), encode.statusResponse('Example Works')),
    request(unknown(6), encode.plainRequest()),
    request(unknown(3), encode.stringRequest('no item')),
  ].map((slice) => {
    const [found] = tryOut(protocol, [slice]).results
    const message = found?.kind === 'message' ? (found.message as { method: { name: string } }) : undefined
    return message?.method.name ?? found?.kind
  })
  assert.deepEqual(kinds, [
    'IOPCSyncIO::Read',
    'IOPCSyncIO::Write',
    'IOPCAsyncIO2::Write',
    'IOPCDataCallback::OnDataChange',
    'IOPCServer::GetStatus',
    'foreign',
    'foreign',
  ])
})

test('the status says who made the server', () => {
  const { said } = tryOut(protocol, [
    response({ face: 'IOPCServer', opnum: 6 }, encode.statusResponse('Example Works')),
  ])
  assert.deepEqual(emitted(said), [
    ['vendor', 'Example Works'],
    ['software', '1.7.6904'],
    ['run-state', 'running'],
    ['role', 'opc-server'],
  ])
})

test('damaged arguments end', () => {
  const calls: readonly (readonly [Call, Uint8Array, boolean])[] = [
    [{ face: 'IOPCItemMgt', opnum: 3 }, encode.addItemsRequest([{ name: 'a', client: 1 }]), true],
    [{ face: 'IOPCSyncIO', opnum: 4 }, encode.writeRequest([1, 2], [3, 'four']), true],
    [{ face: '', opnum: 3 }, encode.dataChange([[1, 'x']]), true],
    [{ face: 'IOPCEventSink', opnum: 3 }, encode.dataChange([[1, 'x']]), true],
    [{ face: 'IOPCSyncIO', opnum: 3 }, encode.syncReadResponse([[1, 'x']]), false],
  ]
  for (const [call, whole, isRequest] of calls)
    for (const bytes of mangled(whole)) tryOut(protocol, [(isRequest ? request : response)(call, bytes)])
})
