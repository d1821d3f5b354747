import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import type { Fact } from '#model/fact'
import { sliceOf, tryOut } from '#model/test-slice'
import { protocol } from './index.ts'
import * as encode from './testing/encode.ts'

const context = { transport: 'pccc', session: 1, contextHigh: 0, contextLow: 0 }
type Line = readonly [by: 'client' | 'server', bytes: Uint8Array]

/** A request that carries `request` from its function on, and the reply with `reply` as its data. */
const talk = (transaction: number, request: string, reply = '', status = 0): readonly Line[] => [
  ['client', encode.pccc(0x0f, transaction, hex(request))],
  ['server', encode.pccc(0x4f, transaction, hex(reply), status)],
]

function emitted(lines: readonly Line[]): readonly Fact[] {
  const state = protocol.newState?.()
  const slices = lines.map(([by, bytes]) => sliceOf(bytes, { fromClient: by === 'client', context }))
  const said = [...tryOut(protocol, slices, state).said] as Fact[]
  protocol.finish?.(state, (it) => said.push(it as Fact))
  return said
}

const operations = (lines: readonly Line[]) =>
  emitted(lines).flatMap((it) =>
    it.kind === 'operation' ? [`${it.code} ${it.verb} ${it.object ?? '-'} ${it.outcome}`] : [],
  )
const transfers = (lines: readonly Line[]) =>
  emitted(lines).flatMap((it) =>
    it.kind === 'transfer' ? [[it.name, it.bytes, it.sha256, it.direction, it.purpose]] : [],
  )
const sha = (byteCount: string) => createHash('sha256').update(hex(byteCount)).digest('hex')

const ladder = (element: string) => `a2 04 02 22 ${element} 00`
const writeLadder = (element: string, byteCount: string) => `aa 04 02 22 ${element} 00 ${byteCount}`

test('commands without CIP around them are matched by their transaction', () => {
  assert.deepEqual(operations([...talk(7, 'a2 02 07 89 00 00', '0900'), ...talk(8, '80 01', '0b', 0xf0)]), [
    'pccc:0x0f/0xa2 read N7:0 requested',
    'pccc:0x0f/0xa2 read N7:0 succeeded',
    'pccc:0x0f/0x80 set-mode - requested',
    'pccc:0x0f/0x80 set-mode - rejected',
  ])
})

test('what reads or writes a program file says so; its directory is only looked at, forces are forces', () => {
  assert.deepEqual(
    [
      ladder('00'),
      writeLadder('00', '01'),
      'a2 02 00 01 23 00',
      'a9 02 00 a1 00 ff',
      'aa 02 01 49 00 00 00',
    ].map((request) => operations(talk(1, request)).at(0)),
    [
      'pccc:0x0f/0xa2 upload-program program file 2 (ladder) element 0 requested',
      'pccc:0x0f/0xaa download-program program file 2 (ladder) element 0 requested',
      'pccc:0x0f/0xa2 read program file 0 (type 0x01) element 35 requested',
      'pccc:0x0f/0xa9 force output forces file 0 element 0 requested',
      'pccc:0x0f/0xaa configure program file 1 (channel configuration) element 0 requested',
    ],
  )
})

test('a program that is uploaded is one transfer a file, told when the client says that it is complete', () => {
  const upload = [
    ...talk(1, '53'),
    ...talk(2, ladder('00'), '01020304'),
    ...talk(3, ladder('00'), '01020304'),
    ...talk(4, ladder('02'), '0506'),
  ]
  assert.deepEqual(transfers([...upload, ...talk(5, '55')]), [
    ['program file 2 (ladder)', 6, sha('010203040506'), 'to-client', 'program'],
  ])
  assert.deepEqual(transfers(upload), [['program file 2 (ladder)', 6, undefined, 'to-client', 'program']])
})

test('a program that is downloaded has a digest where nothing was rejected', () => {
  const last = [...talk(3, '52')]
  const good = [...talk(1, writeLadder('00', '0102')), ...talk(2, writeLadder('01', '0304')), ...last]
  const bad = [
    ...talk(1, writeLadder('00', '0102')),
    ...talk(2, writeLadder('01', '0304'), '0b', 0xf0),
    ...last,
  ]
  assert.deepEqual(
    [good, bad].map((lines) => transfers(lines)[0]),
    [
      ['program file 2 (ladder)', 4, sha('01020304'), 'to-server', 'program'],
      ['program file 2 (ladder)', 4, undefined, 'to-server', 'program'],
    ],
  )
})

test("a PLC-5's memory passes by physical address", () => {
  const lines = [...talk(1, '18 00100000 0102'), ...talk(2, '18 02100000 0304'), ...talk(3, '52')]
  assert.deepEqual(transfers(lines), [['memory image', 4, sha('01020304'), 'to-server', 'program']])
})

test('the diagnostic status of an SLC or a MicroLogix names it', () => {
  const status = hex('00 ee 34 9b 44 313736362d4c454320 2020 0000')
  const said = emitted([
    ['client', encode.pccc(0x06, 1, hex('03'))],
    ['server', encode.pccc(0x46, 1, status)],
  ])
  assert.deepEqual(
    said.flatMap((it) => (it.kind === 'identity' ? [`${it.attribute} ${it.value}`] : [])),
    ['vendor Rockwell Automation', 'model 1766-LEC', 'hardware series C revision 4'],
  )
})

test('within CIP the same is told of the slot it was sent to', () => {
  const requester = { vendor: 77, serial: 5 }
  const write = encode.executePccc(requester, 0x0f, hex(writeLadder('00', '0102')))
  const reply = encode.reply(0x4b, hex('07 4d00 05000000 4f 00 0100'))
  const done = encode.executePccc(requester, 0x0f, hex('52'))
  const said: Fact[] = []
  const state = protocol.newState?.()
  const inCip = { session: 1, contextHigh: 0, contextLow: 0 }
  const slices = [write, reply, done, reply].map((bytes, i) =>
    sliceOf(bytes, {
      fromClient: i % 2 === 0,
      context: { ...inCip, transport: 'unconnected', contextLow: i >> 1 },
    }),
  )
  said.push(...(tryOut(protocol, slices, state).said as Fact[]))
  assert.deepEqual(
    said.flatMap((it) => (it.kind === 'transfer' ? [[it.name, it.bytes, it.sha256]] : [])),
    [['program file 2 (ladder)', 2, sha('0102')]],
  )
})

test('of more files than can be under way the oldest is told as it stands, and that there are so many', () => {
  const lines = Array.from({ length: 513 }, (_, i) => {
    const file =
      i < 255
        ? i.toString(16).padStart(2, '0')
        : `ff ${(i & 255).toString(16).padStart(2, '0')} ${(i >> 8).toString(16).padStart(2, '0')}`
    return talk(i & 0xff, `aa 02 ${file} 22 00 00 01 02`)
  }).flat()
  const said = emitted(lines)
  assert.deepEqual(
    said.flatMap((it) => (it.kind === 'anomaly' ? [`${it.what}: ${it.detail}`] : [])),
    ['limit: more than 512 files under way by PCCC'],
  )
  const files = transfers(lines)
  assert.deepEqual([files.length, files[0]?.[0], files[0]?.[2]], [513, 'program file 0 (ladder)', undefined])
})

test('damaged commands end', () => {
  for (const [, whole] of [...talk(1, ladder('00'), '0102'), ...talk(2, 'a7 04 0100 0000 22', '01')])
    for (const bytes of mangled(whole))
      emitted([
        ['client', bytes],
        ['server', bytes],
      ])
})
