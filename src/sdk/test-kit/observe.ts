/** Output of the lower layers for a capture: facts in order, before detection. */
import { FrameReader } from '#capture/frame-reader'
import { Pipeline } from '#engine/pipeline'
import type { Fact, Observation, Party } from '#model/fact'
import type { ProtocolCount } from '#model/journal'
import type { AnyProtocol } from '#model/protocol'

/** One line of a golden. */
export interface GoldenFact {
  readonly frame: number
  readonly protocol: string
  readonly client: string
  readonly server: string
  readonly count: number
  readonly fact: Fact
}

export interface Golden {
  readonly protocols: readonly ProtocolCount[]
  readonly counters: Readonly<Record<string, number>>
  readonly facts: readonly GoldenFact[]
  /** Why it is no capture; '' if it is one. Not part of what is stored. */
  readonly failed?: string
}

const SEED = 1
/** Counters of amounts, not of losses. */
const SIZES: ReadonlySet<string> = new Set(['flows', 'foldRows'])

export interface Observing {
  /** See `watchdog.ts`; without one, the run is not watched. */
  readonly pulse?: Int32Array
  /** Selects the facts to keep. Default: all. */
  readonly keeps?: (observed: Observation) => boolean
}

/** Reads a whole capture with these protocols. Judges nothing. */
export function observe(
  pcap: Uint8Array,
  protocols: readonly AnyProtocol[],
  { pulse = new Int32Array(3), keeps = () => true }: Observing = {},
): Golden {
  const facts: GoldenFact[] = []
  const judge = (observed: Observation) => {
    if (keeps(observed)) facts.push(goldenFact(observed))
  }
  const pipeline = newPipeline(protocols, judge, pulse)
  const reader = new FrameReader()
  // As a plain array: a slice of a Buffer is no copy, and dissectors keep slices.
  reader.push(new Uint8Array(pcap.buffer, pcap.byteOffset, pcap.length))
  pipeline.read(reader, 0)
  reader.finish()
  pipeline.read(reader, 0)
  pipeline.endRecording()
  const lost = Object.entries(pipeline.counters()).filter(([name]) => !SIZES.has(name))
  return {
    protocols: pipeline.protocolCounts(),
    counters: Object.fromEntries(lost),
    facts,
    failed: reader.failed,
  }
}

/** A pipeline whose judges only listen. */
function newPipeline(
  protocols: readonly AnyProtocol[],
  judge: (observed: Observation) => void,
  pulse: Int32Array,
): Pipeline {
  const none = { counters: {} }
  const silent = {
    ...none,
    learn: () => [],
    traffic: () => [],
    settle: () => {},
    judge,
    tick: () => {},
    restart: () => {},
    changed: () => {},
    observed: () => {},
    deviations: () => [],
    reading: () => [],
    keeps: () => true,
    looksAtReading: () => true,
    expire: () => {},
    deviates: () => {},
    models: { ...none, restart: () => {}, pauses: () => [] },
  }
  const judges = silent as unknown as ConstructorParameters<typeof Pipeline>[0]['inventory'] &
    ConstructorParameters<typeof Pipeline>[0]['detector'] &
    ConstructorParameters<typeof Pipeline>[0]['baseline'] &
    ConstructorParameters<typeof Pipeline>[0]['timeline'] &
    ConstructorParameters<typeof Pipeline>[0]['incidents']
  return new Pipeline({
    protocols,
    inventory: judges,
    detector: judges,
    baseline: judges,
    timeline: judges,
    incidents: judges,
    seed: SEED,
    pulse,
    realmOf: () => 0,
    realmName: () => '',
  })
}

function goldenFact({ fact, protocol, client, server, count, place }: Observation): GoldenFact {
  return { frame: place.frame, protocol, client: partyText(client), server: partyText(server), count, fact }
}

function partyText({ ip, mac, port }: Party): string {
  const address = ip ?? mac ?? ''
  return port === undefined || port === 0 ? address : `${address}:${port}`
}

/** A golden as stored: one fact a line, so that a change can be read. */
export function goldenText({ protocols, counters, facts }: Golden): string {
  const lines = (all: readonly unknown[]) => all.map((one) => `    ${JSON.stringify(one)}`).join(',\n')
  return `{
  "protocols": [
${lines(protocols)}
  ],
  "counters": ${JSON.stringify(counters)},
  "facts": [
${lines(facts)}
  ]
}
`
}
