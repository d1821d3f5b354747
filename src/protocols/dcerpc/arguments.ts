/** Object of a call: the service, task, key, account or class in its arguments, read from the first fragment. */
import { toHex } from '#bytes/hex'
import { NdrReader } from '#bytes/ndr'
import type { Verb } from '#model/fact'
import { programRun } from './automation.ts'
import { className } from './classes.ts'
import { interfaces } from './interfaces.ts'
import type { RpcState } from './state.ts'
import { UUID, uuidText } from './uuid.ts'

export interface Argued {
  readonly object?: string | undefined
  readonly value?: string | undefined
  readonly verb?: Verb | undefined
  /** Object of the handle in the response. */
  readonly opens?: string | undefined
  readonly anomaly?: { readonly what: string; readonly detail: string } | undefined
}

/** Bytes of a context handle: C706 §14.2.14.6. */
const HANDLE = 20
/** ORPCTHIS without extensions, whose last member is a pointer: [MS-DCOM] 2.2.13.3. */
const ORPC_THIS = 32
const WIDE_ORPC_THIS = 40

type Read = (reader: NdrReader, state: RpcState) => Argued

const readers: ReadonlyMap<string, Read> = new Map<string, Read>([
  // [MS-SCMR] 3.1.4.
  ['svcctl/12', (reader) => createService(reader, () => reader.string())],
  ['svcctl/24', (reader) => createService(reader, () => reader.byteString())],
  ['svcctl/45', (reader) => createService(reader, () => reader.string())],
  ['svcctl/16', (reader) => opened(`service ${skipHandle(reader).string()}`)],
  ['svcctl/28', (reader) => opened(`service ${skipHandle(reader).byteString()}`)],
  ['svcctl/1', controlService],
  ...[0, 2, 6, 11, 17, 19, 31, 37, 40].map((opnum): [string, Read] => [`svcctl/${opnum}`, ofHandle]),
  // [MS-TSCH] 3.2.5.
  ['atsvc/0', addJob],
  ['ITaskSchedulerService/1', registerTask],
  ...[2, 11, 12, 13, 19].map((opnum): [string, Read] => [
    `ITaskSchedulerService/${opnum}`,
    (reader) => ({ object: reader.string() }),
  ]),
  // [MS-RRP] 3.1.5.
  ['winreg/0', () => ({ opens: 'HKCR' })],
  ['winreg/1', () => ({ opens: 'HKCU' })],
  ['winreg/2', () => ({ opens: 'HKLM' })],
  ['winreg/4', () => ({ opens: 'HKU' })],
  ['winreg/6', (reader, state) => opened(keyBelow(reader, state))],
  ['winreg/15', (reader, state) => opened(keyBelow(reader, state))],
  ...[7, 8, 17, 22].map((opnum): [string, Read] => [
    `winreg/${opnum}`,
    (reader, state) => ({ object: keyBelow(reader, state) }),
  ]),
  ...[5, 9, 10, 16].map((opnum): [string, Read] => [`winreg/${opnum}`, ofHandle]),
  ['winreg/20', saveKey],
  ['winreg/31', saveKey],
  // [MS-SAMR] 3.1.5.
  ['samr/12', (reader) => opened(`user ${unicode(skipHandle(reader))}`)],
  ['samr/50', (reader) => opened(`user ${unicode(skipHandle(reader))}`)],
  ['samr/34', openUser],
  ['samr/37', setUser],
  ['samr/58', setUser],
  ...[35, 36, 39, 47].map((opnum): [string, Read] => [`samr/${opnum}`, ofHandle]),
  ['samr/55', changePassword],
  // [MS-NRPC] 3.5.4.4.
  ['netlogon/4', challenge],
  ['netlogon/5', (reader) => authenticate(reader, true)],
  ['netlogon/15', (reader) => authenticate(reader, true)],
  ['netlogon/26', (reader) => authenticate(reader, true)],
  ['netlogon/6', (reader) => authenticate(reader, false)],
  ['netlogon/30', (reader) => authenticate(reader, false)],
  // Calls that make a server log on elsewhere: [MS-EFSR] 3.1.4.2, [MS-RPRN] 3.1.4.10.4, [MS-DFSNM] 3.1.4.
  ...[0, 4, 5, 6, 7, 12].map((opnum): [string, Read] => [
    `efsrpc/${opnum}`,
    (reader) => ({ object: reader.string() }),
  ]),
  ['spoolss/62', changeNotification],
  ['spoolss/65', changeNotification],
  ...[12, 13].map((opnum): [string, Read] => [`netdfs/${opnum}`, (reader) => ({ object: reader.string() })]),
  // [MS-SRVS] 3.1.4.30, 3.1.4.31: the paths that MS08-067 overran.
  ['srvsvc/31', pathAfterServer],
  ['srvsvc/32', pathAfterServer],
  ['epmapper/3', mapTower],
  // [MS-DCOM] 3.1.2.5.2, [MS-WMI] 3.1.4.3.
  ['IActivation/0', (reader) => activated(classIdAfter(reader, ORPC_THIS))],
  ['IRemoteSCMActivator/3', (reader) => activated(activatedClass(reader))],
  ['IRemoteSCMActivator/4', (reader) => activated(activatedClass(reader))],
  // Objects whose interface was bound before the capture began are identified by the arguments only.
  ...['IDispatch/5', 'IDispatch/6', 'unknown/5', 'unknown/6'].map((code): [string, Read] => [
    code,
    ({ bytes, at, end }) => ({ value: programRun(bytes, at, end) }),
  ]),
  ['IWbemServices/3', (reader) => ({ object: afterThis(reader) })],
  ['IWbemServices/6', (reader) => ({ object: afterThis(reader) })],
  ['IWbemServices/20', (reader) => ({ object: afterThis(reader) && bstr(reader) })],
  ['IWbemServices/24', (reader) => ({ object: afterThis(reader), value: bstr(reader) })],
])

