/**
 * Numbers of objects, classes and attributes. Siemens publishes none; these are named in public research and open
 * implementations (README) and were confirmed in captures where our tests show it.
 */
import { hexCode } from '#bytes/hex'

/** Objects that every controller has. */
export const OBJECT = {
  plcProgram: 3,
  cpuExecUnit: 52,
  inputs: 80,
  outputs: 81,
  markers: 82,
  counters: 83,
  timers: 84,
  newOnServer: 211,
  sessionContainer: 285,
  nullSession: 288,
} as const

const objects: ReadonlyMap<number, string> = new Map([
  [1, 'ASRoot'],
  [2, 'HWConfiguration'],
  [OBJECT.plcProgram, 'PLCProgram'],
  [4, 'Folders'],
  [5, 'Logs'],
  [8, 'AlarmSubsystem'],
  [10, 'SWEvents'],
  [11, 'TisSubsystem'],
  [12, 'CommCont'],
  [13, 'NonPersistentConnections'],
  [30, 'StationConfiguration'],
  [48, 'CPU'],
  [49, 'CPUproxy'],
  [50, 'CPUcommon'],
  [51, 'CardReaderWriter'],
  [OBJECT.cpuExecUnit, 'CPUexecUnit'],
  [53, 'WebServer'],
  [54, 'CPUDisplay'],
  [OBJECT.inputs, 'I'],
  [OBJECT.outputs, 'Q'],
  [OBJECT.markers, 'M'],
  [OBJECT.counters, 'C'],
  [OBJECT.timers, 'T'],
  [201, 'ObjectRoot'],
  [OBJECT.sessionContainer, 'ServerSessionContainer'],
  [OBJECT.nullSession, 'NullServerSession'],
  [537, 'OMSTypeInfoContainer'],
  [1387, 'ResolveAddressRemote'],
])

export const CLASS = {
  subscriptions: 255,
  serverSession: 287,
  subscription: 1001,
  downloadTransaction: 1700,
  alarmSubscription: 2662,
} as const

const classes: ReadonlyMap<number, string> = new Map([
  [CLASS.subscriptions, 'Subscriptions'],
  [CLASS.serverSession, 'ServerSession'],
  [511, 'TypeInfo'],
  [CLASS.subscription, 'Subscription'],
  [CLASS.downloadTransaction, 'DLTransaction'],
  [2520, 'PLCProgram'],
  [2574, 'DB'],
  [2647, 'ProgramCycleOB'],
  [CLASS.alarmSubscription, 'AlarmSubscription'],
])

export const ATTRIBUTE = {
  name: 233,
  clientId: 289,
  user: 296,
  application: 297,
  host: 298,
  role: 299,
  sessionRequest: 303,
  sessionResponse: 304,
  sessionVersion: 306,
  systemPaomString: 319,
  clientPassword: 309,
  sessionKey: 1830,
  effectiveProtectionLevel: 1842,
  legitimate: 1846,
  operatingStateRequest: 2167,
  operatingStateStruct: 2237,
  operatingState: 3486,
  /** Content of a block: the compressed texts in a block that was downloaded in a capture. */
  objectDescription: 2449,
  blockCode: 2537,
  blockNumber: 2521,
  dbValueActual: 2550,
  areaValueActual: 3736,
  /** Of the CPU, as ICSSPLOIT's s7_1200_plc_control writes it. */
  resetRequest: 3748,
  /** Identification & Maintenance record 0 of the CPU, as read by TIA Portal in captures. */
  identification: 3753,
} as const

const attributes: ReadonlyMap<number, string> = new Map([
  [ATTRIBUTE.name, 'ObjectVariableTypeName'],
  [300, 'ServerSessionClientRID'],
  [ATTRIBUTE.sessionRequest, 'ServerSessionRequest'],
  [ATTRIBUTE.sessionResponse, 'ServerSessionResponse'],
  [ATTRIBUTE.sessionVersion, 'ServerSessionVersion'],
  [1037, 'SystemLimits'],
  [1040, 'SubscriptionRouteMode'],
  [1041, 'SubscriptionActive'],
  [1048, 'SubscriptionReferenceList'],
  [1049, 'SubscriptionCycleTime'],
  [1053, 'SubscriptionCreditLimit'],
  [ATTRIBUTE.sessionKey, 'SessionKey'],
  [ATTRIBUTE.effectiveProtectionLevel, 'EffectiveProtectionLevel'],
  [1843, 'ActiveProtectionLevel'],
  [ATTRIBUTE.legitimate, 'Legitimate'],
  [ATTRIBUTE.operatingStateRequest, 'operatingStateREQ'],
  [ATTRIBUTE.operatingStateStruct, 'operatingState'],
  [ATTRIBUTE.identification, 'I&M0'],
])

/** Attributes of a subscription: how often, how much, of what. */
export function isOfSubscription(attribute: number): boolean {
  return (attribute >= 1002 && attribute <= 1082) || (attribute >= 2659 && attribute <= 2660)
}

/** Objects made for one connection: sessions, subscriptions, transactions. */
export function isTemporary(id: number): boolean {
  return id >>> 28 === 0x7
}

/** Objects of the project: blocks, tag tables, types. */
export function isOfProject(id: number): boolean {
  return id >= 0x8000_0000
}

/** Upper halves of relation ids of the project: seen in captures. */
const DATA_BLOCK = 0x8a0e
const ORGANISATION_BLOCK = 0x8a32

export function isMemory(id: number): boolean {
  return id >>> 16 === DATA_BLOCK || (id >= OBJECT.inputs && id <= OBJECT.timers)
}

export function objectName(id: number): string {
  const half = id >>> 16
  if (half === DATA_BLOCK) return `DB${id & 0xffff}`
  if (half === ORGANISATION_BLOCK) return `OB${id & 0xffff}`
  return objects.get(id) ?? `object ${hexCode(id, 8)}`
}

export function className(id: number): string {
  return classes.get(id) ?? `class ${id}`
}

export function attributeName(id: number): string {
  return attributes.get(id) ?? String(id)
}
