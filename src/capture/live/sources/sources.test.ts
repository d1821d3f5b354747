import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer, connect as tcpConnect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { FrameReader } from '../../frame-reader.ts'
import { PcapWriter } from '../../pcap-writer.ts'
import { PcapngWriter } from '../../pcapng-writer.ts'
import { PacketQueue } from '../packet-queue.ts'
import { Recorder } from '../recorder.ts'
import { LiveRefusal } from '../tcpdump.ts'
import { type Inner, insideErspan, insideTzsp, insideVxlan } from './decapsulate.ts'
import { openSource } from './open.ts'
import type { PacketSource } from './packet-source.ts'
import { PermittedPeers } from './peers.ts'
import { parseSource, type SourceAddress, sourceName } from './source-address.ts'
import { dropsIn } from './udp.ts'

const folder = mkdtempSync(join(tmpdir(), 'sightglass-sources-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const frameOf = (value: number, length = 60) => new Uint8Array(length).fill(value)
const TIME = 1_700_000_000e6

/** Frames at these milliseconds, each filled with its number. */
function pcapOf(milliseconds: readonly number[]): Buffer {
  const writer = new PcapWriter(1)
  return Buffer.concat([
    writer.header(),
    ...milliseconds.map((at, number) => {
      const bytes = frameOf(number + 1)
      const frame = { bytes, start: 0, end: 60, originalLength: 60, nanoseconds: 0, linkType: 1 }
      return writer.frame({ ...frame, time: TIME + at * 1000, interfaceIndex: 0, number })
    }),
  ])
}

interface Read {
  readonly first: number
  readonly length: number
  readonly linkType: number
  readonly time: number
}

/** All packets of a source so far. */
function collect(source: PacketSource): { packets: Read[]; ended: Promise<string | undefined> } {
  const packets: Read[] = []
  const ended = new Promise<string | undefined>((resolve) => {
    source.read((bytes, { at, length, seconds, microseconds }, linkType) => {
      packets.push({ first: bytes[at]!, length, linkType, time: seconds * 1e6 + microseconds })
    }, resolve)
  })
  return { packets, ended }
}

async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; !condition(); tries++) {
    assert.ok(tries < 500, 'nothing came within 5 s')
    await sleep(10)
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

const open = (address: SourceAddress) => openSource({ name: sourceName(address), source: address })

describe('source addresses', () => {
  it('have one form each', () => {
    assert.deepEqual(parseSource('erspan://eth1'), { kind: 'erspan', interface: 'eth1' })
    assert.deepEqual(parseSource('vxlan://127.0.0.1'), {
      ...{ kind: 'vxlan', host: '127.0.0.1', port: 4789, allow: [] },
    })
    assert.deepEqual(parseSource('tzsp://[::]?allow=10.0.0.0/8,2001:db8::1'), {
      ...{ kind: 'tzsp', host: '::', port: 37008, allow: ['10.0.0.0/8', '2001:db8::1'] },
    })
    assert.deepEqual(parseSource('pcap-over-ip-client://plant:57012'), {
      ...{ kind: 'pcap-over-ip-client', host: 'plant', port: 57012 },
    })
    assert.deepEqual(parseSource('replay:/tmp/a%20b.pcap?speed=20&loops=forever'), {
      ...{ kind: 'replay', path: '/tmp/a b.pcap', speed: 20, loops: 0 },
    })
  })

  it('are refused where they are odd, and where anyone could send', () => {
    for (const text of [
      ...[
        '',
        'eth1',
        'http://127.0.0.1/',
        'vxlan://',
        'vxlan://plant',
        'vxlan://127.0.0.1:x',
        'tzsp:127.0.0.1',
      ],
      ...['vxlan://0.0.0.0', 'pcap-over-ip-server://[::]:5', 'pcap-over-ip-server://127.0.0.1'],
      ...[
        'vxlan://127.0.0.1?allow=10.0.0.0/33',
        'vxlan://127.0.0.1?allow=plant',
        'vxlan://127.0.0.1?speed=2',
      ],
      ...[
        'pcap-over-ip-client://plant',
        'replay:',
        'replay:x?speed=0',
        'replay:x?loops=-1',
        'replay:x?speed=NaN',
      ],
      ...['erspan://eth1:5', 'vxlan://a@127.0.0.1', 'vxlan://127.0.0.1/path', `replay:${'x'.repeat(5000)}`],
    ])
      assert.throws(() => parseSource(text), LiveRefusal, text)
  })
})

describe('mirrored packets', () => {
  const ethernet = frameOf(7)
  const inner: Inner = { at: 0, linkType: 0 }

  it('lie behind the headers of VXLAN and TZSP', () => {
    assert.ok(insideVxlan(Buffer.concat([Uint8Array.of(8, 0, 0, 0, 0, 0, 5, 0), ethernet]), inner))
    assert.deepEqual(inner, { at: 8, linkType: 1 })
    assert.ok(insideTzsp(Buffer.concat([Uint8Array.of(1, 0, 0, 18, 0, 10, 1, 9, 1), ethernet]), inner))
    assert.deepEqual(inner, { at: 9, linkType: 105 })
    for (const bytes of [[], [0, 0, 0, 0, 0, 0, 0, 0, 1], [8, 0, 0]])
      assert.equal(insideVxlan(Uint8Array.from(bytes), inner), false)
    for (const bytes of [
      [],
      [1, 0, 0, 1, 10],
      [1, 0, 0, 1, 10, 255, 1],
      [1, 0, 0, 99, 1, 7],
      [1, 4, 0, 1, 1, 7],
    ])
      assert.equal(insideTzsp(Uint8Array.from(bytes), inner), false)
  })

  /** Ethernet, a tag if wanted, IPv4 and GRE with these bytes. */
  const greOf = (gre: readonly number[], isTagged = false) => {
    const tag = isTagged ? [0x81, 0, 0, 5] : []
    const ip = [0x45, 0, 0, 20 + gre.length + 60, 0, 0, 0, 0, 64, 47, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2]
    return Uint8Array.from([...new Uint8Array(12), ...tag, 8, 0, ...ip, ...gre, ...ethernet])
  }
  const erspan = {
    one: [0, 0, 0x88, 0xbe],
    two: [0x10, 0, 0x88, 0xbe, 0, 0, 0, 1, ...new Uint8Array(8)],
    three: [0x10, 0, 0x22, 0xeb, 0, 0, 0, 1, ...new Uint8Array(12)],
    threeWithSubheader: [0x10, 0, 0x22, 0xeb, 0, 0, 0, 1, ...new Uint8Array(11), 1, ...new Uint8Array(8)],
  }

  it('lie behind the headers of ERSPAN types I, II and III', () => {
    for (const [name, gre] of Object.entries(erspan))
      for (const isTagged of [false, true]) {
        const bytes = greOf(gre, isTagged)
        assert.ok(insideErspan(bytes, 0, bytes.length, inner), name)
        assert.equal(inner.at, bytes.length - 60, name)
        for (let end = 0; end < bytes.length - 47; end++)
          assert.equal(insideErspan(bytes, 0, end, inner), false, `${name} cut at ${end}`)
      }
    const ip = greOf(erspan.three)
    ip[14 + 20 + 8 + 10] = 2 << 2
    const fragment = greOf(erspan.two)
    fragment[20] = 0x20
    for (const bytes of [ip, fragment, greOf([0, 0, 8, 0]), frameOf(8), frameOf(0x81)])
      assert.equal(insideErspan(bytes, 0, bytes.length, inner), false)
  })

  it('arrive at a UDP end without their tunnel, from permitted senders only', async () => {
    const source = await open({ kind: 'vxlan', host: '127.0.0.1', port: 0, allow: ['127.0.0.9'] })
    source.stop()
    const port = await freePort()
    const allowed = await open({ kind: 'vxlan', host: '127.0.0.1', port, allow: ['127.0.0.1'] })
    const { packets, ended } = collect(allowed)
    const [permitted, other] = [createSocket('udp4'), createSocket('udp4')]
    await new Promise<void>((resolve) => other.bind(0, '127.0.0.2', resolve))
    const send = (socket: typeof other, bytes: Uint8Array) =>
      new Promise((resolve) => socket.send(bytes, port, '127.0.0.1', resolve))
    const datagram = Buffer.concat([Uint8Array.of(8, 0, 0, 0, 0, 0, 5, 0), ethernet])
    await send(other, datagram)
    await send(permitted, Uint8Array.of(1, 2, 3))
    await send(permitted, datagram)
    await until(() => packets.length === 1)
    const { time, ...rest } = packets[0]!
    assert.deepEqual(rest, { first: 7, length: 60, linkType: 1 })
    assert.ok(Math.abs(time / 1000 - Date.now()) < 5000)
    assert.match(allowed.complaint(), /1 datagrams are no VXLAN; 1 datagrams of senders/)
    assert.equal(allowed.counts().captured, 1)
    allowed.stop()
    assert.equal(await ended, '')
    permitted.close()
    other.close()
  })

  it('that the socket dropped are counted in /proc/net/udp', () => {
    const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops
  12: 0100007F:12B5 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 1 2 0000000000000000 41
  13: 0100007F:12B6 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 1 2 0000000000000000 7`
    assert.equal(dropsIn(table, 4789), 41)
    assert.equal(dropsIn(table, 1), 0)
  })
})

describe('permitted peers', () => {
  it('are those of the networks, on a dual-stack socket too', () => {
    const peers = new PermittedPeers(['10.0.0.0/8', '2001:db8::/32', '192.0.2.1'])
    for (const address of ['10.1.2.3', '::ffff:10.1.2.3', '2001:db8::5', '192.0.2.1'])
      assert.ok(peers.permits(address), address)
    for (const address of ['11.0.0.1', '::ffff:11.0.0.1', '2001:db9::1', '192.0.2.2', '', 'x'])
      assert.equal(peers.permits(address), false, address)
    assert.equal(peers.refused, 6)
    assert.ok(new PermittedPeers([]).permits('203.0.113.1'))
  })
})

describe('pcap-over-IP', () => {
  it('is fetched from a server, in any format, and reports how it ended', async () => {
    const nano = new PcapngWriter({ interfaces: [{ linkType: 228 }], nanoseconds: true })
    const frame = { bytes: frameOf(9), start: 0, end: 60, originalLength: 60, linkType: 228, number: 1 }
    const stream = Buffer.concat([
      nano.header(),
      nano.frame({ ...frame, time: TIME, nanoseconds: 5, interfaceIndex: 0 }),
    ])
    const server = createServer((socket) => void socket.end(stream))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const { packets, ended } = collect(await open({ kind: 'pcap-over-ip-client', host: '127.0.0.1', port }))
    assert.equal(await ended, 'the server closed the connection')
    assert.deepEqual(packets, [{ first: 9, length: 60, linkType: 228, time: TIME }])
    await new Promise((resolve) => server.close(resolve))
    await assert.rejects(open({ kind: 'pcap-over-ip-client', host: '127.0.0.1', port }), LiveRefusal)
  })

  it('is taken from several permitted senders; damage of one does not end the others', async () => {
    const port = await freePort()
    const source = await open({ kind: 'pcap-over-ip-server', host: '127.0.0.1', port, allow: ['127.0.0.1'] })
    const { packets, ended } = collect(source)
    const sender = () => tcpConnect({ port, host: '127.0.0.1' })
    const [one, other, broken] = [sender(), sender(), sender()]
    broken.on('error', () => {})
    const unknownClient = tcpConnect({ port, host: '127.0.0.1', localAddress: '127.0.0.2' })
    const refused = new Promise((resolve) => unknownClient.on('close', resolve))
    unknownClient.on('error', () => {})
    unknownClient.write(pcapOf([0]))
    one.write(pcapOf([0]).subarray(0, 50))
    broken.write('GET / HTTP/1.1\r\n\r\n')
    other.write(pcapOf([0, 1]))
    await until(() => packets.length === 2)
    one.write(pcapOf([0]).subarray(50))
    await until(() => packets.length === 3)
    await refused
    await until(() => /expected/.test(source.complaint()))
    assert.match(source.complaint(), /1 connections of senders that are not allowed/)
    source.stop()
    assert.equal(await ended, '')
  })
})

describe('the stream of several sources', () => {
  it('names the source of each packet, whichever spoke first', async () => {
    const ports = [await freePort(), await freePort()]
    const queue = new PacketQueue(join(folder, 'queue'))
    const reader = new FrameReader()
    const names: string[] = []
    const recorder = new Recorder({
      interfaces: ports.map((port, at) => ({
        name: `end ${at}`,
        source: { kind: 'pcap-over-ip-server', host: '127.0.0.1', port, allow: [] },
      })),
      queue,
      queued: () => {
        for (let chunk = queue.shift(); chunk !== undefined; chunk = queue.shift()) {
          reader.push(chunk.bytes)
          while (reader.next()) names.push(reader.interfaces[reader.frame.interfaceIndex]?.name ?? 'none')
        }
      },
      status: () => {},
    })
    await recorder.start()
    const send = (at: number) => tcpConnect({ port: ports[at]!, host: '127.0.0.1' }).end(pcapOf([0]))
    for (const at of [1, 0, 1]) {
      const before = names.length
      send(at)
      await until(() => names.length > before)
    }
    recorder.stop()
    assert.deepEqual(names, ['end 1', 'end 0', 'end 1'])
    assert.deepEqual(
      recorder.status.interfaces.map(({ packets }) => packets),
      [1, 2],
    )
    assert.deepEqual(reader.problems, [])
  })
})

describe('a replayed capture', () => {
  const path = join(folder, 'replayed.pcap.gz')
  writeFileSync(path, gzipSync(pcapOf([0, 1000, 3000])))
  const address = { kind: 'replay', path, loops: 1 } as const

  it('keeps its gaps, as much shorter as it is faster, and has the time of sending', async () => {
    const begun = Date.now()
    const { packets, ended } = collect(await open({ ...address, speed: 20 }))
    assert.equal(await ended, undefined)
    const finished = Date.now()
    assert.deepEqual(
      packets.map(({ first }) => first),
      [1, 2, 3],
    )
    // A busy machine sends a packet late, never early: 1 s and 3 s of the capture are 50 ms and 150 ms here.
    const delays = packets.map(({ time }) => time / 1000 - begun)
    assert.ok(delays[0]! >= -1 && delays[1]! >= 49 && delays[2]! >= 149, delays.join(' '))
    assert.ok(delays[2]! <= finished - begun + 1, `${delays[2]} of ${finished - begun} ms`)
  })

  it('goes on for ever where that is wanted, until it is stopped', async () => {
    const source = await open({ ...address, speed: 0, loops: 0 })
    const { packets, ended } = collect(source)
    await until(() => packets.length > 30)
    source.stop()
    await ended
  })

  it('is refused where there is no such file, and fails where it is no capture', async () => {
    await assert.rejects(open({ ...address, path: join(folder, 'none'), speed: 1 }), LiveRefusal)
    const text = join(folder, 'text')
    writeFileSync(text, 'no capture at all, only words')
    assert.match((await collect(await open({ ...address, path: text, speed: 1 })).ended) ?? '', /expected/)
  })
})
