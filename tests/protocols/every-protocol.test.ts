/** Requirements of every protocol folder. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { readAll } from '#capture/read-all'
import { loadDefenderNames, loadProtocolNames, loadProtocols, loadRecognisers } from '#engine-host/folders'
import { VERBS } from '#model/fact'
import type { AnyProtocol, Slice } from '#model/protocol'
import type { ConversationScript } from '#model/script'
import { sliceOf, tryOut } from '#model/test-slice'
import { exampleScripts, recogniserProtocol } from '#protocol-kit/recogniser'
import * as netbios from '#protocol-packs/legacy/netbios-frames/testing/encode'
import { messagesOf, type RecordedMessage } from '#sdk/test-kit/messages'
import { type Golden, goldenText, observe } from '#sdk/test-kit/observe'
import { captureOf } from '#sdk/test-kit/stage'
import {
  folderOf,
  goldenCaptures,
  packNames,
  protocolFolders,
  recogniserNames,
  scriptFiles,
} from '../protocol-folders.ts'
import { isPairTested, isSelectedProtocol, needsMessagesOf } from '../selection.ts'

const DEPTHS = ['deep', 'semantic', 'recognised', 'hinted']
/** Bytes before the first record of a pcap: draft-ietf-opsawg-pcap-05 §4. */
const PCAP_HEADER = 24
const FAMILIES = ['ot', 'it', 'infrastructure']
/**
 * Pairs that share their bytes: the first may claim what the second says. Which it is, ports and groups decide.
 */
const SHARED: ReadonlySet<string> = new Set([
  // A short ROC Plus message is a lawful serial read of Modbus, with the same checksum.
  'modbus roc-plus',
  // A read of Channel Access is one of coils to the byte; its port, and its conversation's first message, tell.
  'modbus epics-ca',
  // CC-Link IE Field Basic answers in frames of SLMP, which carry no command; its port tells.
  'melsec cclink',
  // SMB by itself has the frames of a NetBIOS session, whose data it is otherwise: [MS-SMB2] 2.1, RFC 1002 §4.3.6.
  'smb netbios-ssn',
  'netbios-ssn smb',
])

/** With all packs of optional protocols, and without: then recognisers are in their place. */
const protocols = await loadProtocols(packNames())
const withoutPacks = await loadProtocols([])
const everything = [
  ...new Map([...withoutPacks, ...protocols].map((protocol) => [protocol.facts, protocol])).values(),
]
const everyCapture = goldenCaptures()
const captures = everyCapture.filter(({ protocol }) => needsMessagesOf(protocol))
/** Captures of the protocols that this run tests. The others only give messages for pairs. */
const selected = captures.filter(({ protocol }) => isSelectedProtocol(protocol))
const pcaps = new Map(captures.map((capture) => [capture, new Uint8Array(readFileSync(capture.pcap))]))
const files = await scriptFiles()
const carriageOf = (carrier: string) => files.get(carrier)!.carriage!
const recognisers = await loadRecognisers()
const examples = recognisers.map((recogniser) => ({
  recogniser,
  pcaps: exampleScripts(recogniser).map((script) => captureOf(script, carriageOf)),
}))
const messages = distinct([
  ...[...pcaps.values()].flatMap((pcap) => messagesOf(pcap, protocols)),
  ...examples.flatMap((example) => example.pcaps.flatMap((pcap) => messagesOf(pcap, withoutPacks))),
])

describe('every protocol', () => {
  test('declares a short name and a title of its own, which are found in the text of its manifest', async () => {
    const names = new Map(everything.map(({ name, shortName }) => [name, shortName]))
    assert.deepEqual([...(await loadProtocolNames())].sort(), [...names].sort())
    const ofDefender = everything.flatMap(({ name, defenderName }) =>
      defenderName === undefined ? [] : [[name, defenderName]],
    )
    assert.deepEqual([...(await loadDefenderNames())].sort(), ofDefender.sort())
    for (const all of [protocols, withoutPacks])
      for (const texts of [all.map(({ shortName }) => shortName), all.map(({ title }) => title)])
        assert.deepEqual(
          texts.filter((text, i) => texts.indexOf(text) < i),
          [],
        )
  })

  test('is named as its folder', () => {
    const names = [...new Set([...protocolFolders(), ...recogniserNames()])].sort()
    for (const all of [protocols, withoutPacks])
      assert.deepEqual(
        all.map(({ name }) => name),
        names,
      )
    assert.deepEqual(
      recognisers.map(({ name }) => name),
      recogniserNames(),
    )
  })

  for (const protocol of everything)
    test(`${protocol.name} has a whole manifest`, () => checkManifest(protocol))

  for (const name of protocolFolders()) test(`${name} has a README`, () => checkReadme(name))
})

