import type { Operation, Verb } from '#model/fact'
import { defineRule, type Finding, type Judged, type Known, type Latecomer } from '#model/rule'
import { isSetting } from '../settings.ts'

const write = {
  kind: 'operation',
  verb: 'write',
  name: 'Write Multiple Registers',
  code: '16',
  object: 'holding:0..9',
  unit: '1',
  outcome: 'asked',
} as const
const operate = { ...write, verb: 'operate', name: 'Direct Operate', code: '5', object: 'g12v1:3' } as const
const silence = {
  ...write,
  verb: 'configure',
  name: 'Disable Unsolicited Messages',
  code: '21',
  object: undefined,
} as const
const master = { protocol: 'dnp3', serverPort: 20_000 } as const
const read = { ...write, verb: 'read', name: 'Read Holding Registers', code: '3' } as const

/** Rogue master, and block reporting message. */
const SILENCED = ['T0848', 'T1691.002'] as const

/** What a second master does besides settings, but for what other rules call by its name from the first packet on. */
const CHANGES: ReadonlySet<Verb> = new Set(['write', 'operate', 'force', 'set-time', 'delete', 'execute'])
/** Who is asked by so many has clients that come and go, as building controllers and gateways have. */
const MANY_CLIENTS = 4
const CLIENTS_WINDOW_SECONDS = 3600
/**
 * A host of the plant that comes once in some minutes, as an order system does, is not to be told from a second master sooner:
 * unless it goes on writing. Who was not there before at all is a stranger, and so is who is heard first as it writes.
 */
const RARE_SECONDS = 300
const FEW_WRITES = 5

