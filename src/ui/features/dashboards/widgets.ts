/** Widgets: counted answers to a query, and views of their own. */
import type { WidgetPlace } from '#schema/dashboard'
import type { Question } from '#schema/queries'

export type WidgetTag = 'operations' | 'security' | 'traffic'

/** A query whose rows are counted, or summed, by a column. */
export interface CountedWidget {
  readonly question: Question
  /** Column of the groups. */
  readonly group: string
  /** Column that is summed; rows are counted without it. */
  readonly sum?: string
  readonly isBytes?: boolean
  /** Groups of times are days. */
  readonly isDaily?: boolean
}

export interface WidgetDefinition {
  readonly id: string
  readonly title: string
  readonly tag: WidgetTag
  readonly counted?: CountedWidget
  /** A view that is no counted query. */
  readonly view?: 'traffic' | 'protocols' | 'alerts' | 'coverage'
}

const has = (field: string) => ({ field, is: 'known', value: '' }) as const
const equals = (field: string, value: string) => ({ field, is: 'equals', value }) as const

/** Verbs that change the state or the program of a controller. */
const CONTROLLER_VERBS = 'start|stop|restart|set-mode|download-program|update-firmware|force'

/** Operations of a protocol by their name. */
function operations(id: string, title: string, protocols: string, field = 'name'): WidgetDefinition {
  const question = { subject: 'operations' as const, conditions: [equals('protocol', protocols)] }
  const conditions = field === 'name' ? question.conditions : [...question.conditions, has(field)]
  return {
    id,
    title,
    tag: 'operations',
    counted: { question: { ...question, conditions }, group: field, sum: 'count' },
  }
}

/** Userdata has subfunctions, with the code `ud:group/subfunction`; jobs have functions. */
function s7(id: string, title: string, is: 'contains' | 'lacks'): WidgetDefinition {
  const conditions = [
    equals('protocol', 's7|s7-plus|s7comm|s7comm-plus'),
    { field: 'code', is, value: 'ud:' } as const,
  ]
  return {
    id,
    title,
    tag: 'operations',
    counted: { question: { subject: 'operations', conditions }, group: 'name', sum: 'count' },
  }
}

function devices(id: string, title: string, group: string): WidgetDefinition {
  return {
    id,
    title,
    tag: 'security',
    counted: { question: { subject: 'devices', conditions: [has(group)] }, group },
  }
}

function traffic(id: string, title: string, group: string): WidgetDefinition {
  const question = { subject: 'links' as const, conditions: [has(group)] }
  return { id, title, tag: 'traffic', counted: { question, group, sum: 'bytes', isBytes: true } }
}

