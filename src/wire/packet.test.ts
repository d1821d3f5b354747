import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex, toHex } from '#bytes/hex'
import { LINK } from '#capture/link-types'
import { BEYOND_DATAGRAM } from '#model/header-faults'
import { describe, frameOf } from './describe.ts'
import { limits } from './limits.ts'
import { Packet } from './packet.ts'
import { INNER, IPV4, ipv6With, MACS, PAIR, READ, survive, udpWith } from './testing/packets.ts'

test('a fragment that ends beyond the longest datagram is malformed, the last one that fits is not', () => {
  const packet = new Packet()
  const fragment = (offset: number) =>
    `45 00 0028 0007 ${offset.toString(16).padStart(4, '0')} 40 01 0000 0a000001 0a000002`
  const read = (offset: number) => {
    packet.over(frameOf(hex(`${MACS} 0800 ${fragment(offset)} ${'00'.repeat(20)}`)))
    return packet.malformed
  }
  assert.equal(read(8186), '') // 65,488 + 40
  assert.equal(read(8187), BEYOND_DATAGRAM)
})

test('reads every field of Ethernet, IPv4 and TCP', () => {
  const packet = new Packet()
  assert.equal(packet.over(frameOf(hex(`${MACS} 0800 ${IPV4}`))), true)
  const { bytes, addressBytes, counters, ...fields } = packet
  assert.equal(bytes, addressBytes)
  assert.deepEqual(counters, {})
  assert.deepEqual(fields, {
    start: 0,
    end: 66,
    time: 0,
    isSnapped: false,
    sourceMacAt: 6,
    destinationMacAt: 0,
    etherType: 0x0800,
    vlan: -1,
    innerVlan: -1,
    llcDsap: -1,
    snapOui: -1,
    snapType: -1,
    linkPayloadStart: 14,
    linkPayloadEnd: 66,
    ipVersion: 4,
    sourceIpAt: 26,
    destinationIpAt: 30,
    timeToLive: 64,
    ipIdentification: 0x1234,
    ipProtocol: 6,
    isFragment: false,
    fragmentOffset: 0,
    moreFragments: false,
    ipPayloadStart: 34,
    ipPayloadEnd: 66,
    transport: 6,
    sourcePort: 49152,
    destinationPort: 502,
    tcpFlags: 0x18,
    sequence: 1,
    acknowledgment: 2,
    window: 0xffff,
    payloadStart: 54,
    payloadEnd: 66,
    isCut: false,
    missingBytes: 0,
    depth: 0,
    tunnel: '',
    malformed: '',
    innerLink: 0,
    innerStart: 0,
    innerEnd: 0,
  })
})

test('reads through IPv6 extension headers, and stops at a bound', () => {
  const datagram = '0001 0002 0009 0000 aa'
  const said = `${PAIR} fd00::a > fd00::b udp 1 > 2 holds aa`
  assert.deepEqual(
    describe(
      hex(
        ipv6With(
          '00',
          `3c00 000000000000 3301 000000000000 0000000000000000 1102 00000000 ${'00'.repeat(10)} ${datagram}`,
        ),
      ),
    ),
    [said],
  )
  assert.deepEqual(describe(hex(ipv6With('2c', `1100 0000 00000001 ${datagram}`))), [said]) // an atomic fragment
  const many = ipv6With('00', `${'0000 000000000000'.repeat(limits.extensionHeaders + 1)}`)
  assert.match(describe(hex(many))[0]!, /malformed: too many extension headers$/)
})

test('reads the cut first fragment of a datagram as a cut datagram', () => {
  const packet = new Packet()
  const fragment = (offset: string) =>
    hex(`${MACS} 0800 4500 05dc 0007 ${offset} 4011 0000 0a000001 0a000002 0035 c001 0bb8 0000 aabb`)
  packet.over(frameOf(fragment('2000')))
  assert.equal(packet.overCutFragment(), true)
  assert.deepEqual([packet.isFragment, packet.sourcePort, packet.isCut], [false, 53, true])
  packet.over(frameOf(fragment('2001')))
  assert.equal(packet.overCutFragment(), false)
})

test('leaves fragments alone until they are whole, then reads them with their addresses', () => {
  const first = hex(`${MACS} 0800 4500 001c 0007 2000 4011 0000 0a000001 0a000002 0001 0002 000a 0000`)
  assert.deepEqual(describe(first), [`${PAIR} 10.0.0.1 > 10.0.0.2 fragment 7 at 0+ protocol 17 holds 8`])
  assert.match(
    describe(hex(ipv6With('2c', '1100 0009 00000001 aabb')))[0]!,
    /fragment 1 at 8\+ protocol 17 holds 2$/,
  )
  const packet = new Packet()
  packet.over(frameOf(first))
  const whole = hex('ff 0001 0002 000a 0000 aabb')
  packet.overIpPayload(whole, 1, whole.length)
  assert.deepEqual([packet.isFragment, packet.transport, packet.destinationPort], [false, 17, 2])
  assert.equal(toHex(packet.bytes, packet.payloadStart, packet.payloadEnd), 'aabb')
  assert.equal(toHex(packet.addressBytes, packet.sourceIpAt, packet.sourceIpAt + 4), '0a000001')
})