export const rule = defineRule({
  id: 'commands-from-unknown-client',
  formerIds: ['control-by-newcomer'],
  engine: 'anomaly',
  title: 'Commands from an unknown client',
  category: 'Unauthorized Communication Behavior',
  severity: 'critical',
  techniques: ['T0848', 'T1692.001'],
  counterpart: ['Suspicion of Malicious Activity'],
  learnable: true,
  // A capture of an attack, read with nothing learned, still names its second master.
  whileLearning: 'new-here',
  why: 'A device has one master. FrostyGoop and Industroyer came as a second one: a host that nobody knew, writing at once.',
  todo: [
    'Find the new client: which device, whose, since when',
    'Cut it off if nobody knows it',
    'Compare the values of the device with what the operators set',
  ],
  falsePositives: 'A replaced or added SCADA server, until it is learned.',
  watches: 'operation',
  concerns: { families: ['ot'], outcomes: ['asked'] },
  evaluate(judged, known) {
    const { fact, protocol } = judged
    if (fact.kind !== 'operation' || fact.outcome !== 'asked' || known.family() !== 'ot') return undefined
    const isSilencing = known.traits().silencingOperations?.includes(fact.code) === true
    const isChange = fact.verb === 'configure' ? isSetting(fact) : CHANGES.has(fact.verb)
    const late = known.isLearning && (isSilencing || isChange) ? known.latecomer() : undefined
    if (late !== undefined) return interference(judged, fact, known, { ...late, isSilencing })
    if (!isSilencing && !['operate', 'force', 'write'].includes(fact.verb)) return undefined
    if (known.isUsualLink() || !known.isServed()) return undefined
    return {
      summary: `${known.nameOf('client')}, which never talked to ${known.nameOf('server')} before, ${isSilencing ? 'silences its reports' : fact.verb === 'write' ? 'writes to it' : 'switches it'} (${protocol}: ${fact.name}${fact.object === undefined ? '' : ` ${fact.object}`})`,
      normal: 'Other clients control this device; this one was never among them.',
      techniques: isSilencing ? SILENCED : undefined,
    }
  },
  examples: {
    fires: [
      {
        when: 'nothing is learned, and somebody comes to a device that another asks, reads and writes',
        stillLearning: true,
        facts: [
          { fact: read, count: 20 },
          { at: 30, client: '10.0.0.66', fact: read },
          { at: 31, client: '10.0.0.66', fact: write },
        ],
        severity: 'major',
      },
      {
        when: 'it is a host of the plant that asks another device as well: it may come so rarely',
        stillLearning: true,
        facts: [
          { client: '10.0.0.66', server: '10.0.0.3', fact: read },
          { fact: read, count: 20 },
          { at: 30, client: '10.0.0.66', fact: read },
          { at: 31, client: '10.0.0.66', fact: write },
        ],
        severity: 'minor',
      },
      {
        when: 'such a host goes on writing',
        stillLearning: true,
        facts: [
          { client: '10.0.0.66', server: '10.0.0.3', fact: read },
          { fact: read, count: 20 },
          { at: 30, client: '10.0.0.66', fact: read },
          { at: 31, client: '10.0.0.66', fact: write },
          { at: 35, client: '10.0.0.66', fact: write, count: FEW_WRITES },
        ],
        severity: 'major',
      },
      {
        when: 'such a host comes when nobody else came to the device for long',
        stillLearning: true,
        facts: [
          { client: '10.0.0.66', server: '10.0.0.3', fact: read },
          { fact: read, count: 20 },
          { at: 290, fact: read },
          { at: 310, client: '10.0.0.66', fact: write },
        ],
        severity: 'major',
      },
      {
        when: 'a stranger writes registers (FrostyGoop)',
        learned: [{ fact: write, count: 50 }],
        facts: [{ client: '10.0.0.66', fact: write }],
      },
      {
        when: 'a stranger operates an outstation',
        learned: [{ ...master, fact: operate }],
        facts: [{ ...master, client: '10.0.0.66', fact: operate }],
      },
      {
        when: 'a stranger disables unsolicited messages',
        learned: [{ ...master, fact: silence }],
        facts: [{ ...master, client: '10.0.0.66', fact: silence }],
      },
    ],
    silent: [
      {
        when: 'nothing is learned, and who writes has asked as long as the other',
        stillLearning: true,
        facts: [
          { fact: read },
          { at: 2, client: '10.0.0.66', fact: read },
          { at: 40, client: '10.0.0.66', fact: write },
        ],
      },
      {
        when: 'nothing is learned, and a screen that came later is used after a while',
        stillLearning: true,
        facts: [
          { fact: read },
          { at: 30, client: '10.0.0.66', fact: read },
          { at: 120, client: '10.0.0.66', fact: write },
        ],
      },
      { when: 'the master writes', learned: [{ fact: write }], facts: [{ fact: write }] },
      {
        when: 'a stranger reads, of which other rules speak',
        learned: [{ fact: write }],
        facts: [{ client: '10.0.0.66', fact: read }],
      },
      {
        when: 'the device is new itself',
        learned: [{ fact: write }],
        facts: [{ server: '10.0.0.77', fact: write }],
      },
    ],
  },
})

/** Nothing is learned, but the others were there before, and go on. */
function interference(
  { protocol, client, server, count }: Judged,
  fact: Operation,
  known: Known,
  { first, afterSeconds, wasThere, isSilencing }: Latecomer & { readonly isSilencing: boolean },
): Finding | undefined {
  if (known.traits().isBrokered === true) return undefined
  const device = `${protocol} ${server.ip ?? server.mac}`
  const clients = known.distinct(device, client.ip ?? client.mac ?? '', CLIENTS_WINDOW_SECONDS) + 1
  const changes = known.tally(`changes ${device} ${client.ip ?? client.mac}`, count, RARE_SECONDS)
  const isFew = fact.verb === 'write' && afterSeconds < RARE_SECONDS && changes <= FEW_WRITES
  const mayBeRare = wasThere && isFew && !isSilencing
  const object = fact.object === undefined ? '' : ` ${fact.object}`
  return {
    severity: clients < MANY_CLIENTS && !mayBeRare ? 'major' : 'minor',
    evenWhileLearning: true,
    summary: `${known.nameOf('client')} came ${afterSeconds} s after ${first} to ${known.nameOf('server')}, and ${isSilencing ? 'silences its reports' : 'changes something there'} within a minute (${protocol}: ${fact.name}${object})`,
    normal: `${first} asked this device before, and still does; nothing else was learned yet.`,
    techniques: isSilencing ? SILENCED : undefined,
  }
}