describe('recognisers', () => {
  for (const { recogniser, pcaps: own } of examples)
    test(`${recogniser.name} names its examples and emits nothing`, () => {
      for (const pcap of own) {
        const { protocols: counts, facts } = observe(pcap, withoutPacks)
        const found = counts.find(({ name }) => name === recogniser.name)
        assert.deepEqual([found?.packets, found?.messages, found?.malformed], [1, 1, 0])
        assert.deepEqual(
          facts.filter(({ protocol }) => protocol === recogniser.name),
          [],
        )
      }
    })

  // The recogniser names the traffic of a pack that is off.
  for (const [{ protocol, name }, pcap] of pcaps) {
    if (!isSelectedProtocol(protocol) || !recogniserNames().includes(protocol)) continue
    test(`${protocol}/${name} keeps its name without the pack`, () => {
      const packets = (all: typeof protocols) =>
        observe(pcap, all).protocols.map((count) => [count.name, count.packets])
      assert.deepEqual(packets(withoutPacks), packets(protocols))
    })
  }

  test('SMB in IPX is read wherever IPX carries it', () => {
    const announcement = netbios.mailslot('\\MAILSLOT\\BROWSE', netbios.hostAnnouncement('PRESS-3'))
    const header = new Uint8Array(30).fill(0xff, 0, 2)
    for (const before of [0, 34, 68]) {
      const bytes = Uint8Array.of(...header, ...new Uint8Array(before), ...announcement)
      new DataView(bytes.buffer).setUint16(2, bytes.length)
      const script: ConversationScript = {
        name: 'ipx',
        over: { etherType: 0x8137 },
        lines: [['client', bytes]],
      }
      const { protocols: counts, facts } = observe(captureOf(script, carriageOf), withoutPacks)
      assert.deepEqual(
        counts.map(({ name }) => name),
        ['browser', 'ipx', 'smb'],
      )
      assert.ok(facts.some(({ fact }) => fact.kind === 'identity' && fact.value === 'PRESS-3'))
    }
  })

  test('a stream that turns to TLS is no longer theirs', () => {
    const { dissect, newState } = recogniserProtocol(recognisers.find(({ name }) => name === 'xmpp')!)
    const tls = sliceOf(hex('16 03 01 0005 01 000001 00'), { isStream: true })
    assert.equal(dissect(tls, { ...(newState?.() as object), isRecognised: true }).kind, 'foreign')
    const text = sliceOf(hex('3c 61 2f 3e'), { isStream: true })
    assert.equal(dissect(text, { ...(newState?.() as object), isRecognised: true }).kind, 'message')
  })
})

describe('golden captures', () => {
  for (const [{ protocol, name, golden }, pcap] of pcaps) {
    if (!isSelectedProtocol(protocol)) continue
    test(`${protocol}/${name} says what it said before`, () => {
      assert.ok(existsSync(golden), 'expected a golden; npm run golden writes it')
      assert.equal(goldenText(observe(pcap, protocols)), readFileSync(golden, 'utf8'))
    })
  }

  test('are what their scripts make', () => {
    for (const [protocol, { scripts = [] }] of files) {
      if (!isSelectedProtocol(protocol)) continue
      for (const script of scripts) {
        const stored = readFileSync(new URL(`captures/${script.name}.pcap`, folderOf(protocol)))
        const made = captureOf(script, carriageOf)
        assert.deepEqual(made, new Uint8Array(stored), `${protocol}/${script.name}: npm run golden`)
      }
    }
  })

  test('say where they come from', () => {
    for (const { protocol } of selected)
      assert.ok(existsSync(new URL('captures/SOURCES.md', folderOf(protocol))), `${protocol}: SOURCES.md`)
  })

  const isHere = spawnSync('tshark', ['--version'], { stdio: 'ignore' }).status === 0
  test('hold no frame that tshark calls malformed', { skip: isHere ? false : 'tshark is not here' }, () => {
    const sound = selected.filter(({ golden }) => !isDamagedOnPurpose(golden))
    const frames = sound.flatMap((capture) => {
      const { frames: all } = readAll(pcaps.get(capture)!)
      return all.map(() => `${capture.protocol}/${capture.name}`)
    })
    // One run for all, for it takes most of a second to start.
    const [first, ...rest] = sound.map((capture) => pcaps.get(capture)!)
    const input = Buffer.concat([first!, ...rest.map((pcap) => pcap.subarray(PCAP_HEADER))])
    const complaints = spawnSync(
      'tshark',
      ['-n', '-r', '-', '-Y', '_ws.malformed', '-T', 'fields', '-e', 'frame.number'],
      { input },
    )
    const numbers = complaints.stdout
      .toString()
      .split('\n')
      .filter((line) => line !== '')
    assert.deepEqual(
      numbers.map((number) => frames[Number(number) - 1]),
      [],
    )
  })
})

