import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { availableParallelism, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { PcapWriter } from '#capture/pcap-writer'
import type { JournalEntry } from '#model/journal'
import { sampledTest } from '#model/testing/sampled-test'
import { ethernetFrame, IP_PROTOCOL, ipPacket, udpDatagram } from '#wire/build'
import { type EngineStart, startEngine } from './start.ts'

const ETHERNET = 1

/** A capture of datagrams between two hosts, one a second; each may be a conversation of its own. */
function capture(payloads: readonly string[], port: number, areParted = false): Uint8Array {
  const writer = new PcapWriter(ETHERNET)
  const records = payloads.map((text, second) => {
    const ends = { source: '10.0.0.1', destination: '10.0.0.2' }
    const payload = udpDatagram({
      ...ends,
      sourcePort: areParted ? 40_000 + second : 40_000,
      destinationPort: port,
      payload: new TextEncoder().encode(text),
    })
    const packet = ipPacket({ ...ends, protocol: IP_PROTOCOL.UDP, payload })
    const bytes = ethernetFrame({
      source: '02:00:00:00:00:01',
      destination: '02:00:00:00:00:02',
      payload: packet,
    })
    const time = (1_700_000_000 + second) * 1e6
    return writer.frame({
      bytes,
      start: 0,
      end: bytes.length,
      originalLength: bytes.length,
      time,
      nanoseconds: 0,
      linkType: ETHERNET,
      interfaceIndex: 0,
      number: 0,
    })
  })
  return Buffer.concat([writer.header(), ...records])
}

function inFolder(work: (folder: string) => Promise<void>): () => Promise<void> {
  return async () => {
    const folder = mkdtempSync(join(tmpdir(), 'engine-'))
    try {
      await work(folder)
    } finally {
      rmSync(folder, { recursive: true })
    }
  }
}

async function journalOf(start: EngineStart): Promise<JournalEntry[]> {
  const all: JournalEntry[] = []
  for await (const batch of startEngine(start).entries) all.push(...batch)
  return all
}

function lastCapture(journal: readonly JournalEntry[]) {
  const last = journal.findLast(({ kind }) => kind === 'capture')
  assert.ok(last?.kind === 'capture')
  return last.capture
}

sampledTest(
  'reads a capture plain, in gzip and in zstd alike',
  inFolder(async (folder) => {
    const plain = capture(['a', 'b', 'c'], 9999)
    const files = { 'a.pcap': plain, 'a.pcap.gz': gzipSync(plain), 'a.pcap.zst': zstdCompressSync(plain) }
    for (const [name, byteCount] of Object.entries(files)) {
      writeFileSync(join(folder, name), byteCount)
      const journal = await journalOf({ files: [join(folder, name)] })
      assert.deepEqual(
        [lastCapture(journal).packets, lastCapture(journal).truncated, journal.at(-1)?.kind],
        [3, [], 'end'],
        name,
      )
    }
  }),
)

sampledTest(
  'reads a damaged gzip capture as far as it goes and says so',
  inFolder(async (folder) => {
    const path = join(folder, 'cut.pcap.gz')
    const byteCount = gzipSync(
      capture(
        Array.from({ length: 5000 }, (_, i) => `message ${i * 7919}`),
        9999,
      ),
    )
    writeFileSync(path, byteCount)
    truncateSync(path, byteCount.length - 2000)
    const { packets, truncated, state } = lastCapture(await journalOf({ files: [path] }))
    assert.equal(packets > 1000 && packets < 5000, true, String(packets))
    assert.equal(state, 'done')
    assert.match(truncated[0] ?? '', /unexpected end|after \d+ bytes/)
  }),
)

sampledTest(
  'refuses a folder, and what is not there, in words before anything is read',
  inFolder(async (folder) => {
    await assert.rejects(async () => journalOf({ files: [folder] }), /is a folder; expected a pcap or pcapng/)
    const typo = join(folder, 'typo')
    await assert.rejects(async () => journalOf({ files: [typo] }), /typo: no such file; expected/)
  }),
)

sampledTest(
  'ends a protocol that hangs, and reads the capture without it',
  inFolder(async (folder) => {
    const path = join(folder, 'hang.pcap')
    writeFileSync(path, capture(['fine', 'HANG', 'fine'], 6666))
    const journal = await journalOf({ files: [path], protocolFolders: [hostileProtocol('stuck')] })
    assert.equal(lastCapture(journal).packets, 3)
    assert.equal(journal.at(-1)?.kind, 'end')
    assert.deepEqual(reportedOf(journal), [
      'protocolsLeftOut: hangs from frame 2 of hang.pcap on, for it worked on one frame for more than 2 s',
    ])
  }),
)

sampledTest(
  'takes the end of many conversations for no hanging on one frame',
  inFolder(async (folder) => {
    const path = join(folder, 'many.pcap')
    writeFileSync(path, capture(Array(30).fill('fine'), 6666, true))
    const journal = await journalOf({ files: [path], protocolFolders: [hostileProtocol('slow-to-end')] })
    assert.deepEqual(reportedOf(journal), [])
    assert.equal(journal.filter(({ kind }) => kind === 'end').length, 1)
  }),
)

sampledTest(
  'leaves out a protocol that throws, and reads the capture without it',
  inFolder(async (folder) => {
    const path = join(folder, 'fail.pcap')
    writeFileSync(path, capture(['fine', 'FAIL', 'fine'], 6666))
    const journal = await journalOf({ files: [path], protocolFolders: [hostileProtocol('fails')] })
    assert.equal(lastCapture(journal).packets, 3)
    assert.deepEqual(reportedOf(journal), [
      'protocolsLeftOut: throws from frame 2 of fail.pcap on, for it threw: on purpose',
    ])
    const links = journal.flatMap((entry) => (entry.kind === 'link' ? [entry.link] : []))
    assert.deepEqual(
      links.map(({ protocol, operations }) => [protocol, operations.map(({ name, count }) => [name, count])]),
      [['throws', [['Fine', 1]]]],
      'what it read before is kept',
    )
  }),
)

sampledTest(
  'leaves out a protocol that takes all memory, or hangs as soon as it is loaded, and reads with the rest',
  inFolder(async (folder) => {
    const path = join(folder, 'b.pcap')
    writeFileSync(path, capture(['fine', 'MORE', 'fine'], 6666))
    const protocolFolders = [hostileProtocol('greedy'), hostileProtocol('stuck-at-once')]
    const journal = await journalOf({ files: [path], protocolFolders })
    assert.equal(lastCapture(journal).packets, 3)
    // On a busy machine the memory costs more processor time than one frame may take.
    const isBusy = loadavg()[0]! > availableParallelism()
    const [grows, hangs, ...others] = reportedOf(journal).sort()
    const tooMuch = isBusy
      ? /for it (took more than 1024 MiB of memory|worked) on one frame/
      : /for it took more than 1024 MiB of memory on one frame$/
    assert.match(grows ?? '', /^protocolsLeftOut: grows from frame 2 of b.pcap on, /)
    assert.match(grows ?? '', tooMuch)
    assert.equal(
      hangs,
      'protocolsLeftOut: hangs-loading from the beginning on, for it worked on one frame for more than 2 s',
    )
    assert.deepEqual(others, [])
  }),
)

sampledTest(
  'takes no fact that is outside of the vocabulary, and counts it',
  inFolder(async (folder) => {
    const path = join(folder, 'c.pcap')
    writeFileSync(path, capture(['one', 'two'], 6666))
    const journal = await journalOf({ files: [path], protocolFolders: [hostileProtocol('lies')] })
    const reported = reportedOf(journal).sort()
    assert.equal(reported.length, 2, reported.join('\n'))
    assert.match(reported[0] ?? '', /^factsRefused: tells-tales: operation: verb: expected one of .*/)
    assert.match(reported[1] ?? '', /^protocolsNotLoaded: .*roles\.server\.type: expected a device type/)
    const links = journal.flatMap((entry) => (entry.kind === 'link' ? [entry.link] : []))
    assert.deepEqual(
      links.map(({ operations }) => operations.map(({ name }) => name)),
      [['Fine']],
    )
  }),
)

sampledTest(
  'leaves out a protocol that changes what all code shares',
  inFolder(async (folder) => {
    const path = join(folder, 'd.pcap')
    writeFileSync(path, capture(['fine', 'MORE', 'fine'], 6666))
    const protocolFolders = [hostileProtocol('changes-what-is-shared')]
    const journal = await journalOf({ files: [path], protocolFolders })
    assert.equal(lastCapture(journal).packets, 3)
    const reported = reportedOf(journal).sort()
    assert.equal(reported.length, 3, reported.join('\n'))
    assert.match(
      reported[0] ?? '',
      /^protocolsLeftOut: adds-later from frame 2 of d.pcap on, for it threw: Cannot add property last/,
    )
    assert.match(reported[1] ?? '', /^protocolsNotLoaded: adds-at-once: Cannot add property last/)
    assert.match(
      reported[2] ?? '',
      /^protocolsNotLoaded: replaces: Cannot assign to read only property 'push'/,
    )
    const links = journal.flatMap((entry) => (entry.kind === 'link' ? [entry.link] : []))
    assert.deepEqual(
      links.map(({ protocol, operations }) => [protocol, operations.map(({ name, count }) => [name, count])]),
      [['adds-later', [['Fine', 1]]]],
      'what it read before is kept',
    )
  }),
)

sampledTest(
  'says so when the input is no capture',
  inFolder(async (folder) => {
    const path = join(folder, 'letter.txt')
    writeFileSync(path, 'Dear Sir or Madam')
    const { state, truncated } = lastCapture(await journalOf({ files: [path] }))
    assert.equal(state, 'failed')
    assert.match(truncated[0] ?? '', /expected/)
  }),
)

for (const protocol of ['writes-a-file', 'opens-a-socket', 'opens-a-database', 'starts-a-process']) {
  sampledTest(
    `keeps a protocol that ${protocol.replaceAll('-', ' ')} from doing so`,
    inFolder(async (folder) => {
      const path = join(folder, 'a.pcap')
      writeFileSync(path, capture(['a'], 9999))
      const journal = await journalOf({ files: [path], protocolFolders: [hostileProtocol(protocol)] })
      assert.equal(lastCapture(journal).packets, 1)
      const counters = journal.findLast(({ kind }) => kind === 'counters')
      const reported = Object.keys((counters?.kind === 'counters' && counters.counters) || {})
      assert.ok(
        reported.some((name) => /^protocols(NotLoaded|LeftOut): .*intru/.test(name)),
        `expected it to be left out, got ${reported.join(', ')}`,
      )
    }),
  )
}

/** Counters that name a protocol, without the folder of the test. */
function reportedOf(journal: readonly JournalEntry[]): string[] {
  const last = journal.findLast(({ kind }) => kind === 'counters')
  assert.ok(last?.kind === 'counters')
  return Object.keys(last.counters)
    .filter((name) => /^(protocols|facts)[A-Z]/.test(name))
    .map((name) => name.replace(/\/\S*\//g, ''))
}

/** Folder of protocols of other people, made for these tests. */
function hostileProtocol(name: string): string {
  return fileURLToPath(new URL(`specimens/${name}`, import.meta.url))
}
