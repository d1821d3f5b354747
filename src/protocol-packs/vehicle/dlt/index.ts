import { hexCode } from '#bytes/hex'
import { type Attribute, confidence, type Verb } from '#model/fact'
import { defineProtocol, type Emit } from '#model/protocol'
import { actions } from './actions.ts'
import { type DltMessage, dissect, probe } from './wire.ts'

/** Services of control messages: AUTOSAR FO R22-11, Log and Trace Protocol (787) §5.3. */
const services: ReadonlyMap<number, readonly [Verb, string]> = new Map<number, readonly [Verb, string]>([
  [0x01, ['configure', 'SetLogLevel']],
  [0x02, ['configure', 'SetTraceStatus']],
  [0x03, ['browse', 'GetLogInfo']],
  [0x04, ['read', 'GetDefaultLogLevel']],
  [0x05, ['configure', 'StoreConfiguration']],
  [0x06, ['configure', 'ResetToFactoryDefault']],
  [0x07, ['configure', 'SetComInterfaceStatus']],
  [0x08, ['configure', 'SetComInterfaceMaxBandwidth']],
  [0x09, ['configure', 'SetVerboseMode']],
  [0x0a, ['configure', 'SetMessageFiltering']],
  [0x0b, ['configure', 'SetTimingPackets']],
  [0x0c, ['read', 'GetLocalTime']],
  [0x0d, ['configure', 'SetUseECUID']],
  [0x0e, ['configure', 'SetUseSessionID']],
  [0x0f, ['configure', 'SetUseTimestamp']],
  [0x10, ['configure', 'SetUseExtendedHeader']],
  [0x11, ['configure', 'SetDefaultLogLevel']],
  [0x12, ['configure', 'SetDefaultTraceStatus']],
  [0x13, ['identify', 'GetSoftwareVersion']],
  [0x14, ['diagnose', 'MessageBufferOverflow']],
  [0x15, ['read', 'GetDefaultTraceStatus']],
  [0x17, ['browse', 'GetLogChannelNames']],
  // Further services of COVESA's daemon (2.18).
  [0xf01, ['diagnose', 'UnregisterContext']],
  [0xf02, ['diagnose', 'ConnectionInfo']],
  [0xf03, ['diagnose', 'Timezone']],
  [0xf04, ['diagnose', 'Marker']],
])
const SOFTWARE_VERSION = 0x13
/** From here on services are calls into the application of an ECU. */
const INJECTION = 0xfff

const kinds = ['log', 'trace', 'network trace'] as const
const errors = ['ok', 'not supported', 'error'] as const

function serviceOf(service: number): { readonly verb: Verb; readonly name: string; readonly code: string } {
  const code = hexCode(service)
  if (service >= INJECTION) return { verb: 'execute', name: 'Injection', code }
  const [verb, name] = services.get(service) ?? (['execute', `Service ${code}`] as const)
  return { verb, name, code }
}

function emitOperation(message: DltMessage, fromClient: boolean, emit: Emit): void {
  const { type, service, isRequest, isResponse, status, application, context } = message
  const object = [application, context].filter(Boolean).join('/') || undefined
  const said = serviceOf(service)
  // ECUs send responses unasked, too: a session begins with some.
  if (isRequest) emit({ kind: 'operation', ...said, object, outcome: 'requested' })
  else if (isResponse)
    emit({
      kind: 'operation',
      ...said,
      object,
      outcome: status === 0 ? 'succeeded' : 'rejected',
      error: status === 0 ? undefined : (errors[status] ?? `status ${status}`),
    })
  else if (type < kinds.length) {
    const name = kinds[Math.max(0, type)] ?? 'log'
    emit({
      kind: 'operation',
      about: fromClient ? 'client' : 'server',
      verb: 'report',
      name,
      code: name,
      object,
      outcome: 'succeeded',
    })
  }
}

export const protocol = defineProtocol<DltMessage, undefined>({
  name: 'dlt',
  shortName: 'DLT',
  title: 'Diagnostic Log and Trace',
  standard: 'AUTOSAR FO R22-11, Log and Trace Protocol (787)',
  depth: 'semantic',
  family: 'ot',
  traits: { frequentOperations: kinds },
  actions,
  hints: [
    { transport: 'tcp', port: 3490 },
    { transport: 'udp', port: 3490 },
    { content: 'udp' },
    { content: 'tcp' },
  ],
  // Version 1 with ECU and extended header, whatever else a header holds.
  firstBytes: "%'-/5=7?",
  probe,
  dissect,
  isFromClient: ({ isRequest, isResponse }) => (isRequest ? true : isResponse ? false : undefined),
  facts(message, { fromClient }, emit) {
    emitOperation(message, fromClient, emit)
    const about = fromClient ? 'client' : 'server'
    const say = (attribute: Attribute, value: string, field: string) => {
      if (value !== '')
        emit({ kind: 'identity', about, attribute, value, confidence: confidence.management, field })
    }
    if (!message.isRequest) say('address:dlt-ecu', message.ecu, 'ECU ID')
    if (message.service === SOFTWARE_VERSION) say('software', message.software, 'swVersion')
  },
  rows: ({ ecu, application, context, type, service }) => [
    { label: 'ECU', value: ecu, at: 4, length: 4 },
    { label: 'Of', value: `${application}/${context}`, at: 0, length: 0 },
    {
      label: 'Type',
      value: service < 0 ? (kinds[Math.max(0, type)] ?? 'control') : serviceOf(service).name,
      at: 0,
      length: 0,
    },
  ],
  behaviourKeys: [
    { name: 'function', of: ({ code }) => code },
    { name: 'context', of: ({ object }) => object },
  ],
  operations: [
    ...kinds.map((name) => ({ code: name, name, verb: 'report' as const })),
    ...[...services].map(([service, [verb, name]]) => ({ code: hexCode(service), name, verb })),
  ],
})