describe('damaged messages', () => {
  for (const [name, ofProtocol] of Map.groupBy(messages, ({ protocol }) => protocol.name)) {
    if (!isSelectedProtocol(name)) continue
    test(`of ${name} never throw and always end`, () => {
      for (const message of ofProtocol)
        for (const bytes of mangled(message.slice.bytes)) survive(message, bytes)
    })
  }
})

describe('false claims', () => {
  for (const protocol of everything) {
    if (protocol.probe === undefined) continue
    test(`${protocol.name} claims no message of another`, () => {
      const claimed = messages
        .filter(
          ({ protocol: other }) => other.name !== protocol.name && isPairTested(protocol.name, other.name),
        )
        .filter(
          (message) => isAsked(protocol, message) && !SHARED.has(`${protocol.name} ${message.protocol.name}`),
        )
        .filter(({ slice }) => protocol.probe?.(slice) === 'yes')
      assert.deepEqual([...new Set(claimed.map(({ protocol: other }) => other.name))], [])
    })
  }
})

describe('first bytes', () => {
  for (const protocol of everything) {
    const { firstBytes } = protocol
    if (firstBytes === undefined) continue
    test(`of ${protocol.name} list every byte that it does not reject`, () => {
      const isOther = (value: number) => !firstBytes.includes(String.fromCharCode(value))
      const others = Array.from({ length: 256 }, (_, value) => value).filter(isOther)
      for (const { slice, protocol: other } of messages) {
        const isOwn = other.name === protocol.name
        if (slice.end === slice.start || !(isOwn || isPairTested(protocol.name, other.name))) continue
        const bytes = slice.bytes.slice(slice.start, slice.end)
        // Its own messages with every other first byte; messages of other protocols as they are.
        const wrong = (isOwn ? others : [bytes[0]!].filter(isOther)).filter((value) => {
          bytes[0] = value
          return protocol.probe?.({ ...slice, bytes, start: 0, end: bytes.length }) !== 'no'
        })
        assert.deepEqual(wrong, [], `${protocol.name} on a message of ${other.name}`)
      }
    })
  }
})

test('operations that no golden shows are known', (t) => {
  for (const protocol of protocols) {
    if (protocol.operations === undefined || !isSelectedProtocol(protocol.name)) continue
    const seen = new Set(captures.flatMap((capture) => operationCodes(capture.golden, protocol.name)))
    const unseen = protocol.operations.filter(({ code }) => !seen.has(code))
    if (unseen.length > 0)
      t.diagnostic(
        `${protocol.name}: ${unseen.length} of ${protocol.operations.length} operations in no golden`,
      )
  }
})

function isDamagedOnPurpose(golden: URL): boolean {
  const { protocols: counts } = JSON.parse(readFileSync(golden, 'utf8')) as Golden
  return counts.some(({ malformed }) => malformed > 0)
}

function checkManifest(protocol: AnyProtocol): void {
  const { name, title, standard, depth, family, hints, operations = [], behaviourKeys = [] } = protocol
  assert.match(name, /^[a-z0-9]+(-[a-z0-9]+)*$/)
  assert.ok(title.length > 1 && title.length <= 80, 'title')
  assert.ok(standard.length > 3, 'standard')
  assert.ok(DEPTHS.includes(depth), 'depth')
  assert.ok(FAMILIES.includes(family), 'family')
  const isAnnounced = hints.length === 0 && protocols.some((other) => announces(other, name))
  assert.ok(hints.length > 0 || isAnnounced, 'expected a hint')
  for (const { verb } of operations) assert.ok((VERBS as readonly string[]).includes(verb), `verb ${verb}`)
  // A code may mean one thing for each class of objects, as in CIP.
  unique(operations.map(({ code, name: operation }) => `${code} ${operation}`))
  unique(behaviourKeys.map(({ name: behaviourKey }) => behaviourKey))
  for (const hint of hints) {
    if ('carriedBy' in hint)
      assert.ok(
        protocols.some((other) => other.name === hint.carriedBy),
        `carrier ${hint.carriedBy}`,
      )
    if ('content' in hint) assert.ok(protocol.probe !== undefined, 'content needs recognise')
  }
}

