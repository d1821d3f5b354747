import { describeAction } from '#model/action'
import type { Attribute, Operation } from '#model/fact'
import type { RuleContext } from '#model/rule'
import { defineRule } from '#model/rule'
import { EXAMPLE_DEVICE } from '../example-device.ts'

const MODES: readonly Attribute[] = ['mode', 'key-position', 'run-state']
/** Stops data transfer on one connection, not the program. */
const STOP_DATA_TRANSFER = 'STOPDT'

const program = {
  kind: 'operation',
  verb: 'set-mode',
  name: 'Set PLC State',
  code: '35',
  object: 'RUN, I/O disabled',
  outcome: 'requested',
} as const
const place = { protocol: 'ge-srtp', serverPort: 18_245 } as const
const turned = {
  kind: 'device-changed',
  device: EXAMPLE_DEVICE,
  attribute: 'key-position',
  from: 'RUN',
  to: 'RUN_P',
} as const

export const rule = defineRule({
  id: 'operating-mode-changed',
  engine: 'operational',
  title: 'Controller operating mode changed',
  category: 'Configuration Changes',
  severity: 'major',
  techniques: ['T0858'],
  defenderTitles: ['PLC Operating Mode Changed'],
  learnable: true,
  whileLearning: 'alert',
  why: 'The mode controls whether the program runs and can be changed: program mode precedes every attack on the logic.',
  todo: [
    'Ask the shift lead who is working on this controller',
    'Check the position of the key switch',
    'Look for program downloads around this time',
  ],
  falsePositives: 'Commissioning and planned work.',
  evidence: 'learned',
  match: {
    kind: ['operation', 'device-changed'],
    outcomes: ['requested'],
    verbs: ['set-mode', 'start'],
    attributes: MODES,
  },
  evaluate({ fact, protocol }, context) {
    if (fact.kind === 'device-changed') {
      const { device: knownDevice, attribute, from, to } = fact
      if (!MODES.some((mode) => mode === attribute) || from.toLowerCase() === to.toLowerCase())
        return undefined
      const address = knownDevice.ipAddresses[0] ?? knownDevice.macAddresses[0] ?? knownDevice.id
      return {
        severity: 'warning',
        source: address,
        target: address,
        summary: `${knownDevice.name || address}: ${attribute.replace('-', ' ')} is ${to}, and was ${from}`,
      }
    }
    if (fact.kind !== 'operation' || !isMode(fact.verb, fact.code, context)) return undefined
    // Communication control (Modbus, BACnet) and slave states (EtherCAT) have rules of their own.
    if (protocol === 'modbus' || protocol === 'ethercat' || isTalk(fact)) return undefined
    // Never learned silently (docs/internals/detection-models.md §5): usual commands are notices.
    const isUsual = !context.isLearning && context.isUsualVerb()
    return {
      title: describeAction(fact.verb === 'start' ? 'start' : 'mode').title,
      severity: isUsual ? 'notice' : undefined,
      summary: `${context.nameOf('client')} ${actionOf(fact, context.nameOf('server'))}, ${protocol})`,
    }
  },
  examples: {
    fires: [
      { when: 'a client sets a mode', facts: [{ fact: program, ...place }], severity: 'major' },
      {
        when: 'a program is started',
        facts: [{ fact: { ...program, verb: 'start', object: 'RUN, I/O enabled' }, ...place }],
        severity: 'major',
      },
      { when: 'the key switch is turned', facts: [{ fact: turned }], severity: 'warning' },
    ],
    silent: [
      { when: 'a firmware version changes', facts: [{ fact: { ...turned, attribute: 'firmware' } }] },
      {
        when: 'an IEC 104 connection is stopped',
        facts: [
          { fact: { ...program, name: 'STOPDT', code: 'STOPDT' }, protocol: 'iec104', serverPort: 2404 },
        ],
      },
      {
        when: 'a Modbus device is set to listen only (rule of its own)',
        facts: [{ fact: { ...program, name: 'Diagnostics: Force Listen Only Mode' }, protocol: 'modbus' }],
      },
      {
        when: 'communication of a BACnet device is disabled (rule of its own)',
        facts: [{ fact: { ...program, name: 'DeviceCommunicationControl' }, protocol: 'bacnet' }],
      },
      {
        when: 'an EtherCAT master starts its line (rule of its own)',
        facts: [{ fact: { ...program, name: 'AL control: INIT' }, protocol: 'ethercat' }],
      },
      {
        when: 'a Windows service is started',
        facts: [{ fact: { ...program, verb: 'start' }, protocol: 'dcerpc', serverPort: 445 }],
      },
    ],
  },
})

/** `started PLC 1 (Run: RUN`; the caller adds the closing bracket. */
function actionOf({ verb, name, object, value }: Operation, device: string): string {
  const to = object ?? value
  if (verb === 'start') return `started ${device} (${name}${to === undefined ? '' : `: ${to}`}`
  // If a value is known, the object only names its address.
  const mode = value ?? object
  return `set the mode of ${device}${mode === undefined ? '' : ` to ${mode}`} (${name}`
}

/** ASHRAE 135-2020 §16.1. */
function isTalk({ name }: Operation): boolean {
  return name === 'DeviceCommunicationControl'
}

function isMode(verb: string, code: string, context: RuleContext): boolean {
  return (verb === 'set-mode' || verb === 'start') && code !== STOP_DATA_TRANSFER && context.family() === 'ot'
}
