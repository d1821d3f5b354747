import type { Operation } from '#model/fact'
import { defineRule, type Finding, type RuleContext, type RuleExamples, type RuleInput } from '#model/rule'
import { distinctWindow, type StateOf } from '#model/rule-state'
import { flowExample } from '../example-flow.ts'
import { CONTROLLER_PORTS, isOneTarget } from '../scanning.ts'

/** Published default (docs/internals/detection-models.md §7): 10 scans in 2 minutes. */
const CONTROLLERS = 10
const WINDOW_SECONDS = 120
/** No client uses this many industrial protocols with one device. */
const PORTS = 6

const identify = {
  kind: 'operation',
  verb: 'identify',
  name: 'Read Device Identification',
  code: '43/14',
  outcome: 'requested',
} as const
const asked = (count: number, verb: 'identify' | 'read' = 'identify') =>
  Array.from({ length: count }, (_, i) => ({ server: `10.0.1.${i + 1}`, fact: { ...identify, verb } }))
const tried = (count: number, isAnswered: boolean) =>
  Array.from({ length: count }, (_, i) =>
    flowExample({
      server: `10.0.1.${i + 1}`,
      serverPort: i % 2 === 0 ? 102 : 44_818,
      established: isAnswered,
      refused: !isAnswered,
    }),
  )

const portByPort = (count: number) =>
  [...CONTROLLER_PORTS.keys()]
    .slice(0, count)
    .map((serverPort, i) => ({ ...flowExample({ serverPort }), at: i }))

/** Identity as readable values: BACnet device object, IEC 61850 name plates. */
const IDENTITY = /vendor|model|firmware|serial|namplt|phynam|identi|product|manufacturer/i

const STATE = {
  controllers: distinctWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
  ports: distinctWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
}
type State = StateOf<typeof STATE>

export const rule = defineRule({
  id: 'controller-scan',
  formerIds: ['controller-sweep'],
  engine: 'anomaly',
  title: 'Controller scan',
  category: 'Scan',
  severity: 'critical',
  techniques: ['T0846.001', 'T0888'],
  defenderTitles: ['PLC Scan Detected'],
  learnable: false,
  plannable: true,
  requiresModel: 'volume',
  whileLearning: 'alert',
  why: 'Attackers search for controllers by protocol before they select a target. Normal operation does not do this.',
  todo: [
    'Find out who uses the scanning device',
    'Check whether an inventory or assessment was announced',
    'Watch the scanned controllers for writes and stops',
  ],
  falsePositives:
    'Engineering software that goes online with many devices, and device inventories: add them to the site file.',
  evidence: 'learned',
  match: { kind: ['operation', 'flow'], outcomes: ['requested'], verbs: ['identify', 'read'], refused: true },
  state: STATE,
  evaluate(input, context, state) {
    const { fact, client, server, protocol } = input
    if (client.ip === undefined || server.ip === undefined) return undefined
    if (fact.kind === 'operation') {
      if (!requestsIdentity(fact) || context.family() !== 'ot') return undefined
      if (!context.isLearning && context.isUsual()) return undefined
    } else {
      if (fact.kind !== 'flow' || !isOneTarget(input) || !fact.traffic.refused) return undefined
      if (!CONTROLLER_PORTS.has(server.port ?? 0)) return undefined
    }
    if (context.device('client')?.roles.includes('approved-scanner') === true) return undefined
    const how = fact.kind === 'operation' ? protocol : 'port'
    const count = state.controllers.add([client.ip, how], server.ip)
    if (count < CONTROLLERS) return fact.kind === 'flow' ? portsTried(input, context, state) : undefined
    const action =
      fact.kind === 'operation'
        ? `requested the identity of ${count} devices (${protocol}: ${fact.name})`
        : `probed controller ports (${CONTROLLER_PORTS.get(server.port ?? 0)} and others) at ${count} addresses`
    return {
      summary: `${context.nameOf('client')} ${action} within two minutes`,
      target: '',
      subject: how,
    }
  },
  get examples(): RuleExamples {
    return {
      fires: [
        { when: 'the ports of many industrial protocols are probed at one device', facts: portByPort(PORTS) },
        { when: 'ten devices receive identity requests', facts: asked(CONTROLLERS) },
        {
          when: 'identity values of ten devices are read',
          facts: asked(CONTROLLERS, 'read').map(({ server, fact }) => ({
            server,
            fact: { ...fact, object: 'device 4001 model-name' },
          })),
        },
        { when: 'controller ports are probed at ten addresses', facts: tried(CONTROLLERS, false) },
      ],
      silent: [
        { when: 'a gateway probes five protocols at a device', facts: portByPort(PORTS - 1) },
        { when: 'nine devices receive identity requests', facts: asked(CONTROLLERS - 1) },
        { when: 'thirty devices are polled, as SCADA does', facts: asked(30, 'read') },
        { when: 'the controllers accept the connections, as with SCADA', facts: tried(30, true) },
        {
          when: 'the device manager sends identity requests as learned',
          learned: asked(30),
          facts: asked(30),
        },
      ],
    }
  },
})

function requestsIdentity({ verb, object = '' }: Operation): boolean {
  return verb === 'identify' || (verb === 'read' && IDENTITY.test(object))
}

/** Several ports of one device. */
function portsTried({ client, server }: RuleInput, context: RuleContext, state: State): Finding | undefined {
  const ports = state.ports.add([client.ip, server.ip], String(server.port))
  if (ports < PORTS) return undefined
  return {
    summary: `${context.nameOf('client')} probed the ports of ${ports} industrial protocols at ${context.nameOf('server')} within two minutes`,
    severity: 'major',
    // One alert a scanner, whatever the number of devices.
    target: '',
    subject: 'ports',
  }
}