/** @param code `svcctl/12`. Undefined fields where the arguments are sealed, cut or of no interest. */
export function argued(
  code: string,
  stub: {
    readonly bytes: Uint8Array
    readonly start: number
    readonly end: number
    readonly isLittle: boolean
    readonly isWide?: boolean
  },
  state: RpcState,
): Argued {
  const read = readers.get(code)
  if (read === undefined) return {}
  const reader = new NdrReader(stub.bytes, stub.start, stub.end, stub.isLittle, stub.isWide)
  const found = read(reader, state)
  const isEmpty = reader.isShort && reader.at === stub.start
  return isEmpty ? {} : { ...found, object: found.object || undefined, value: found.value || undefined }
}

/** Key of the handle at the head of a call, or in an answer at `at`. */
export function handleKey(bytes: Uint8Array, at: number, end: number): string | undefined {
  return end - at < HANDLE ? undefined : toHex(bytes, at, at + HANDLE)
}

/** Where an answer holds its handle: at its head, but behind a tag and before the result where a service is created. */
export function handleAt(code: string, start: number, end: number): number {
  return /^svcctl\/(12|24|45)$/.test(code) ? end - 4 - HANDLE : start
}

function skipHandle(reader: NdrReader): NdrReader {
  reader.skip(HANDLE)
  return reader
}

function nameOfHandle(reader: NdrReader, state: RpcState): string {
  const key = handleKey(reader.bytes, reader.at, reader.end)
  reader.skip(HANDLE)
  return (key !== undefined && state.handles.get(key)) || ''
}

function ofHandle(reader: NdrReader, state: RpcState): Argued {
  return { object: nameOfHandle(reader, state) }
}

function opened(name: string): Argued {
  return { object: name, opens: name }
}

/** A string behind a pointer that may be null. */
function optional(reader: NdrReader): string {
  return reader.count() === 0 ? '' : reader.string()
}

/** RPC_UNICODE_STRING as an argument of its own: lengths and pointer, then the characters. [MS-DTYP] 2.3.10. */
function unicode(reader: NdrReader): string {
  reader.align(reader.isWide ? 8 : 4)
  reader.skip(4)
  return optional(reader)
}