export const WIDGETS: readonly WidgetDefinition[] = [
  { id: 'traffic', title: 'Total traffic', tag: 'traffic', view: 'traffic' },
  { id: 'protocols', title: 'Traffic by protocol', tag: 'traffic', view: 'protocols' },
  traffic('ports', 'Traffic by port', 'port'),
  traffic('vlan-traffic', 'Traffic by VLAN', 'vlan'),
  traffic('busy-servers', 'Traffic by server', 'server'),
  traffic('busy-clients', 'Traffic by client', 'client'),
  {
    id: 'busy-devices',
    title: 'Busy devices',
    tag: 'traffic',
    counted: {
      question: { subject: 'devices', conditions: [has('packets')] },
      group: 'name',
      sum: 'packets',
    },
  },
  {
    id: 'tcp-connections',
    title: 'TCP connections by port',
    tag: 'traffic',
    counted: {
      question: { subject: 'links', conditions: [equals('transport', 'tcp'), has('port')] },
      group: 'port',
    },
  },
  devices('vlans', 'Devices by VLAN', 'vlan'),
  {
    id: 'new-devices',
    title: 'New devices by day',
    tag: 'security',
    counted: {
      question: { subject: 'devices', conditions: [has('firstSeen')] },
      group: 'firstSeen',
      isDaily: true,
    },
  },
  {
    id: 'disconnected',
    title: 'Disconnected devices by type',
    tag: 'operations',
    counted: {
      question: { subject: 'devices', conditions: [{ field: 'lastSeen', is: 'before', value: '24h' }] },
      group: 'type',
    },
  },
  devices('vendors', 'Devices by vendor', 'vendor'),
  devices('systems', 'Devices by operating system', 'os'),
  devices('device-protocols', 'Devices by protocol', 'protocol'),
  devices('types', 'Devices by type', 'type'),
  devices('zones', 'Devices by zone', 'zone'),
  devices('firmware', 'Devices by firmware', 'firmware'),
  operations('modbus', 'Modbus by function', 'modbus'),
  s7('s7', 'S7 by control function', 'lacks'),
  s7('s7-subfunctions', 'S7 by subfunction', 'contains'),
  operations('cip', 'EtherNet/IP by CIP service', 'cip'),
  operations('cip-objects', 'EtherNet/IP by CIP object', 'cip', 'object'),
  operations('enip-commands', 'EtherNet/IP by command', 'enip'),
  operations('dnp3', 'DNP3 by function', 'dnp3'),
  operations('iec104', 'IEC 60870-5-104 by ASDU', 'iec104|iec-104|iec60870-104'),
  operations('mms', 'MMS by service', 'mms'),
  operations('opcua', 'OPC UA by service', 'opcua|opc-ua'),
  operations('srtp', 'SRTP by service', 'srtp|ge-srtp'),
  {
    id: 'srtp-errors',
    title: 'SRTP errors by day',
    tag: 'operations',
    counted: {
      question: {
        subject: 'operations',
        conditions: [equals('protocol', 'srtp|ge-srtp'), { field: 'refused', is: 'above', value: '0' }],
      },
      group: 'lastSeen',
      sum: 'refused',
      isDaily: true,
    },
  },
  {
    id: 'refused',
    title: 'Rejected operations',
    tag: 'operations',
    counted: {
      question: { subject: 'operations', conditions: [{ field: 'refused', is: 'above', value: '0' }] },
      group: 'name',
      sum: 'refused',
    },
  },
  operations('database-tables', 'Database tables', 'tds|tns|mysql|postgresql', 'object'),
  {
    id: 'changes',
    title: 'Controller changes by client',
    tag: 'operations',
    counted: {
      question: { subject: 'operations', conditions: [equals('verb', CONTROLLER_VERBS)] },
      group: 'client',
      sum: 'count',
    },
  },
  { id: 'alerts', title: 'Alerts of 24 hours', tag: 'security', view: 'alerts' },
  {
    id: 'alert-rules',
    title: 'Alerts by title',
    tag: 'security',
    counted: { question: { subject: 'alerts', conditions: [] }, group: 'title' },
  },
  {
    id: 'alert-techniques',
    title: 'Alerts by ATT&CK technique',
    tag: 'security',
    counted: { question: { subject: 'alerts', conditions: [has('technique')] }, group: 'technique' },
  },
  {
    id: 'exposure-bands',
    title: 'Findings by band',
    tag: 'security',
    counted: { question: { subject: 'exposures', conditions: [] }, group: 'band' },
  },
  { id: 'coverage', title: 'Sensor coverage', tag: 'operations', view: 'coverage' },
]

const BY_ID: ReadonlyMap<string, WidgetDefinition> = new Map(WIDGETS.map((widget) => [widget.id, widget]))

export function widgetOf(id: string): WidgetDefinition | undefined {
  return BY_ID.get(id)
}

export interface BuiltInDashboard {
  readonly id: string
  readonly name: string
  readonly widgets: readonly WidgetPlace[]
}

const place = (widget: string, columns = 1): WidgetPlace => ({ widget, columns })

/** Dashboards that every site has. */
export const BUILT_IN: readonly BuiltInDashboard[] = [
  {
    id: 'security',
    name: 'Security',
    widgets: [
      place('alerts', 2),
      place('alert-rules'),
      place('new-devices'),
      place('changes'),
      place('alert-techniques'),
      place('vendors'),
      place('systems'),
      place('exposure-bands'),
    ],
  },
  {
    id: 'operations',
    name: 'Operations',
    widgets: [
      place('changes'),
      place('refused'),
      place('disconnected'),
      place('modbus'),
      place('s7'),
      place('s7-subfunctions'),
      place('cip'),
      place('enip-commands'),
      place('iec104'),
      place('mms'),
      place('coverage'),
    ],
  },
  {
    id: 'traffic',
    name: 'Traffic',
    widgets: [
      place('traffic', 3),
      place('protocols'),
      place('ports'),
      place('busy-devices'),
      place('busy-servers'),
      place('tcp-connections'),
      place('vlans'),
      place('vlan-traffic'),
    ],
  },
]
