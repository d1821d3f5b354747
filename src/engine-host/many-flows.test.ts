/** Work of the engine itself on thousands of flows, which must not look as if one protocol hung on one frame. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FrameReader } from '#capture/frame-reader'
import { PcapWriter } from '#capture/pcap-writer'
import { ethernetFrame, IP_PROTOCOL, ipPacket, tcpSegment } from '#wire/build'
import { buildEngine } from './engine.ts'
import { plainRequest } from './request.ts'
import { newPulse } from './watchdog.ts'

const FLOWS = 200

test('the watchdog sees progress for each flow that is looked at once a frame has come later', async () => {
  const pulse = newPulse()
  const engine = await buildEngine({ ...plainRequest, files: ['made.pcap'] }, pulse)
  const writer = new PcapWriter(1)
  const reader = new FrameReader({ framesBefore: 0 })
  const read = (bytes: Uint8Array) => {
    reader.push(bytes)
    engine.read(reader, 0)
  }
  let number = 0
  const request = (client: number, seconds: number): Uint8Array => {
    const ends = { source: '10.0.0.1', destination: '10.0.0.2' }
    const payload = Buffer.from('000100000006010300000001', 'hex')
    const ports = { sourcePort: 2000 + client, destinationPort: 502 }
    const segment = tcpSegment({ ...ends, ...ports, sequence: 1, acknowledgment: 1, flags: 0x18, payload })
    const packet = ipPacket({ ...ends, protocol: IP_PROTOCOL.TCP, payload: segment })
    const bytes = ethernetFrame({
      source: '02:00:00:00:00:01',
      destination: '02:00:00:00:00:02',
      payload: packet,
    })
    const place = { start: 0, end: bytes.length, originalLength: bytes.length, interfaceIndex: 0 }
    return writer.frame({
      bytes,
      ...place,
      number: ++number,
      time: seconds * 1e6,
      nanoseconds: 0,
      linkType: 1,
    })
  }
  read(writer.header())
  for (let client = 0; client < FLOWS; client++) read(request(client, 1000))
  const before = pulse[3]!
  read(request(0, 1040))
  assert.ok(pulse[3]! - before >= FLOWS, `${pulse[3]! - before} of ${FLOWS}`)
})
