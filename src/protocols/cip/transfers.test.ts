import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { ByteWriter } from '#bytes/write'
import { sliceOf, tryOut } from '#model/test-slice'
import { protocol } from './index.ts'
import * as encode from './testing/encode.ts'

type Line = readonly ['client' | 'server', Uint8Array]

/** Facts of a conversation over one session, each request with a context of its own. */
function emitted(lines: readonly Line[], isFinished = true) {
  const state = protocol.newState?.()
  let contextLow = 0
  const slices = lines.map(([by, bytes]) => {
    const fromClient = by === 'client'
    if (fromClient) contextLow++
    return sliceOf(bytes, { fromClient, context: { session: 1, contextHigh: 0, contextLow } })
  })
  const said = [...tryOut(protocol, slices, state).said]
  if (isFinished) protocol.finish?.(state, (it) => said.push(it))
  return said
}

const transfers = (lines: readonly Line[]) =>
  emitted(lines).flatMap((it) =>
    it.kind === 'transfer' ? [[it.name, it.bytes, it.sha256, it.direction]] : [],
  )
const sha = (byteCount: Uint8Array) => createHash('sha256').update(byteCount).digest('hex')

const file = encode.logicalPath(0x37, 0xc9)
const storage = encode.logicalPath(0xa1, 1)
const begin: Line = ['client', encode.request(0x4c, file, hex('06000000'))]
const packet = (number: number, type: number, byteCount: string): Line => [
  'client',
  encode.request(0x50, file, encode.filePacket(number, type, hex(byteCount))),
]

test('a file that is downloaded is told with its last packet, without the checksum; a packet sent again counts once', () => {
  const lines = [begin, packet(0, 0, '616263'), packet(0, 0, '616263'), packet(1, 2, '646566')]
  assert.deepEqual(transfers(lines), [['File 201', 6, sha(hex('616263646566')), 'to-server']])
  assert.deepEqual(transfers([begin, packet(0, 4, '61')]), [['File 201', 1, sha(hex('61')), 'to-server']])
})

test('a file with a packet missing, given up or never ended has no digest', () => {
  const missing = [begin, packet(0, 0, '616263'), packet(2, 2, '646566')]
  const givenUp = [begin, packet(0, 0, '616263'), packet(1, 3, '')]
  for (const lines of [missing, givenUp, [begin, packet(0, 0, '616263')]])
    assert.equal(transfers(lines)[0]?.[2], undefined)
  assert.deepEqual(transfers([packet(1, 1, '616263')]), [], 'nothing was begun')
})

test('firmware is put together by its offsets, whatever their order', () => {
  const piece = (offset: number, byteCount: string): Line => [
    'client',
    encode.request(0x4d, storage, new ByteWriter().u32le(offset).bytes(hex(byteCount)).take()),
  ]
  const lines: Line[] = [
    piece(0, '6162'),
    piece(4, '6566'),
    piece(2, '6364'),
    ['client', encode.request(0x4b, storage)],
  ]
  assert.deepEqual(
    transfers(lines).map(([, byteCount, digest]) => [byteCount, digest]),
    [[6, sha(hex('616263646566'))]],
  )
})

test('a safety connection tells both ends and the configuration; a router’s or a cut segment tells nothing', () => {
  const node = { date: 0x4384, time: 0x04084ed1, address: [10, 1, 2, 3] } as const
  const opening = (segment: Uint8Array) => ({
    targetToOriginatorId: 1,
    serial: 1,
    vendor: 1,
    originatorSerial: 1,
    transport: 1,
    interval: 10_000,
    parameters: 0x4808,
    path: new ByteWriter().bytes(segment).bytes(encode.logicalPath(4, 1)).take(),
  })
  const safetyOf = (segment: Uint8Array) => {
    const open = opening(segment)
    const said = emitted([
      ['client', encode.forwardOpen(open)],
      ['server', encode.forwardOpenReply(open, 2)],
    ])
    return said.flatMap((it) =>
      it.kind === 'identity' && it.attribute === 'address:cip-safety'
        ? [it.value]
        : it.kind === 'reading'
          ? [`${it.point} ${it.value}`]
          : [],
    )
  }
  const whole = encode.safetySegment(0x1a2b3c4d, node, node)
  assert.deepEqual(safetyOf(whole), [
    '4384_0408_4ED1/10.1.2.3',
    '4384_0408_4ED1/10.1.2.3',
    'safety-configuration 0x1a2b3c4d 4384_0408_4ED1',
  ])
  assert.equal(safetyOf(encode.safetySegment(0, node, node)).length, 2, 'no configuration is asked for')
  assert.deepEqual(safetyOf(Uint8Array.of(0x50, 1, 1, 0)), [])
})
