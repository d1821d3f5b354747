/** Service codes → names and verbs: CIP Networks Library Vol. 1 Ed. 3.3 (2007) Appendix A and the objects of chapter 5. */
import { hexCode } from '#bytes/hex'
import type { Verb } from '#model/fact'
import { PROGRAM_CLASSES } from './classes.ts'
import type { Path } from './path.ts'

export interface Service {
  readonly name: string
  readonly verb: Verb
}

export const SERVICE = {
  GET_ATTRIBUTES_ALL: 0x01,
  SET_ATTRIBUTES_ALL: 0x02,
  GET_ATTRIBUTE_LIST: 0x03,
  SET_ATTRIBUTE_LIST: 0x04,
  MULTIPLE_SERVICE_PACKET: 0x0a,
  GET_ATTRIBUTE_SINGLE: 0x0e,
  SET_ATTRIBUTE_SINGLE: 0x10,
  EXECUTE_PCCC: 0x4b,
  READ_TAG: 0x4c,
  WRITE_TAG: 0x4d,
  READ_MODIFY_WRITE_TAG: 0x4e,
  FORWARD_CLOSE: 0x4e,
  UNCONNECTED_SEND: 0x52,
  READ_TAG_FRAGMENTED: 0x52,
  WRITE_TAG_FRAGMENTED: 0x53,
  FORWARD_OPEN: 0x54,
  GET_INSTANCE_ATTRIBUTE_LIST: 0x55,
  LARGE_FORWARD_OPEN: 0x5b,
} as const

export const CLASS = {
  IDENTITY: 0x01,
  MESSAGE_ROUTER: 0x02,
  CONNECTION_MANAGER: 0x06,
  FILE: 0x37,
  PROGRAM_NAME: 0x64,
  BACKPLANE: 0x66,
  PCCC: 0x67,
  SYMBOL: 0x6b,
  TEMPLATE: 0x6c,
  NON_VOLATILE_STORAGE: 0xa1,
  TCP_IP_INTERFACE: 0xf5,
  ETHERNET_LINK: 0xf6,
} as const

type Row = readonly [code: number, name: string, verb: Verb]

/** Services every class may have: Appendix A-3. The verb is that of an object of no special meaning. */
const commonRows: readonly Row[] = [
  [0x01, 'Get Attributes All', 'read'],
  [0x02, 'Set Attributes All', 'write'],
  [0x03, 'Get Attribute List', 'read'],
  [0x04, 'Set Attribute List', 'write'],
  [0x05, 'Reset', 'restart'],
  [0x06, 'Start', 'start'],
  [0x07, 'Stop', 'stop'],
  [0x08, 'Create', 'configure'],
  [0x09, 'Delete', 'delete'],
  [0x0a, 'Multiple Service Packet', 'read'], // an envelope: what it carries is told by itself
  [0x0d, 'Apply Attributes', 'configure'],
  [0x0e, 'Get Attribute Single', 'read'],
  [0x10, 'Set Attribute Single', 'write'],
  [0x11, 'Find Next Object Instance', 'browse'],
  [0x15, 'Restore', 'configure'],
  [0x16, 'Save', 'configure'],
  [0x17, 'No Operation', 'diagnose'],
  [0x18, 'Get Member', 'read'],
  [0x19, 'Set Member', 'write'],
  [0x1a, 'Insert Member', 'configure'],
  [0x1b, 'Remove Member', 'configure'],
  [0x1c, 'Group Sync', 'diagnose'],
]

/** Services of Logix tags, reached by symbol or by Symbol and Template instance: Rockwell 1756-PM020. */
const tagRows: readonly Row[] = [
  [0x4c, 'Read Tag', 'read'],
  [0x4d, 'Write Tag', 'write'],
  [0x4e, 'Read Modify Write Tag', 'write'],
  [0x52, 'Read Tag Fragmented', 'read'],
  [0x53, 'Write Tag Fragmented', 'write'],
  [0x55, 'Get Instance Attribute List', 'browse'],
]

