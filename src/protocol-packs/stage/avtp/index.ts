import { type Attribute, confidence, type Operation, type Verb } from '#model/fact'
import { defineProtocol, type Emit } from '#model/protocol'
import { actions } from './actions.ts'
import { ACMP, ADP, AECP, type AvtpMessage, dissect, isControl, MAAP, subtypes } from './wire.ts'

type Said = readonly [Verb, string]

/** Commands of entity control: IEEE 1722.1-2021 table 7-131. */
const commands: ReadonlyMap<number, Said> = new Map<number, Said>([
  [0x00, ['reserve', 'ACQUIRE_ENTITY']],
  [0x01, ['reserve', 'LOCK_ENTITY']],
  [0x02, ['diagnose', 'ENTITY_AVAILABLE']],
  [0x03, ['diagnose', 'CONTROLLER_AVAILABLE']],
  [0x04, ['identify', 'READ_DESCRIPTOR']],
  [0x05, ['configure', 'WRITE_DESCRIPTOR']],
  [0x06, ['configure', 'SET_CONFIGURATION']],
  [0x07, ['read', 'GET_CONFIGURATION']],
  [0x08, ['configure', 'SET_STREAM_FORMAT']],
  [0x09, ['read', 'GET_STREAM_FORMAT']],
  [0x0a, ['configure', 'SET_VIDEO_FORMAT']],
  [0x0b, ['read', 'GET_VIDEO_FORMAT']],
  [0x0c, ['configure', 'SET_SENSOR_FORMAT']],
  [0x0d, ['read', 'GET_SENSOR_FORMAT']],
  [0x0e, ['configure', 'SET_STREAM_INFO']],
  [0x0f, ['read', 'GET_STREAM_INFO']],
  [0x10, ['configure', 'SET_NAME']],
  [0x11, ['read', 'GET_NAME']],
  [0x12, ['configure', 'SET_ASSOCIATION_ID']],
  [0x13, ['read', 'GET_ASSOCIATION_ID']],
  [0x14, ['configure', 'SET_SAMPLING_RATE']],
  [0x15, ['read', 'GET_SAMPLING_RATE']],
  [0x16, ['configure', 'SET_CLOCK_SOURCE']],
  [0x17, ['read', 'GET_CLOCK_SOURCE']],
  [0x18, ['operate', 'SET_CONTROL']],
  [0x19, ['read', 'GET_CONTROL']],
  [0x1a, ['operate', 'INCREMENT_CONTROL']],
  [0x1b, ['operate', 'DECREMENT_CONTROL']],
  [0x1c, ['operate', 'SET_SIGNAL_SELECTOR']],
  [0x1d, ['read', 'GET_SIGNAL_SELECTOR']],
  [0x1e, ['operate', 'SET_MIXER']],
  [0x1f, ['read', 'GET_MIXER']],
  [0x20, ['operate', 'SET_MATRIX']],
  [0x21, ['read', 'GET_MATRIX']],
  [0x22, ['operate', 'START_STREAMING']],
  [0x23, ['operate', 'STOP_STREAMING']],
  [0x24, ['subscribe', 'REGISTER_UNSOLICITED_NOTIFICATION']],
  [0x25, ['subscribe', 'DEREGISTER_UNSOLICITED_NOTIFICATION']],
  [0x26, ['report', 'IDENTIFY_NOTIFICATION']],
  [0x27, ['read', 'GET_AVB_INFO']],
  [0x28, ['read', 'GET_AS_PATH']],
  [0x29, ['read', 'GET_COUNTERS']],
  [0x2a, ['restart', 'REBOOT']],
  [0x2b, ['read', 'GET_AUDIO_MAP']],
  [0x2c, ['configure', 'ADD_AUDIO_MAPPINGS']],
  [0x2d, ['configure', 'REMOVE_AUDIO_MAPPINGS']],
])
/** Messages of discovery, connection management and address acquisition: §6.2.1, §8.2.1; IEEE 1722-2016 annex B. */
const messages: ReadonlyMap<number, readonly Said[]> = new Map<number, readonly Said[]>([
  [
    ADP,
    [
      ['report', 'ENTITY_AVAILABLE'],
      ['report', 'ENTITY_DEPARTING'],
      ['browse', 'ENTITY_DISCOVER'],
    ],
  ],
  [
    ACMP,
    [
      ['configure', 'CONNECT_TX'],
      ['report', 'CONNECT_TX response'],
      ['configure', 'DISCONNECT_TX'],
      ['report', 'DISCONNECT_TX response'],
      ['read', 'GET_TX_STATE'],
      ['report', 'GET_TX_STATE response'],
      ['configure', 'CONNECT_RX'],
      ['report', 'CONNECT_RX response'],
      ['configure', 'DISCONNECT_RX'],
      ['report', 'DISCONNECT_RX response'],
      ['read', 'GET_RX_STATE'],
      ['report', 'GET_RX_STATE response'],
      ['read', 'GET_TX_CONNECTION'],
      ['report', 'GET_TX_CONNECTION response'],
    ],
  ],
  [
    MAAP,
    [
      ['report', 'reserved'],
      ['report', 'PROBE'],
      ['report', 'DEFEND'],
      ['report', 'ANNOUNCE'],
    ],
  ],
])