function checkReadme(name: string): void {
  const readme = new URL('README.md', folderOf(name))
  assert.ok(existsSync(readme) && readFileSync(readme, 'utf8').length > 80, 'README.md')
}

/** Is it reached only because another protocol's folder announces flows of it? */
function announces(other: AnyProtocol, name: string): boolean {
  const golden = everyCapture.filter(({ protocol }) => protocol === other.name)
  return golden.length > 0 && name.startsWith(other.name)
}

function unique(words: readonly string[]): void {
  const twice = words.filter((word, i) => words.indexOf(word) !== i)
  assert.deepEqual(twice, [], 'named twice')
}

/** Everything a protocol may be asked of bytes, in the state the conversation was in. */
function survive({ protocol, slice, before }: RecordedMessage, bytes: Uint8Array): void {
  const damaged: Slice = { ...slice, bytes, end: bytes.length }
  const state = protocol.newState?.()
  tryOut(protocol, before, state)
  const { results, said } = tryOut(protocol, [damaged], state)
  for (const fact of said) if (fact.kind !== 'payload' && fact.kind !== 'expectation') checkClean(fact)
  assert.ok(results.length <= bytes.length, 'one message a byte at most')
  protocol.foldKey?.(damaged, state)
  const next = protocol.resume?.(damaged, state)
  assert.ok(next === undefined || (next >= 0 && next <= bytes.length), 'resume')
  const [first] = results
  if (first?.kind === 'message') protocol.isFromClient?.(first.message, damaged)
  protocol.finish?.(state, () => {})
}

/** Facts hold text from packets and are shown in terminals and pages: control characters must not reach them. */
function checkClean(reported: object): void {
  for (const value of Object.values(reported)) {
    if (typeof value === 'string') assert.doesNotMatch(value, /\p{Cc}/u, 'text was told as it came')
    else if (typeof value === 'object' && value !== null && !(value instanceof Uint8Array)) checkClean(value)
  }
}

const carriers = new Map<AnyProtocol, ReadonlySet<string>>()

/** Where a protocol is found: what carries it. */
function surroundings(protocol: AnyProtocol): ReadonlySet<string> {
  const known = carriers.get(protocol) ?? carriersOf(protocol)
  carriers.set(protocol, known)
  return known
}

function carriersOf({ hints }: AnyProtocol): ReadonlySet<string> {
  return new Set(
    hints.map((hint) => {
      if ('transport' in hint) return hint.transport
      if ('content' in hint) return hint.content
      return 'carriedBy' in hint ? hint.carriedBy : 'header'
    }),
  )
}

/** May the driver ask this protocol about the message? TCP and UDP are told apart by what is a stream. */
function isAsked(protocol: AnyProtocol, { protocol: other, slice }: RecordedMessage): boolean {
  const shared = surroundings(protocol).intersection(surroundings(other))
  shared.delete(slice.isStream ? 'udp' : 'tcp')
  return shared.size > 0
}

/** The same bytes of the same protocol after the same bytes need one look. */
function distinct(all: readonly RecordedMessage[]): readonly RecordedMessage[] {
  const seen = new Map<string, RecordedMessage>()
  for (const message of all) {
    const { protocol, slice, before } = message
    const key = [
      protocol.name,
      slice.fromClient,
      ...[...before, slice].map(({ bytes }) => bytes.toHex()),
    ].join()
    seen.set(key, message)
  }
  return [...seen.values()]
}

function operationCodes(golden: URL, protocol: string): readonly string[] {
  const { facts } = JSON.parse(readFileSync(golden, 'utf8')) as Golden
  return facts.flatMap(({ fact, protocol: by }) =>
    fact.kind === 'operation' && by === protocol ? [fact.code] : [],
  )
}
