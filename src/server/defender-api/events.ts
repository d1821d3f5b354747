/** The timeline in the event types of Defender. */
import type { Device } from '#model/device'
import type { TimelineEvent } from '#model/journal'
import type { SensorEvent } from '#schema/defender-api'
import { USER_EVENT } from '#schema/event'
import type { EventTable } from '#schema/event-table'

/** Newest events of one answer. */
export const MOST_EVENTS = 100
/** Three days; longer spans are shortened to it. */
export const MOST_MINUTES = 4320

/** The type of ours that no type of one protocol fits. */
const GENERAL: Readonly<Record<string, string>> = {
  alert: 'ALERT_REPORTED',
  'clear-text-authentication': 'CLEARTEXT_AUTHENTICATION',
  'configuration-change': 'CONFIGURATION_CHANGE',
  'controller-logon': 'USER_LOGIN',
  deleted: 'PROGRAM_DEVICE',
  'device-alarm': 'NOTIFICATION',
  'logon-refused': 'USER_LOGIN',
  'password-change': 'SRTP_PLC_CHANGE_PASSWORD',
  'plc-mode-change': 'PLC_OPERATING_MODE_CHANGED',
  'plc-restart': 'ENIP_CONTROLLER_GENERIC_RESET',
  'plc-start': 'PLC_START',
  'plc-stop': 'ENIP_CONTROLLER_GENERIC_STOP',
  'program-changed': 'PROGRAM_DEVICE',
  'program-download': 'PROGRAM_DEVICE',
  'program-upload': 'PROGRAM_UPLOAD_DEVICE',
  'rule-disabled': 'USER_DEFINED_RULE_OPERATION',
  [USER_EVENT]: 'CUSTOM_EVENT',
}
const OTHER = 'NOTIFICATION'

/** Types that only traffic of one protocol can have, by how their name begins. */
const OF_PROTOCOL: readonly (readonly [start: string, protocols: readonly string[]])[] = [
  ['MMS_', ['mms']],
  ['SIEMENS_S_7_', ['s7comm', 's7comm-plus']],
  ['S7PLUS_', ['s7comm-plus']],
  ['S7_', ['s7comm']],
  ['SRTP_', ['ge-srtp']],
  ['OPC_', ['opc-classic']],
  ['ENIP_', ['enip', 'cip']],
  ['FTP_', ['ftp']],
  ['TELNET_', ['telnet']],
  ['HTTP_', ['http']],
  ['SNMP_', ['snmp']],
  ['SYSLOG_', ['syslog']],
  ['PROFINET_', ['profinet-dcp']],
]

export interface DefenderType {
  readonly type: string
  readonly title: string
}

/** The type of an event: that of a protocol which one of its devices speaks, else the general one. */
export function typeOf(
  event: Pick<TimelineEvent, 'type' | 'devices'>,
  table: EventTable,
  byId: ReadonlyMap<string, Device>,
): DefenderType {
  const spoken = new Set(
    event.devices.flatMap((id) => byId.get(id)?.protocols.map(({ protocol }) => protocol) ?? []),
  )
  const fitting = table.defender.filter(({ ours }) => ours.includes(event.type))
  // An alert is one, whatever protocol its devices speak.
  const special =
    event.type === 'alert'
      ? undefined
      : fitting.find(({ type }) => protocolsOf(type)?.some((protocol) => spoken.has(protocol)))
  const general = GENERAL[event.type] ?? fitting.find(({ type }) => protocolsOf(type) === undefined)?.type
  const found = special ?? table.defender.find(({ type }) => type === (general ?? OTHER))
  return found ?? { type: OTHER, title: event.type }
}

function protocolsOf(type: string): readonly string[] | undefined {
  return OF_PROTOCOL.find(([start]) => type.startsWith(start))?.[1]
}

export function sensorEvent(
  event: TimelineEvent,
  table: EventTable,
  byId: ReadonlyMap<string, Device>,
): SensorEvent {
  const { type, title } = typeOf(event, table, byId)
  const { severity } = event
  return {
    timestamp: Math.max(0, Math.floor(event.time / 1000)),
    type,
    title,
    severity: severity === 'info' ? 'INFO' : severity === 'notice' ? 'NOTICE' : 'ALERT',
    owner: null,
    content: event.text === '' ? event.title : `${event.title}: ${event.text}`,
  }
}