/** Services only one class has: the section of each object in chapter 5, or the source named beside it. */
const classRows: readonly (readonly [classId: number, rows: readonly Row[]])[] = [
  [0x01, [[0x4b, 'Flash LEDs', 'operate']]], // Rockwell modules: 1756-PM020 calls it vendor specific
  [0x02, [[0x4b, 'Symbolic Translation', 'read']]], // §5A-3.5
  [0x04, [[0x4b, 'Get Owner List', 'read']]],
  [
    0x05, // §3-4.5
    [
      [0x4b, 'Connection Bind', 'subscribe'],
      [0x4c, 'Producing Application Lookup', 'read'],
      [0x4e, 'Safety Close', 'subscribe'],
      [0x54, 'Safety Open', 'subscribe'],
    ],
  ],
  [
    0x06, // §3-5.5
    [
      [0x4e, 'Forward Close', 'subscribe'],
      [0x52, 'Unconnected Send', 'read'], // an envelope: what it carries is told by itself
      [0x54, 'Forward Open', 'subscribe'],
      [0x56, 'Get Connection Data', 'diagnose'],
      [0x57, 'Search Connection Data', 'diagnose'],
      [0x59, 'Get Connection Owner (obsolete)', 'diagnose'],
      [0x5a, 'Get Connection Owner', 'diagnose'],
      [0x5b, 'Large Forward Open', 'subscribe'],
    ],
  ],
  [
    0x0f, // §5A-14
    [
      [0x4b, 'Get Enum String', 'browse'],
      [0x4c, 'Parameter Service 0x4c', 'execute'],
    ],
  ],
  [
    0x25, // §5A-25
    [[0x4b, 'Load Command Block', 'operate']],
  ],
  [
    0x29, // Control Supervisor, §5A-29: Reset clears a fault
    [[0x05, 'Reset', 'operate']],
  ],
  [
    0x37, // §5A-42: files are whatever the vendor keeps in them, EDS text most of all
    [
      [0x4b, 'Initiate Upload', 'read'],
      [0x4c, 'Initiate Download', 'configure'],
      [0x4d, 'Initiate Partial Read', 'read'],
      [0x4e, 'Initiate Partial Write', 'configure'],
      [0x4f, 'Upload Transfer', 'read'],
      [0x50, 'Download Transfer', 'configure'],
      [0x51, 'Clear File', 'delete'],
    ],
  ],
  [
    0x39, // Vol. 5, CIP Safety
    [
      [0x4e, 'Recover', 'operate'],
      [0x4f, 'Perform Diagnostics', 'diagnose'],
      [0x50, 'Configure Request', 'configure'],
      [0x51, 'Validate Configuration', 'configure'],
      [0x52, 'Set Password', 'set-password'],
      [0x53, 'Configuration Lock/Unlock', 'configure'],
      [0x54, 'Mode Change', 'set-mode'],
      [0x55, 'Safety Reset', 'restart'],
      [0x56, 'Reset Password', 'set-password'],
      [0x57, 'Propose TUNID', 'configure'],
      [0x58, 'Apply TUNID', 'configure'],
    ],
  ],
  [0x3a, [[0x4b, 'Reset Error', 'operate']]], // Vol. 5
  [
    0x41, // Event Log
    [
      [0x4b, 'Get Event Log', 'read'],
      [0x4c, 'Clear Event Log', 'delete'],
    ],
  ],
  [
    0x42, // Vol. 9, CIP Motion
    [
      [0x4b, 'Get Axis Attributes List', 'read'],
      [0x4c, 'Set Axis Attributes List', 'configure'],
      [0x4d, 'Get Cyclic Write List', 'read'],
      [0x4e, 'Set Cyclic Write List', 'configure'],
      [0x4f, 'Get Cyclic Read List', 'read'],
      [0x50, 'Set Cyclic Read List', 'configure'],
      [0x51, 'Get Motor Test Data', 'diagnose'],
      [0x52, 'Run Motor Test', 'operate'],
      [0x53, 'Get Inertia Test Data', 'diagnose'],
      [0x54, 'Run Inertia Test', 'operate'],
      [0x55, 'Get Hookup Test Data', 'diagnose'],
      [0x56, 'Run Hookup Test', 'operate'],
    ],
  ],
  [
    0x44, // Vol. 7, Modbus
    [
      [0x4b, 'Read Discrete Inputs', 'read'],
      [0x4c, 'Read Coils', 'read'],
      [0x4d, 'Read Input Registers', 'read'],
      [0x4e, 'Read Holding Registers', 'read'],
      [0x4f, 'Write Coils', 'write'],
      [0x50, 'Write Holding Registers', 'write'],
      [0x51, 'Modbus Passthrough', 'execute'],
    ],
  ],
  [
    0x45, // Originator Connection List
    [[0x4b, 'Get Originator Connection List', 'diagnose']],
  ],
  [
    0x47, // Vol. 2 §5-6, Device Level Ring
    [
      [0x4b, 'Verify Fault Location', 'diagnose'],
      [0x4c, 'Clear Rapid Faults', 'operate'],
      [0x4d, 'Restart Sign On', 'operate'],
      [0x4e, 'Clear Gateway Partial Fault', 'operate'],
    ],
  ],
  [
    0x53, // Vol. 1 §5A-53, Power Management
    [
      [0x4b, 'Power Management', 'operate'],
      [0x4c, 'Set Pass Code', 'set-password'],
      [0x4d, 'Clear Pass Code', 'set-password'],
    ],
  ],
  [
    0x5d, // Vol. 8, CIP Security
    [
      [0x4b, 'Begin Config', 'configure'],
      [0x4c, 'Kick Timer', 'configure'],
      [0x4d, 'End Config', 'configure'],
      [0x4e, 'Object Cleanup', 'configure'],
    ],
  ],
  [
    0x5e, // Vol. 8, EtherNet/IP Security
    [
      [0x4b, 'Begin Config', 'configure'],
      [0x4c, 'Kick Timer', 'configure'],
      [0x4d, 'Apply Config', 'configure'],
      [0x4e, 'Abort Config', 'configure'],
    ],
  ],
  [
    0x5f, // Vol. 8, Certificate Management
    [
      [0x4b, 'Create CSR', 'configure'],
      [0x4c, 'Verify Certificate', 'configure'],
    ],
  ],
  [0x67, [[0x4b, 'Execute PCCC', 'read']]], // an envelope: Rockwell 1756-RM084
  [0x68, [[0x4b, 'Service 0x4b', 'read']]], // seen in captures: answers a number with a number
  [0x72, [[0x4c, 'Service 0x4c', 'read']]], // seen in captures: engineering stations poll it while they are online
  [
    0xf0,
    [
      [0x4b, 'Get And Clear', 'diagnose'],
      [0x4c, 'Enter Listen Only', 'configure'],
    ],
  ], // Vol. 4
  [0xf6, [[0x4c, 'Get And Clear', 'diagnose']]], // Vol. 2 §5-4.5
  [
    0x8e, // seen in captures; the names are those public descriptions of attacks on it use
    [
      [0x05, 'Reset', 'restart'],
      [0x06, 'Start', 'start'],
      [0x07, 'Stop', 'stop'],
      [0x4c, 'Unlock CPU', 'reserve'],
    ],
  ],
  [
    0xa1, // seen in captures of firmware updates; no public document
    [
      [0x4b, 'Update', 'update-firmware'],
      [0x4d, 'Transfer', 'update-firmware'],
      [0x51, 'Service 0x51', 'update-firmware'],
    ],
  ],
]

