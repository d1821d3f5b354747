/** A service code and the object it is sent to → name and verb. */
import { hexCode } from '#bytes/hex'
import type { Verb } from '#model/fact'
import { PROGRAM_CLASSES } from './classes.ts'
import type { Path } from './path.ts'
import { type CipServiceRow, classRows, commonRows, tagRows } from './service-tables.ts'

interface Service {
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

function table(rows: readonly CipServiceRow[]): ReadonlyMap<number, Service> {
  return new Map(rows.map(([code, name, verb]) => [code, { name, verb }]))
}

const common = table(commonRows)
const tag = table(tagRows)
const perClass: ReadonlyMap<number, ReadonlyMap<number, Service>> = new Map(
  classRows.map(([classId, rows]) => [classId, table(rows)]),
)

/** Verb of setting an attribute, if it is more than writing a value. */
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

/** Name and verb of a service for the object in its path. An undocumented service keeps its number. */
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
  const verb = !isProgram ? 'execute' : READS.has(code) ? 'upload-program' : 'download-program'
  return { name: `Service ${hexCode(code)}`, verb }
}

/**
 * In every Logix class that Rockwell 1756-PM020 describes, 0x4c and 0x52 read and 0x4d and 0x53 write. Programs and
 * routines are undocumented; the same is assumed.
 */
const READS: ReadonlySet<number> = new Set([SERVICE.READ_TAG, SERVICE.READ_TAG_FRAGMENTED])

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

/** Verb of a common service for objects of this class. */
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

/** Name of a service of a class; without a class, of the tag services and those that all classes share. */
export function serviceName(code: number, classId: number | undefined): string | undefined {
  if (classId === undefined) return (common.get(code) ?? tag.get(code))?.name
  const { name } = serviceOf(code, { classId, symbol: '' } as Path)
  return name === `Service ${hexCode(code)}` ? undefined : name
}

/** Every service that has a name, once, for `protocols list`; several classes share some. */
export function namedServices(): readonly {
  readonly code: string
  readonly name: string
  readonly verb: Verb
}[] {
  const rows = [...commonRows, ...tagRows, ...classRows.flatMap(([, own]) => own)]
  const named = rows.map(([code, name, verb]) => ({ code: hexCode(code), name, verb }))
  return [...new Map(named.map((service) => [`${service.code} ${service.name}`, service])).values()]
}
