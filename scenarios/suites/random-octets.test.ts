/** Random octets at a port speak nobody's protocol: who is expected there is named by what it can tell, or not at all. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Candidates } from '#dissect/candidates'
import { recognise } from '#dissect/recognise'
import { Registry } from '#dissect/registry'
import type { Slice } from '#model/protocol'
import { loadProtocols } from '#sensor/engine/folders'
import { randomFor } from '../plant/frame/random.ts'

const DRAWN = 1000
const CLIENT_PORT = 40_000
/** Named for more than so many of them, it is not told by its octets. */
const MOST = 0.008

/** Formats that hold hardly anything to tell them by, each with the share that is theirs. */
const BARE: ReadonlyMap<string, number> = new Map([
  // All but a security index, a number and, rarely, a length is encrypted: RFC 4303.
  ['udp 4500 esp', 0.25],
  // Five bits of opcode; of data nothing else is in the clear.
  ['udp 1194 openvpn', 0.32],
  // Of its header nothing but the version is always there: OPC 10000-14 §7.2.4.4.2.
  ['udp 4840 opcua', 0.02],
])

const protocols = await loadProtocols()
const registry = new Registry(protocols)
const random = randomFor(1, 'octets at a port')
const drawn = Array.from({ length: DRAWN }, () =>
  random.octets(random.between(1, random.next() < 0.5 ? 40 : 400)),
)

describe('random datagrams are not named by their port', () => {
  for (const port of portsOf('udp'))
    test(`udp ${port}`, () => {
      const named = new Map<string, number>()
      for (const bytes of drawn) {
        const name = nameOf(bytes, port)
        if (name !== '') named.set(name, (named.get(name) ?? 0) + 1 / DRAWN)
      }
      const often = [...named].filter(([name, share]) => share > (BARE.get(`udp ${port} ${name}`) ?? MOST))
      assert.deepEqual(often, [])
    })
})

test('random octets prove nothing, whatever the port', () => {
  for (const transport of ['tcp', 'udp'] as const) {
    const claimed = drawn.flatMap((bytes) => {
      const verdict = recognise(
        slice(bytes, 9, transport === 'tcp'),
        question([], registry.content[transport]),
      )
      return verdict.kind === 'yes' ? [verdict.entry.name] : []
    })
    assert.deepEqual(claimed, [], transport)
  }
})

function portsOf(transport: 'tcp' | 'udp'): readonly number[] {
  const hints = protocols.flatMap(({ hints }) => hints)
  const ports = hints.flatMap((hint) =>
    'transport' in hint && hint.transport === transport ? [hint.port] : [],
  )
  return [...new Set(ports)].sort((a, b) => a - b)
}

function nameOf(bytes: Uint8Array, port: number): string {
  const verdict = recognise(
    slice(bytes, port, false),
    question(registry.forPort('udp', port), new Candidates([])),
  )
  return verdict.kind === 'yes' ? verdict.entry.name : ''
}

function question(hinted: ReturnType<Registry['forPort']>, content: Candidates) {
  return { hinted, content, isStart: true, isFinal: true, enter: () => {} }
}

function slice(bytes: Uint8Array, port: number, isStream: boolean): Slice {
  return {
    ...{ bytes, start: 0, end: bytes.length, fromClient: true, time: 0 },
    ...{ sourcePort: CLIENT_PORT, destinationPort: port, isStream, isCut: false, context: undefined },
  }
}
