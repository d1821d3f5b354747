/** Columns of SightglassAlert_CL. Names begin with a letter and have at most 45 characters; a field holds 32 KB. */
import type { DueMessage } from '#destination-kit/destination-type'
import type { recordOf } from '#destination-kit/record'
import { NUMBERED_SEVERITY } from '#export/message-format'

type Record = ReturnType<typeof recordOf>
type ColumnType = 'string' | 'int' | 'long' | 'real' | 'boolean' | 'dynamic' | 'datetime'

/** Severities of SecurityAlert. */
const SENTINEL_SEVERITY = {
  critical: 'High',
  major: 'High',
  minor: 'Medium',
  warning: 'Low',
  notice: 'Informational',
} as const

interface Column {
  readonly name: string
  readonly type: ColumnType
  readonly value: (record: Record, outgoing: DueMessage) => unknown
}

const column = (name: string, type: ColumnType, value: Column['value']): Column => ({ name, type, value })

export const COLUMNS: readonly Column[] = [
  column('TimeGenerated', 'datetime', (record) => record.lastTime),
  column('Key', 'string', (record) => record.key),
  column('SensorName', 'string', (record) => record.sensor),
  column('SensorVersion', 'string', (record) => record.version),
  column('Kind', 'string', (record) => record.kind),
  column('Reason', 'string', (record) => record.reason),
  column('ObjectId', 'string', (record) => record.id),
  column('RuleId', 'string', (record) => record.rule),
  column('AlertName', 'string', (record) => record.title),
  column('DefenderAlertNames', 'dynamic', (record) => record.defenderAlerts),
  column('Description', 'string', (record) => record.message),
  column('AlertSeverity', 'string', (_, { message }) => SENTINEL_SEVERITY[message.severity]),
  column('SeverityNumber', 'int', (_, { message }) => NUMBERED_SEVERITY[message.severity]),
  column('Engine', 'string', (record) => record.engine),
  column('Category', 'string', (record) => record.category),
  column('Protocol', 'string', (record) => record.protocol),
  column('StartTime', 'datetime', (record) => record.firstTime),
  column('EndTime', 'datetime', (record) => record.lastTime),
  column('EventCount', 'int', (record) => record.count),
  column('Techniques', 'dynamic', (record) => record.techniques),
  column('SourceDeviceId', 'string', (record) => record.source.device),
  column('SourceDeviceName', 'string', (record) => record.source.name),
  column('SourceDeviceAddress', 'string', (record) => record.source.address),
  column('SourceMacAddress', 'string', (record) => record.source.mac),
  column('SourceZone', 'string', (record) => record.source.zone),
  column('SourceDeviceType', 'string', (record) => record.source.type),
  column('DestinationDeviceId', 'string', (record) => record.destination.device),
  column('DestinationDeviceName', 'string', (record) => record.destination.name),
  column('DestinationDeviceAddress', 'string', (record) => record.destination.address),
  column('DestinationMacAddress', 'string', (record) => record.destination.mac),
  column('DestinationZone', 'string', (record) => record.destination.zone),
  column('DestinationDeviceType', 'string', (record) => record.destination.type),
  column('NormalBehavior', 'string', (record) => record.normal),
  column('Impact', 'string', (record) => record.why),
  column('RemediationSteps', 'dynamic', (record) => record.todo),
  column('AlertLink', 'string', (record) => record.url),
]

export const rowOf = (outgoing: DueMessage, record: Record) =>
  Object.fromEntries(COLUMNS.map(({ name, value }) => [name, value(record, outgoing)]))