/** Names come first, then four numbers, then the path of the program. */
function createService(reader: NdrReader, string: () => string): Argued {
  skipHandle(reader)
  const name = string()
  if (reader.count() !== 0) string() // display name
  reader.align(4)
  reader.skip(16) // access, type, start type, error control
  const program = string()
  return { ...opened(`service ${name}`), value: program }
}

/** dwControl: [MS-SCMR] 3.1.4.2. */
const controls: ReadonlyMap<number, readonly [verb: Verb, name: string]> = new Map([
  [1, ['stop', 'stop']],
  [2, ['stop', 'pause']],
  [3, ['start', 'continue']],
  [4, ['read', 'interrogate']],
])

function controlService(reader: NdrReader, state: RpcState): Argued {
  const object = nameOfHandle(reader, state)
  const control = reader.u32()
  const [verb, value] = controls.get(control) ?? ['execute', `control ${control}`]
  return { object, verb, value }
}

/** AT_INFO: [MS-TSCH] 2.3.4. */
function addJob(reader: NdrReader): Argued {
  optional(reader) // server name
  reader.align(reader.isWide ? 8 : 4)
  reader.skip((reader.isWide ? 8 : 4) + 4 + 4) // time (DWORD_PTR), days of month, days of week and flags
  return { value: optional(reader) }
}

function registerTask(reader: NdrReader): Argued {
  const path = optional(reader)
  reader.align(4)
  const definition = reader.string()
  const command = /<Command>([^<]*)/.exec(definition)?.[1] ?? ''
  const options = /<Arguments>([^<]*)/.exec(definition)?.[1] ?? ''
  return { object: path, value: `${command} ${options}`.trim() }
}

/** Key or value by name, below the key whose handle is first. */
function keyBelow(reader: NdrReader, state: RpcState): string {
  const key = nameOfHandle(reader, state)
  const name = unicode(reader)
  return key === '' || name === '' ? key + name : `${key}\\${name}`
}

function saveKey(reader: NdrReader, state: RpcState): Argued {
  return { object: nameOfHandle(reader, state), value: unicode(reader) }
}

function openUser(reader: NdrReader): Argued {
  skipHandle(reader).skip(4) // desired access
  return opened(`rid ${reader.u32()}`)
}

/** UserInternal1, 4, 5 and their later forms hold passwords: [MS-SAMR] 2.2.6.28. */
const PASSWORD_LEVELS: ReadonlySet<number> = new Set([18, 23, 24, 25, 26, 31, 32])

function setUser(reader: NdrReader, state: RpcState): Argued {
  const object = nameOfHandle(reader, state)
  return { object, verb: PASSWORD_LEVELS.has(reader.u16()) ? 'set-password' : undefined }
}

function changePassword(reader: NdrReader): Argued {
  if (reader.count() !== 0) unicode(reader) // server name
  return { object: `user ${unicode(reader)}` }
}

/** A challenge or credential of eight zero bytes, which no honest client sends: CVE-2020-1472. */
function zeroCredential(reader: NdrReader, what: string): Argued['anomaly'] {
  const at = reader.at
  reader.skip(8)
  if (reader.isShort || !reader.bytes.subarray(at, at + 8).every((byte) => byte === 0)) return undefined
  return { what: 'zero-credential', detail: `${what} of eight zero bytes (CVE-2020-1472)` }
}

function challenge(reader: NdrReader): Argued {
  optional(reader) // primary name
  reader.align(4)
  const computer = reader.string()
  return { object: computer, anomaly: zeroCredential(reader, 'challenge') }
}

function authenticate(reader: NdrReader, hasCredential: boolean): Argued {
  optional(reader) // primary name
  reader.align(4)
  const account = reader.string()
  const type = reader.u16()
  reader.align(4)
  reader.string() // computer
  const anomaly = hasCredential ? zeroCredential(reader, 'credential') : undefined
  return { object: account, value: `secure channel type ${type}`, anomaly }
}

