/** Random bytes at a port speak nobody's protocol: who is expected there is named by what it can tell, or not at all. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Candidates } from '#dissect/candidates'
import { probe } from '#dissect/probe'
import { Registry } from '#dissect/registry'
import { loadProtocols } from '#engine-host/folders'
import type { Slice } from '#model/protocol'
import { randomFor } from '../../simulator/network/random.ts'
import { packNames } from '../protocol-folders.ts'
import { isSelectedProtocol } from '../selection.ts'

const DRAWN = 1000
const CLIENT_PORT = 40_000
const NOBODY = new Candidates([])
/** Named for more than so many of them, it is not told by its bytes. */
const MOST = 0.008

/** Formats that hold hardly anything to tell them by, each with the share that is theirs. */
const BARE: ReadonlyMap<string, number> = new Map([
  // All but a security index, a number and, rarely, a length is encrypted: RFC 4303.
  ['udp 4500 esp', 0.25],
  // Five bits of opcode; of data nothing else is in the clear.
  ['udp 1194 openvpn', 0.32],
  // Of its header nothing but the version is always there: OPC 10000-14 §7.2.4.4.2.
  ['udp 4840 opcua', 0.02],
  // A terminal says anything that can be printed, and commands of two bytes: RFC 854.
  ['tcp 23 telnet', 0.15],
  ['tcp 2323 telnet', 0.15],
  // Lines whose first byte says what follows, up to the next end of a line; packets of two bytes.
  ['tcp 6379 redis', 0.02],
  ['tcp 1883 mqtt', 0.02],
  ['tcp 5683 coap', 0.03],
  ['tcp 10001 genisys', 0.02],
])

// With packs of optional protocols, and with the recognisers that stand for them.
const sets = [await loadProtocols(packNames()), await loadProtocols([])]
const protocols = sets.flat()
const registries = sets.map((set) => new Registry(set))
const random = randomFor(1, 'bytes at a port')
const drawn = Array.from({ length: DRAWN }, () =>
  random.bytes(random.between(1, random.next() < 0.5 ? 40 : 400)),
)

for (const transport of ['udp', 'tcp'] as const)
  describe(`random bytes are not named by their port, ${transport}`, () => {
    for (const port of portsOf(transport))
      test(`${transport} ${port}`, () => {
        const named = new Map<string, number>()
        for (const bytes of drawn) {
          const names = new Set(registries.map((registry) => nameOf(registry, bytes, transport, port)))
          for (const name of names) if (name !== '') named.set(name, (named.get(name) ?? 0) + 1 / DRAWN)
        }
        const often = [...named].filter(
          ([name, share]) => share > (BARE.get(`${transport} ${port} ${name}`) ?? MOST),
        )
        assert.deepEqual(often, [])
      })
  })

test('random bytes prove nothing, whatever the port', () => {
  for (const transport of ['tcp', 'udp'] as const) {
    const claimed = registries.flatMap((registry) =>
      drawn.flatMap((bytes) => {
        const verdict = probe(slice(bytes, 9, transport === 'tcp'), question([], registry.content[transport]))
        return verdict.kind === 'yes' ? [verdict.entry.name] : []
      }),
    )
    assert.deepEqual(claimed, [], transport)
  }
})

function portsOf(transport: 'tcp' | 'udp'): readonly number[] {
  const hints = protocols.filter(({ name }) => isSelectedProtocol(name)).flatMap(({ hints }) => hints)
  const ports = hints.flatMap((hint) =>
    'transport' in hint && hint.transport === transport ? [hint.port] : [],
  )
  return [...new Set(ports)].sort((a, b) => a - b)
}

/** The name for a datagram, or for the first bytes of a stream; '' while more of it could tell. */
function nameOf(registry: Registry, bytes: Uint8Array, transport: 'tcp' | 'udp', port: number): string {
  const verdict = probe(
    slice(bytes, port, transport === 'tcp'),
    question(registry.forPort(transport, port), NOBODY, transport === 'udp'),
  )
  return verdict.kind === 'yes' ? verdict.entry.name : ''
}

function question(hinted: ReturnType<Registry['forPort']>, content: Candidates, isFinal = true) {
  return { hinted, content, isStart: true, isFinal, enter: () => {} }
}

function slice(bytes: Uint8Array, port: number, isStream: boolean): Slice {
  return {
    ...{ bytes, start: 0, end: bytes.length, fromClient: true, time: 0 },
    ...{ sourcePort: CLIENT_PORT, destinationPort: port, isStream, isCut: false, context: undefined },
  }
}