function table(rows: readonly Row[]): ReadonlyMap<number, Service> {
  return new Map(rows.map(([code, name, verb]) => [code, { name, verb }]))
}

const common = table(commonRows)
const tag = table(tagRows)
const perClass: ReadonlyMap<number, ReadonlyMap<number, Service>> = new Map(
  classRows.map(([classId, rows]) => [classId, table(rows)]),
)

/** What setting an attribute means where it is more than writing a value. */
const setVerbs: ReadonlyMap<number, Verb> = new Map([
  [0x01, 'configure'],
  [0x06, 'configure'],
  [0x0f, 'configure'],
  [0x37, 'configure'],
  [0x39, 'configure'],
  [0x3a, 'configure'],
  [0x43, 'set-time'],
  [0x45, 'configure'],
  [0x47, 'configure'],
  [0x48, 'configure'],
  [0x51, 'configure'],
  [0x52, 'configure'],
  [0x54, 'configure'],
  [0x55, 'configure'],
  [0x5d, 'configure'],
  [0x5e, 'configure'],
  [0x5f, 'configure'],
  [0x60, 'configure'],
  [0x61, 'set-password'],
  [0x64, 'configure'],
  [0x67, 'configure'],
  [0x8b, 'set-time'],
  [0x8e, 'configure'],
  [0xac, 'configure'],
  [0xf0, 'configure'],
  [0xf1, 'configure'],
  [0xf2, 'configure'],
  [0xf3, 'configure'],
  [0xf4, 'configure'],
  [0xf5, 'configure'],
  [0xf6, 'configure'],
])