/** Messages to entities that hold no command of the table: memory, other standards, makers' own. IEEE 1722.1-2021 §9.2.1.1. */
const foreignMessages: ReadonlyMap<number, string> = new Map([
  [2, 'ADDRESS_ACCESS'],
  [4, 'AVC'],
  [6, 'VENDOR_UNIQUE'],
  [8, 'HDCP_APM'],
])

const code = (subtype: number, number: number) => `${subtype.toString(16).padStart(2, '0')}:${number}`

function operationOf({ subtype, type, status, id, command }: AvtpMessage): Operation {
  const base = { kind: 'operation' as const, object: id === '' ? undefined : id }
  if (subtype === AECP && command >= 0) {
    const [verb, name] = commands.get(command) ?? (['execute', `Command ${command}`] as const)
    const outcome = type % 2 === 0 ? 'requested' : status === 0 ? 'succeeded' : 'rejected'
    const error = outcome === 'rejected' ? `status ${status}` : undefined
    return { ...base, verb, name, code: code(subtype, command), outcome, error }
  }
  if (subtype === AECP && type > 1) {
    const name = foreignMessages.get(type - (type % 2)) ?? `Message ${type}`
    return {
      ...base,
      verb: 'execute',
      name,
      code: `${code(subtype, type - (type % 2))} message`,
      outcome: type % 2 === 0 ? 'requested' : 'succeeded',
    }
  }
  const said = messages.get(subtype)?.[type]
  if (said !== undefined)
    return { ...base, verb: said[0], name: said[1], code: code(subtype, type), outcome: 'requested' }
  const name = subtypes.get(subtype) ?? `Subtype 0x${subtype.toString(16)}`
  return {
    ...base,
    verb: isControl(subtype) ? 'execute' : 'report',
    name,
    code: code(subtype, 0),
    outcome: 'requested',
  }
}

function identify({ id, model, entity }: AvtpMessage, about: string, emit: Emit): void {
  const say = (attribute: Attribute, value: string, field: string) => {
    if (value !== '')
      emit({ kind: 'identity', about, attribute, value, confidence: confidence.identityService, field })
  }
  if (model !== '') {
    say('address:avdecc-entity', id, 'entity_id')
    say('device-id', model, 'entity_model_id')
  }
  if (entity === undefined) return
  say('name', entity.name, 'entity_name')
  say('firmware', entity.firmware, 'firmware_version')
  say('serial', entity.serial, 'serial_number')
}

export const protocol = defineProtocol<AvtpMessage, undefined>({
  name: 'avtp',
  shortName: 'AVTP',
  title: 'Audio and video on time-sensitive networks',
  standard: 'IEEE 1722-2016 (AVTP, MAAP); IEEE 1722.1-2021 (discovery, control)',
  depth: 'semantic',
  family: 'ot',
  traits: {
    frequentOperations: [...subtypes.keys()]
      .filter((subtype) => !isControl(subtype))
      .map((subtype) => code(subtype, 0)),
  },
  actions,
  hints: [{ etherType: 0x22f0 }],
  dissect,
  // Streams, discovery and connections go to groups; an entity answers who controls it.
  isFromClient: ({ subtype, type }) => subtype !== AECP || type % 2 === 0,
  facts(message, { fromClient }, emit) {
    emit(operationOf(message))
    const isDiscovery = message.subtype === ADP && message.type < 2
    if (isDiscovery || message.entity !== undefined) identify(message, fromClient ? 'client' : 'server', emit)
  },
  rows: ({ subtype, id }) => [
    { label: 'Subtype', value: subtypes.get(subtype) ?? `0x${subtype.toString(16)}`, at: 0, length: 1 },
    ...(id === '' ? [] : [{ label: isControl(subtype) ? 'Entity' : 'Stream', value: id, at: 4, length: 8 }]),
  ],
  behaviourKeys: [{ name: 'function', of: ({ code: said }) => said }],
  operations: [
    ...[...commands].map(([number, [verb, name]]) => ({ code: code(AECP, number), name, verb })),
    ...[...foreignMessages].map(([type, name]) => ({
      code: `${code(AECP, type)} message`,
      name,
      verb: 'execute' as const,
    })),
    ...[...messages].flatMap(([subtype, list]) =>
      list.map(([verb, name], number) => ({ code: code(subtype, number), name, verb })),
    ),
  ],
})