function changeNotification(reader: NdrReader): Argued {
  skipHandle(reader).skip(8) // flags, options
  return { object: optional(reader) }
}

function pathAfterServer(reader: NdrReader): Argued {
  optional(reader)
  reader.align(4)
  return { object: reader.string() }
}

/** Twr_p_t: the first floor of the tower names the interface. C706 appendix L. */
function mapTower(reader: NdrReader): Argued {
  if (reader.isWide) return {} // never seen so
  if (reader.u32() !== 0) reader.skip(UUID)
  if (reader.u32() === 0) return {}
  reader.skip(8) // sizes of the tower
  const { at, bytes, end } = reader
  const FLOOR_UUID = 2 + 2 + 1 // number of floors, length, protocol identifier
  if (end - at < FLOOR_UUID + UUID || bytes[at + FLOOR_UUID - 1] !== 0x0d) return {}
  const uuid = uuidText(bytes, at + FLOOR_UUID, true)
  return { object: interfaces.get(uuid)?.name ?? uuid }
}

function activated(clsid: string | undefined): Argued {
  return clsid === undefined ? {} : { object: className(clsid) }
}

function classIdAfter(reader: NdrReader, byteCount: number): string | undefined {
  reader.skip(byteCount)
  return reader.end - reader.at < UUID ? undefined : uuidText(reader.bytes, reader.at, reader.isLittle)
}

/** "MEOW", and the class of InstantiationInfoData among the activation properties: [MS-DCOM] 2.2.18, 2.2.22.2.1. */
const OBJREF_SIGNATURE = 0x574f_454d
const INSTANTIATION_INFO = '000001ab-0000-0000-c000-000000000046'
const LARGEST_SEARCH = 512
const SERIALIZATION_HEADER = 16
const PROPERTIES = 32

/** Activation properties are a list of classes with sizes, then the properties one after another: [MS-DCOM] 2.2.22.1. */
function activatedClass(reader: NdrReader): string | undefined {
  const { bytes, end } = reader
  let objref = reader.at + ORPC_THIS
  const stop = Math.min(end - 4, objref + LARGEST_SEARCH)
  const word = (at: number) => new NdrReader(bytes, at, end, true).u32()
  while (objref < stop && word(objref) !== OBJREF_SIGNATURE) objref += 4
  if (objref >= stop) return undefined
  // Signature, flags, IID, class, extension size, reserved; then the blob's own size and a reserved word.
  const header = objref + 4 + 4 + UUID + UUID + 4 + 4 + 4 + 4
  const list = new NdrReader(bytes, header + SERIALIZATION_HEADER, end, true)
  list.skip(4) // total size
  const headerSize = list.u32()
  list.skip(8) // reserved, context
  const count = list.u32()
  list.skip(UUID + 4 + 4 + 4) // class, pointers to classes, sizes and nothing
  if (list.isShort || count > PROPERTIES || list.u32() !== count) return undefined
  const classes = Array.from({ length: count }, () => {
    const { at } = list
    list.skip(UUID)
    return list.isShort ? '' : uuidText(bytes, at, true)
  })
  const sizes = list.array(count, () => list.u32())
  const index = classes.indexOf(INSTANTIATION_INFO)
  if (list.isShort || index < 0) return undefined
  const property = header + headerSize + sizes.slice(0, index).reduce((sum, size) => sum + size, 0)
  const clsid = property + SERIALIZATION_HEADER
  return clsid + UUID <= end ? uuidText(bytes, clsid, true) : undefined
}

/** A BSTR argument: marker, size, bytes, characters. [MS-OAUT] 2.2.23. */
function bstr(reader: NdrReader): string {
  if (reader.count() === 0) return ''
  const words = reader.count()
  reader.skip(4)
  if (reader.u32() !== words || reader.isShort) return ''
  return reader.characters(words)
}

function afterThis(reader: NdrReader): string {
  reader.skip(reader.isWide ? WIDE_ORPC_THIS : ORPC_THIS)
  return bstr(reader)
}