test('a total length of 0 means all that is there', () => {
  assert.deepEqual(describe(hex(`${MACS} 0800 ${IPV4.replace('0034', '0000')}`)), [`${PAIR} ${INNER}`])
})

test('a snapped packet is cut, not malformed', () => {
  const byteCount = hex(`${MACS} 0800 ${IPV4}`).subarray(0, 62)
  assert.deepEqual(describe(byteCount, 1, 66), [`${PAIR} ${READ} cut`])
  assert.match(describe(byteCount.subarray(0, 40), 1, 66)[0]!, /protocol 6 holds 6 cut$/)
  assert.match(describe(byteCount.subarray(0, 20), 1, 66)[0]!, /type 800 holds 450000341234 cut$/)
})

test('says what is wrong in a header and reads as far as it goes', () => {
  const wrong = (from: string, to: string) => describe(hex(`${MACS} 0800 ${IPV4.replace(from, to)}`))[0]!
  assert.match(wrong('4500 0034', '4400 0034'), /malformed: ipv4 header length$/)
  assert.match(wrong('4500 0034', '7500 0034'), /malformed: ipv4 version$/)
  assert.match(wrong('4500 0034', '4500 0013'), /10.0.0.2 protocol 6 holds 0 malformed: ipv4 total length$/)
  assert.match(wrong('5018', '4018'), /holds nothing malformed: tcp data offset$/)
  assert.match(wrong('5018', 'f018'), /holds nothing malformed: tcp data offset$/)
  assert.match(wrong('4500 0034', '4500 0020'), /malformed: tcp header cut$/)
  assert.match(
    describe(hex(udpWith('0001', 'aa').replace('0009 0000 aa', '0007 0000 aa')))[0]!,
    /malformed: udp length$/,
  )
  assert.match(
    describe(hex(udpWith('0001', 'aa').replace('0009 0000 aa', '000a 0000 aa')))[0]!,
    /cut malformed: udp length$/,
  )
})

test('stops where packets are nested too deep', () => {
  const header = '4500 0000 0000 0000 4004 0000 0a000001 0a000002'
  const packet = new Packet()
  packet.over(frameOf(hex(header.repeat(20)), 101))
  while (packet.descend());
  assert.equal(packet.depth, limits.tunnelDepth)
  assert.deepEqual(packet.counters, { 'tunnels nested too deep': 1 })
})

test('counts VLAN tags and other link tags beyond the limit', () => {
  const counted = (tag: string, tags: number) => {
    const packet = new Packet()
    assert.equal(packet.over(frameOf(hex(`${MACS} ${tag.repeat(tags)} 0800 ${IPV4}`))), true)
    return [packet.etherType, packet.counters]
  }
  const once = { 'link tags nested too deep': 1 }
  assert.deepEqual(counted('8100 0001', limits.linkTags), [0x0800, {}])
  assert.deepEqual(counted('8100 0001', limits.linkTags + 1), [0x8100, once])
  assert.deepEqual(counted('88a8 0001', 64), [0x88a8, once])
  assert.deepEqual(counted('892f 0000 0000', 64), [0x892f, once])
})

test('counts MPLS labels beyond the limit', () => {
  const counted = (labels: number) => {
    const packet = new Packet()
    assert.equal(
      packet.over(frameOf(hex(`${MACS} 8847 ${'00010040'.repeat(labels - 1)} 00010140 ${IPV4}`))),
      true,
    )
    return [packet.tunnel, packet.counters]
  }
  assert.deepEqual(counted(limits.listEntries), ['mpls', {}])
  assert.deepEqual(counted(limits.listEntries + 1), ['', { 'MPLS labels nested too deep': 1 }])
  assert.deepEqual(counted(64), ['', { 'MPLS labels nested too deep': 1 }])
})

test('a label stack that ends with the frame is not too deep', () => {
  const packet = new Packet()
  packet.over(frameOf(hex(`${MACS} 8847 ${'00010040'.repeat(limits.listEntries)}`)))
  assert.deepEqual(packet.counters, {})
})

test('counts frames of zero bytes on every link type', () => {
  for (const linkType of [LINK.ETHERNET, LINK.RAW, LINK.LINUX_SLL, LINK.ATM_RFC1483]) {
    const packet = new Packet()
    assert.equal(packet.over(frameOf(hex(''), linkType)), false)
    assert.equal(packet.over(frameOf(hex(''), linkType, 60)), false)
    assert.deepEqual(packet.counters, { emptyFrames: 2 })
  }
})

test('no header throws or leaves its bounds, cut or changed at each byte', () => {
  survive(`${MACS} 0800 ${IPV4}`)
  survive(ipv6With('2c', '1100 0009 00000001 aabb'))
  survive(ipv6With('00', '3c00 000000000000 3301 000000000000 0000000000000000 3b00'))
})