/** Name and verb of a service for the object its path names. A service nobody documents keeps its number. */
export function serviceOf(code: number, path: Path): Service {
  const { classId } = path
  const own = classId === undefined ? undefined : perClass.get(classId)?.get(code)
  if (own !== undefined) return own
  const isTag = path.symbol !== '' || classId === CLASS.SYMBOL || classId === CLASS.TEMPLATE
  const shared = common.get(code)
  if (shared !== undefined) return { name: shared.name, verb: verbOf(code, shared, classId) }
  const known = isTag || isPlainTagService(code) ? tag.get(code) : undefined
  if (known !== undefined) return tagService(code, known, classId)
  const isProgram = classId !== undefined && PROGRAM_CLASSES.has(classId)
  return { name: `Service ${hexCode(code)}`, verb: isProgram ? 'download-program' : 'execute' }
}

/** 0x55 lists instances of any Logix class, such as the routines of a program. */
function isPlainTagService(code: number): boolean {
  return code === SERVICE.GET_INSTANCE_ATTRIBUTE_LIST
}

/** 1756-PM020 calls service 0x4c of the Template object Read Template. */
function tagService(code: number, known: Service, classId: number | undefined): Service {
  const isTemplate = classId === CLASS.TEMPLATE && code === SERVICE.READ_TAG
  return isTemplate ? { name: 'Read Template', verb: 'browse' } : known
}

/** Objects whose Reset restarts the device; that of any other object only concerns itself. */
const RESTARTS: ReadonlySet<number> = new Set([CLASS.IDENTITY, 0x8e])

/** What a common service means for objects of this class. */
function verbOf(code: number, { verb }: Service, classId: number | undefined): Verb {
  if (classId === undefined || code === SERVICE.MULTIPLE_SERVICE_PACKET) return verb
  switch (verb) {
    case 'read':
      if (classId === CLASS.IDENTITY) return 'identify'
      return classId === CLASS.SYMBOL || classId === CLASS.TEMPLATE ? 'browse' : 'read'
    case 'restart':
      return RESTARTS.has(classId) ? 'restart' : 'configure'
    case 'write':
    case 'configure':
    case 'delete':
      if (PROGRAM_CLASSES.has(classId)) return 'download-program'
      return verb === 'write' ? (setVerbs.get(classId) ?? 'write') : verb
    default:
      return verb
  }
}

/** Every service that has a name, for `protocols list`. */
export function namedServices(): readonly {
  readonly code: string
  readonly name: string
  readonly verb: Verb
}[] {
  const rows = [...commonRows, ...tagRows, ...classRows.flatMap(([, own]) => own)]
  return rows.map(([code, name, verb]) => ({ code: hexCode(code), name, verb }))
}
