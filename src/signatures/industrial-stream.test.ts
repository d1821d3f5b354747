import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { IndustrialReader } from './industrial-stream.ts'
import { limits } from './limits.ts'
import { bytesOf, type Play, sidsOf } from './play.ts'

const POLL = '|0001 0000 0006 01 03 0000 0002|'
const WRITE = '|0002 0000 0006 01 06 0010 0007|'
/** Direct operate of a relay, with its checksums: link header, then transport byte, application bytes and object in two blocks. */
const OPERATE =
  '|0564 1a c4 0400 0300 ffff c0 c1 05 0c 01 28 01 00 00 00 01 01 64 00 00 00 ffff 64 00 00 00 00 ffff|'
const REGISTER = '|6500 0400 00000000 00000000 0000000000000000 00000000 0100 0000|'
const STREAMS = {
  modbus: { bytes: POLL + WRITE, rule: 'modbus: function 6' },
  dnp3: { bytes: OPERATE, rule: 'dnp3_func: direct_operate' },
  'dnp3, its data': { bytes: OPERATE, rule: 'dnp3_data; content:"|0c 01|"' },
  enip: { bytes: REGISTER, rule: 'enip_command: 101' },
} as const

const alert = (application: string, options: string) =>
  `alert ${application} any any -> any any (msg:"m"; ${options}; sid:1;)`

describe('messages of industrial protocols in a stream', () => {
  for (const [name, { bytes: byteCount, rule }] of Object.entries(STREAMS)) {
    const application = name.split(',')[0]!
    const bytes = bytesOf(byteCount)
    const parted = (at: number): Play[] => [
      { payload: bytes.subarray(0, at), application },
      { payload: bytes.subarray(at), application, at: 1 },
    ]
    it(`${name}: is found wherever segments part it`, () => {
      for (let at = 1; at < bytes.length; at++)
        assert.deepEqual(sidsOf(alert(application, rule), parted(at)), [1], `cut at ${at}`)
    })
    it(`${name}: is found byte by byte`, () => {
      const plays = Array.from(bytes, (byte, at) => ({ payload: Uint8Array.of(byte), application, at }))
      assert.deepEqual(sidsOf(alert(application, rule), plays), [1])
    })
    it(`${name}: counts though nobody knew yet what the flow speaks`, () => {
      const plays: Play[] = [
        { payload: bytes, application: '' },
        { payload: bytes.subarray(0, 1), application, at: 1 },
      ]
      assert.deepEqual(sidsOf(alert(application, rule), plays), [1])
    })
  }

  it('makes sense again of a segment that begins with a message', () => {
    const plays = ['|ffff ffff ffff ffff|', WRITE].map((payload, at) => ({
      payload,
      application: 'modbus',
      at,
    }))
    assert.deepEqual(sidsOf(alert('modbus', 'modbus: function 6'), plays), [1])
  })

  it('asks headers of packets, as far as a message lies in one', () => {
    const rule = alert('modbus', 'modbus: function 6; dsize:12')
    assert.deepEqual(sidsOf(rule, [{ payload: WRITE, application: 'modbus' }]), [1])
    assert.deepEqual(sidsOf(rule, [{ payload: POLL + WRITE, application: 'modbus' }]), [])
  })

  it('holds no more of a long message than its bound, tells its beginning and finds the next one', () => {
    const long = 60_000
    const bytes = new Uint8Array(24 + long + 24)
    bytes.set([0x70, 0, long & 0xff, long >> 8])
    bytes.set([0x65, 0, 0, 0], 24 + long)
    const reported: string[] = []
    const reader = new IndustrialReader('enip', (from, start, end) =>
      reported.push(`${from[start]} ${end - start}`),
    )
    for (let at = 0; at < bytes.length; at += 100) reader.push(bytes, at, Math.min(bytes.length, at + 100))
    assert.equal(reported.length, 2)
    const [beginning = '', next] = reported
    assert.ok(Number(beginning.split(' ')[1]) < limits.messageBytes + 100, beginning)
    assert.equal(next, '101 24')
  })
})
