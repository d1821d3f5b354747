import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { hex, toHex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import type { Fact } from '#model/fact'
import type { Payload } from '#model/protocol'
import { sliceOf, tryOut } from '#model/test-slice'
import { protocol } from './index.ts'
import * as encode from './testing/encode.ts'

const sha256Of = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

type Sent = readonly [bytes: Uint8Array, fromClient: boolean]

function stream(...parts: readonly Sent[]) {
  return tryOut(
    protocol,
    parts.map(([bytes, fromClient]) => sliceOf(bytes, { fromClient, isStream: true })),
  ).said as readonly (Fact | Payload)[]
}

function asked(command: number, messageId: number, body: Uint8Array, tree = 0): Sent {
  return [encode.encodeSmb2({ command, messageId, body, tree }), true]
}

function answered(command: number, messageId: number, body: Uint8Array, tree = 0): Sent {
  return [encode.encodeSmb2({ command, messageId, body, tree, isResponse: true }), false]
}

function openOn(shareType: number, name: string): Sent[] {
  return [
    asked(3, 1, encode.encodeTreeConnect('\\\\plc\\x')),
    answered(3, 1, encode.encodeTreeConnected(shareType), 5),
    asked(5, 2, encode.encodeCreate(name, 2), 5),
    answered(5, 2, encode.encodeCreated(77), 5),
    asked(9, 3, encode.encodeWrite(77, hex('0102 0304 05')), 5),
  ]
}

test('the answer to a negotiation tells the dialect', () => {
  const said = stream(
    asked(0, 0, encode.encodeNegotiate([0x0202, 0x0311])),
    answered(0, 0, encode.encodeNegotiated(0x0311)),
  )
  const operation = {
    kind: 'operation',
    verb: 'identify',
    name: 'SMB2 NEGOTIATE',
    code: 'smb2/0x00',
    object: undefined,
    error: undefined,
  }
  assert.deepEqual(said, [
    { ...operation, outcome: 'requested', value: undefined },
    { ...operation, outcome: 'succeeded', value: 'SMB 3.1.1' },
  ])
})

test('a new file is written under its name, and transferred when it closes', () => {
  const said = stream(
    ...openOn(1, 'logic.prj'),
    asked(6, 4, encode.encodeClose(77), 5),
    answered(6, 4, encode.encodeClosed(), 5),
  )
  const touched = said.filter((fact) => fact.kind === 'operation' && fact.outcome === 'requested')
  assert.deepEqual(
    touched.map((fact) => (fact.kind === 'operation' ? [fact.code, fact.verb, fact.object] : [])),
    [
      ['smb2/0x03', 'browse', '\\\\plc\\x'],
      ['smb2/0x05', 'write', 'logic.prj'],
      ['smb2/0x09', 'write', 'logic.prj'],
      ['smb2/0x06', 'read', 'logic.prj'],
    ],
  )
  assert.deepEqual(
    said.find((fact) => fact.kind === 'transfer'),
    {
      kind: 'transfer',
      name: 'logic.prj',
      type: 'file',
      bytes: 5,
      sha256: sha256Of(hex('0102 0304 05')),
      content: undefined,
      direction: 'to-server',
    },
  )
})

test('a file in long frames and out of order has its type and digest', () => {
  const file = new Uint8Array(150_000)
  for (let at = 0; at < file.length; at++) file[at] = at % 253
  file.set(hex('7f 45 4c 46 02 01 01'))
  const piece = (messageId: number, from: number, to: number) =>
    asked(9, messageId, encode.encodeWrite(77, file.subarray(from, to), from), 5)
  const parts = [
    ...openOn(1, 'agent').slice(0, 4),
    piece(3, 60_000, 150_000),
    piece(4, 0, 60_000),
    asked(6, 5, encode.encodeClose(77), 5),
    answered(6, 5, encode.encodeClosed(), 5),
  ]
  const transfer = stream(...parts).find((fact) => fact.kind === 'transfer')
  assert.ok(transfer?.kind === 'transfer')
  assert.deepEqual(
    [transfer.bytes, transfer.content, transfer.sha256],
    [150_000, 'executable/elf', sha256Of(file)],
  )
})

test('a hole in what is written ends with its frame, and leaves no digest', () => {
  const [long] = asked(9, 3, encode.encodeWrite(77, new Uint8Array(60_000)), 5)
  const state = protocol.newState!()
  const say = (...sent: readonly Sent[]) =>
    tryOut(
      protocol,
      sent.map(([bytes, fromClient]) => sliceOf(bytes, { fromClient, isStream: true })),
      state,
    ).said as readonly Fact[]
  say(...openOn(1, 'agent').slice(0, 4), [long.subarray(0, 1028), true], [long.subarray(1028, 20_000), true])
  assert.equal(protocol.lost!(state, true, 30_000), true)
  const said = say(
    [long.subarray(50_000), true],
    asked(6, 4, encode.encodeClose(77), 5),
    answered(6, 4, encode.encodeClosed(), 5),
  )
  const transfer = said.find((fact) => fact.kind === 'transfer')
  assert.deepEqual([transfer?.bytes, transfer?.sha256], [60_000, undefined])
  assert.equal(protocol.lost!(state, true, 1), false)
})

test('a negotiation in SMB 1 that is answered in SMB 2 is answered', () => {
  const said = stream([encode.encodeSmb1Negotiate(), true], answered(0, 0, encode.encodeNegotiated(0x02ff)))
  const [first, second] = said.filter((fact) => fact.kind === 'operation')
  assert.deepEqual([first?.outcome, second?.outcome, second?.code], ['requested', 'succeeded', 'smb1/0x72'])
})

test('what is written to a pipe is handed on under the file', () => {
  const handed = stream(...openOn(2, 'svcctl')).find((said) => said.kind === 'payload')
  assert.ok(handed?.kind === 'payload')
  assert.deepEqual([...handed.bytes.subarray(handed.start, handed.end)], [1, 2, 3, 4, 5])
  assert.deepEqual([handed.selector, handed.context, handed.isStream], ['pipe', 'svcctl', true])
})

test('an error status refuses the operation in the words of the standard', () => {
  const refusal = encode.encodeSmb2({
    command: 3,
    messageId: 1,
    body: hex('0900 0000 0000 0000 00'),
    isResponse: true,
    status: 0xc0000022,
  })
  const said = stream(asked(3, 1, encode.encodeTreeConnect('\\\\plc\\C$')), [refusal, false])
  assert.ok(said[1]?.kind === 'operation')
  assert.deepEqual([said[1].outcome, said[1].error], ['rejected', 'STATUS_ACCESS_DENIED'])
})

test('the head of a long frame is read and its rest stepped over in pieces', () => {
  const [long] = asked(9, 3, encode.encodeWrite(77, new Uint8Array(60_000)), 5)
  const { results } = tryOut(
    protocol,
    [long.subarray(0, 20_000), long.subarray(1028, 50_000), long.subarray(50_000)].map((bytes, i) =>
      sliceOf(i === 0 ? bytes.subarray(0, 1028) : bytes, { isStream: true }),
    ),
  )
  assert.deepEqual(
    results.map((result) => result.kind),
    ['message', 'message', 'message'],
  )
})

test('who has been there since before the capture does not sign in', () => {
  // NetBIOS length, then a TRANSFORM_HEADER and what it hides: [MS-SMB2] 2.2.41.
  const sealed = new Uint8Array(4 + 52 + 80)
  sealed.set([0, 0, 0, 132, 0xfd, 0x53, 0x4d, 0x42])
  assert.deepEqual(stream([sealed, true], [sealed, false]), [])
})

test('a frame header with a protocol identifier is SMB on any port', () => {
  assert.equal(protocol.probe!(sliceOf(hex('00 000044 fe534d42'))), 'yes')
  assert.equal(protocol.probe!(sliceOf(hex('00 000044 fe534d'))), 'more')
  assert.equal(protocol.probe!(sliceOf(hex('00 000044 00000000'))), 'no')
})

test('damaged messages end', () => {
  const parts = [
    ...openOn(2, 'svcctl'),
    asked(0, 0, encode.encodeNegotiate([0x0311])),
    answered(0, 0, encode.encodeNegotiated(0x0311)),
  ]
  for (const [whole, fromClient] of parts)
    for (const bytes of mangled(whole)) stream(...parts.slice(0, 4), [bytes, fromClient])
})

test('an SMB 1 server tells its names, in Unicode though its header says otherwise', () => {
  const said = stream(
    [encode.encodeSmb1Negotiate(), true],
    [encode.encodeSmb1Negotiated('PLANT', 'HMI7'), false],
  )
  assert.deepEqual(
    said.flatMap((fact) => (fact.kind === 'identity' ? [[fact.attribute, fact.value]] : [])),
    [
      ['domain', 'PLANT'],
      ['name', 'HMI7'],
    ],
  )
})

test('Samba is not the Windows it gives itself out for', () => {
  const systems = (manager: string) =>
    stream([encode.encodeSmb1LoggedOn('Windows 6.1', manager, 'PLANT'), false]).flatMap((fact) =>
      fact.kind === 'identity' && fact.attribute === 'os' ? [fact.value] : [],
    )
  assert.deepEqual(systems('Samba 4.9'), [])
  assert.deepEqual(systems('Windows 2008 R2 Lan Manager'), ['Windows 6.1'])
})

test('Windows XP is called so, whichever of its names it says, and its own words stay', () => {
  const emitted = (system: string) =>
    stream([encode.encodeSmb1LoggedOn(system, 'Windows 2000 LAN Manager', 'PLANT'), false]).flatMap((fact) =>
      fact.kind === 'identity' && fact.attribute !== 'domain' ? [fact.value] : [],
    )
  assert.deepEqual(emitted('Windows 5.1'), ['Windows XP', 'Windows 5.1'])
  assert.deepEqual(emitted('Windows 2002 Service Pack 3 2600'), [
    'Windows XP Service Pack 3 2600',
    'Windows 2002 Service Pack 3 2600',
  ])
  assert.deepEqual(emitted('Windows 5.0'), ['Windows 2000', 'Windows 5.0'])
  assert.deepEqual(emitted('Windows NT 4.0'), ['Windows NT 4.0'])
})

test('a greeting that exploits copy names no operating system, while that of somebody with a name does', () => {
  const greeting = (user: string, system = 'Windows 2000 2195') => {
    const words = (said: string) => `${toHex(new TextEncoder().encode(said))}00`
    const data = `00 ${words(user)} ${words('')} ${words(system)} ${words('Windows 2000 5.0')}`
    const byteCount = hex(data).length
    const setup = hex(`ff534d42 73 00000000 08 0000 0000 0000000000000000 0000 0000 0100 0000 0000
      0d ff 00 0000 0000 0000 0000 00000000 0100 0000 00000000 00000000 ${toHex(Uint8Array.of(byteCount, 0))} ${data}`)
    const message = new Uint8Array([0, 0, 0, setup.length, ...setup])
    return stream([message, true]).flatMap((fact) =>
      fact.kind === 'identity' && fact.attribute === 'os' ? [fact.value] : [],
    )
  }
  assert.deepEqual(greeting(''), [])
  assert.deepEqual(greeting('operator', 'ÿ'), [])
  assert.deepEqual(greeting('operator'), ['Windows 2000 2195'])
})

test('damaged messages of SMB 1 end', () => {
  // [MS-CIFS] 2.2.4.53.1: SESSION_SETUP_ANDX with thirteen words, OEM strings, no passwords.
  const setup = hex(`00 000052 ff534d42 73 00000000 08 0000 0000 0000000000000000 0000 0000 0100 0000 0000
    0d ff 00 0000 0000 0000 0000 00000000 0000 0000 00000000 00000000 0000 1500 7573657200 646f6d00 57696e646f777300 4c4d00`)
  for (const bytes of mangled(setup)) stream([bytes, true])
})

test('renaming and deleting are told with the name that the file had', () => {
  const setInfo = (kind: number, buffer: Uint8Array) =>
    new Uint8Array([
      ...hex('2100 01'),
      kind,
      ...hex('00000000 6000 0000 00000000'),
      ...hex('4d00000000000000 4d00000000000000'),
      ...buffer,
    ])
  const rename = new Uint8Array([...hex('00 00000000000000 0000000000000000 04000000 6100 6200')])
  const said = stream(
    ...openOn(1, 'logic.prj'),
    asked(17, 4, setInfo(10, rename), 5),
    asked(17, 5, setInfo(13, hex('01')), 5),
  )
  const emitted = said.flatMap((fact) =>
    fact.kind === 'operation' && fact.code === 'smb2/0x11' ? [[fact.name, fact.verb, fact.object]] : [],
  )
  assert.deepEqual(emitted, [
    ['SMB2 SET_INFO rename', 'write', 'logic.prj → ab'],
    ['SMB2 SET_INFO delete', 'delete', 'logic.prj'],
  ])
})

test('writing to a pipe is no change by itself', () => {
  const said = stream(...openOn(2, 'svcctl'))
  const write = said.find((fact) => fact.kind === 'operation' && fact.code === 'smb2/0x09')
  assert.equal(write?.kind === 'operation' && write.verb, 'read')
})
