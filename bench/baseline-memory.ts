/**
 * Memory of the models of a large plant: node --expose-gc bench/baseline-memory.ts
 * 1,000 devices, 3,000 channels, 20,000 points, all that M1 to M6 learn of each in a week; fails at 150 MB.
 */
import { Baseline } from '#baseline/baseline'
import { baselineText } from '#baseline/baseline-text'
import type { Observation, Operation, Reading, Traffic, Verb } from '#model/fact'

const DEVICES = 1_000
const CHANNELS = 3_000
const POINTS = 20_000
const MOST_MEGABYTES = 150
const DAYS = 7
const HOUR = 3_600_000_000
const CODES: readonly (readonly [code: string, verb: Verb])[] = [
  ['1', 'read'],
  ['3', 'read'],
  ['4', 'read'],
  ['6', 'write'],
  ['16', 'write'],
  ['43', 'identify'],
]
/** Address ranges that each code of a channel asks for. */
const RANGES = 8

const party = (number: number) => ({
  realm: '',
  ip: `10.${20 + (number >> 16)}.${(number >> 8) & 255}.${number & 255}`,
  mac: undefined,
  port: 502,
})

function envelope(client: number, server: number, time: number): Omit<Observation, 'fact'> {
  return {
    time,
    lastTime: time + 60e6,
    count: 60,
    protocol: 'modbus',
    transport: 'tcp',
    client: party(client),
    server: party(server),
    vlan: undefined,
    place: { file: 0, frame: 1 },
    directionKnown: true,
  }
}

function operation(unit: number, kind: number, range: number, hour: number): Operation {
  const [code, verb] = CODES[kind % CODES.length]!
  return {
    kind: 'operation',
    verb,
    name: `Function ${code}`,
    code,
    object: `holding:${range * 20}..${range * 20 + 19}`,
    unit: String(unit),
    outcome: 'requested',
    ...(verb === 'write' && { value: `${hour} ${hour % 7} ${hour % 5}` }),
  }
}

function learned(): Baseline {
  const baseline = new Baseline({
    nameOf: ({ ip }) => ip ?? '',
    kindOf: () => 'other',
    typeOf: () => 'PLC',
    behaviourKeysOf: () => [
      { name: 'function', of: ({ code }) => code },
      { name: 'range', of: ({ code, object }) => `${code} ${object}` },
    ],
  })
  for (let hour = 0; hour < DAYS * 24; hour += 12)
    for (let channel = 0; channel < CHANNELS; channel++) {
      const [client, server] = [channel % 40, 40 + (channel % (DEVICES - 40))]
      const seen = envelope(client, server, hour * HOUR)
      for (let kind = 0; kind < CODES.length; kind++)
        for (let range = 0; range < RANGES; range++)
          baseline.learn({
            ...seen,
            fact: operation(Math.floor(channel / (DEVICES - 40)), kind, range, hour),
          })
      baseline.traffic({ ...seen, ...carried(hour * HOUR) })
    }
  for (let round = 0; round < 30; round++)
    for (let point = 0; point < POINTS; point++) {
      const channel = point % CHANNELS
      const value = point % 3 === 0 ? round % 5 : Math.sin(round + point) * 100
      const fact: Reading = { kind: 'reading', point: `holding:${Math.floor(point / CHANNELS) + 200}`, value }
      baseline.learn({ ...envelope(channel % 40, 40 + (channel % (DEVICES - 40)), round * 60e6), fact })
    }
  return baseline
}

function carried(time: number): Omit<Traffic, keyof Observation> {
  return {
    first: time,
    last: time + 60e6,
    packetsFromClient: 60,
    bytesFromClient: 6_000,
    packetsFromServer: 60,
    bytesFromServer: 9_000,
    timeToLiveFromClient: 64,
    timeToLiveFromServer: 64,
    established: true,
    refused: false,
  }
}

function megabytes(): number {
  const { gc } = globalThis as { gc?: () => void }
  if (gc === undefined) throw new Error('expected --expose-gc')
  gc()
  gc()
  const { heapUsed, external } = process.memoryUsage()
  return (heapUsed + external) / 1e6
}

const before = megabytes()
const baseline = learned()
const used = megabytes() - before
const points = [...baseline.models.points.entries()].length
console.log(
  `${DEVICES} devices, ${baseline.connectionPairs.size} relations, ${baseline.channels.size} channels, ${points} points: ` +
    `${used.toFixed(1)} MB (at most ${MOST_MEGABYTES}); the file has ${(baselineText(baseline).length / 1e6).toFixed(1)} MB`,
)
process.exit(used < MOST_MEGABYTES ? 0 : 1)
