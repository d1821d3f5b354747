import { isQuiet } from '#model/fact'
import { defineRule, type RuleExamples } from '#model/rule'
import { countWindow, distinctWindow } from '#model/rule-state'

/** Objects. Screens with outdated points miss a few; a scan of numbers misses many more. */
const OBJECTS = 64
const WINDOW_SECONDS = 60
/** Rejections per object: a screen repeats the same requests, a scan does not. */
const AGAIN = 1.5
/** Their rejections have other rules, or are part of normal discovery. */
const COVERED: ReadonlySet<string> = new Set(['modbus', 'iec104', 'dnp3', 'opcua', 'bacnet', 'mms'])

const refused = (count: number, every: number, object = (i: number) => `DB${i}.DBB0`) =>
  Array.from({ length: count }, (_, i) => ({
    protocol: 's7comm',
    serverPort: 102,
    at: i * every,
    fact: {
      kind: 'operation',
      verb: 'read',
      name: 'Read Var',
      code: '0x04',
      object: object(i),
      outcome: 'rejected',
      error: 'object does not exist',
    } as const,
  }))

export const rule = defineRule({
  id: 'object-scan',
  formerIds: ['objects-tried'],
  engine: 'anomaly',
  title: 'Object scan',
  category: 'Scan',
  severity: 'minor',
  techniques: ['T0861', 'T0888'],
  defenderTitles: ['PLC Scan Detected'],
  learnable: false,
  plannable: true,
  whileLearning: 'alert',
  why: 'Regular clients request existing objects. A scan goes through blocks, classes or addresses to find out what can be read – and written.',
  todo: [
    'Find out who uses the client, and which program',
    'Check which objects were found, and whether any was written afterwards',
    'Ask whether a station has a project that does not match this device',
  ],
  falsePositives: 'A station whose project does not match the device, while it starts; mute it.',
  match: { kind: 'operation', families: ['ot'], outcomes: ['rejected'] },
  state: {
    objects: distinctWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
    refusals: countWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
  },
  evaluate({ fact, protocol, client, server, count }, context, state) {
    if (fact.object === undefined || !isQuiet(fact.verb) || COVERED.has(protocol)) return undefined
    const pair = [protocol, client.ip ?? client.mac, server.ip ?? server.mac]
    const objects = state.objects.add(pair, fact.object)
    const refusals = state.refusals.add(pair, count)
    if (objects < OBJECTS || refusals > objects * AGAIN) return undefined
    return {
      summary: `${context.nameOf('client')} requested ${objects} missing objects from ${context.nameOf('server')} within a minute (${protocol}: ${fact.name}, last ${fact.object})`,
      subject: protocol,
    }
  },
  get examples(): RuleExamples {
    return {
      fires: [{ when: 'block after block is requested', facts: refused(OBJECTS, 0.2) }],
      silent: [
        { when: 'one less', facts: refused(OBJECTS - 1, 0.2) },
        { when: 'over an hour', facts: refused(OBJECTS, 60) },
        {
          when: 'a screen requests some missing points repeatedly',
          facts: refused(300, 0.1, (i) => `DB${i % 40}.DBB0`),
        },
        {
          when: 'a BACnet workstation discovers the objects of a device',
          facts: refused(OBJECTS, 0.2).map((one) => ({ ...one, protocol: 'bacnet' })),
        },
      ],
    }
  },
})
