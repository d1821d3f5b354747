/** Content of responses: values, endpoints, names of nodes, results. OPC 10000-4 §5. */
import type { Operation } from '#model/fact'
import { confidence } from '#model/fact'
import type { Emit } from '#model/protocol'
import { VALUE } from './attributes.ts'
import { certificateFacts } from './certificate.ts'
import {
  applicationDescription,
  emitApplication,
  emitBuildInfo,
  emitBuildNumber,
  emitEndpoints,
  emitServerStatus,
  emitState,
  emitUrl,
  endpointDescription,
  hostOf,
  identity,
  isIpAddress,
  readerOf,
} from './identity.ts'
import { limits } from './limits.ts'
import { identityNodes, isKnownMethod, nameplate, node } from './nodes.ts'
import type { Reader } from './reader.ts'
import { textOf } from './requests.ts'
import { encoding } from './services.ts'
import type { NodeAttribute, OpcuaState, PendingOpcuaRequest } from './state.ts'
import { isBad, statusName } from './status-codes.ts'
import { type DataValue, dataValue, variant } from './variant.ts'

interface Answering {
  /** The request; undefined where it did not pass by. */
  readonly pending: PendingOpcuaRequest | undefined
  readonly state: OpcuaState
  readonly emit: Emit
  /** Whom facts of the answering side speak of. */
  readonly server: string
}

/** How single results inside a response bear on the whole. */
type Result = Pick<Operation, 'outcome' | 'error'>

type Read = (reader: Reader, around: Answering) => Result | undefined

const readers: ReadonlyMap<number, Read> = new Map<number, Read>([
  [encoding.findServersResponse, findServers],
  [encoding.findServersOnNetworkResponse, findServersOnNetwork],
  [encoding.getEndpointsResponse, getEndpoints],
  [encoding.createSessionResponse, createSession],
  [encoding.browseResponse, browse],
  [encoding.browseNextResponse, browse],
  [encoding.readResponse, read],
  [encoding.writeResponse, (reader) => judge(reader.array(() => reader.u32()))],
  [encoding.callResponse, call],
  [encoding.publishResponse, publish],
  [encoding.republishResponse, republish],
])

/** Reads the body of a successful response after its header; undefined if nothing in it failed. */
export function answeredBy(service: number, reader: Reader, around: Answering): Result | undefined {
  return readers.get(service)?.(reader, around)
}

/** If all failed it is a rejection; if some failed, they are named with the successful ones. */
function judge(statuses: readonly number[]): Result | undefined {
  const bad = statuses.filter(isBad)
  if (bad.length === 0) return undefined
  return { outcome: bad.length === statuses.length ? 'rejected' : 'succeeded', error: statusName(bad[0]!) }
}

/** Servers that register with a local discovery server are of its own host, unless their address differs. */
function findServers(reader: Reader, { emit, server }: Answering): undefined {
  const found = reader.array(() => applicationDescription(reader), limits.descriptions)
  for (const application of found) {
    const host = hostOf(application.discoveryUrls[0] ?? '')
    const isElsewhere = host !== undefined && isIpAddress(host) && !host.startsWith('127.')
    emitApplication(application, isElsewhere ? host : server, emit, confidence.hearsay)
  }
}

function findServersOnNetwork(reader: Reader, { emit, server }: Answering): undefined {
  reader.skip(8) // lastCounterResetTime
  reader.array(() => {
    reader.skip(4) // recordId
    const name = reader.string()
    const url = reader.string() ?? ''
    reader.array(() => reader.byteString()) // serverCapabilities
    const host = hostOf(url)
    if (reader.isShort || host === undefined) return
    const about = isIpAddress(host) ? host : server
    emitUrl(url, about, 'DiscoveryUrl', emit)
    if (name) emit(identity(about, 'software', name, 'ServerName', confidence.hearsay))
  }, limits.descriptions)
}

function getEndpoints(reader: Reader, { emit, server }: Answering): undefined {
  const endpoints = reader.array(() => endpointDescription(reader), limits.descriptions)
  emitEndpoints(endpoints, reader.bytes, server, emit)
}

function createSession(reader: Reader, { emit, server }: Answering): undefined {
  reader.nodeId() // sessionId
  reader.nodeId() // authenticationToken
  reader.skip(8) // revisedSessionTimeout
  reader.byteString() // serverNonce
  const certificate = reader.byteString()
  const endpoints = reader.array(() => endpointDescription(reader), limits.descriptions)
  if (endpoints.length > 0) emitEndpoints(endpoints, reader.bytes, server, emit)
  else for (const said of certificateFacts(reader.bytes, certificate, server)) emit(said)
}

/** NodeClass Method: OPC 10000-3 §8.29. */
const METHOD = 4

/** Stores which nodes are methods and nameplates, so that calls and reads of them are emitted with their name. */
function browse(reader: Reader, { state }: Answering): Result | undefined {
  return judge(
    reader.array(() => {
      const status = reader.u32()
      reader.byteString() // continuationPoint
      reader.array(() => {
        reader.nodeId() // referenceTypeId
        reader.skip(1) // isForward
        const target = reader.nodeId()
        const name = reader.qualifiedName() ?? ''
        reader.localizedText() // displayName
        const nodeClass = reader.u32()
        reader.nodeId() // typeDefinition
        if (reader.isShort) return
        if (nodeClass === METHOD ? isKnownMethod(name) : nameplate.has(name)) state.learnName(target, name)
      })
      return status
    }),
  )
}

function read(reader: Reader, around: Answering): Result | undefined {
  const nodes = around.pending?.nodes ?? []
  let emitted = 0
  let at = 0
  return judge(
    reader.array(() => {
      const asked = nodes[at++]
      const found = dataValue(reader)
      if (asked !== undefined && !reader.isShort && emitted < limits.readings)
        emitted += emitValue(asked, found, reader, around)
      return found.status
    }),
  )
}

/** Emits a value as identity or reading; returns the number of readings. */
function emitValue(asked: NodeAttribute, found: DataValue, reader: Reader, around: Answering): 0 | 1 {
  const { emit, server, state } = around
  if (isBad(found.status) || found.value === undefined) return 0
  if (asked.attribute === VALUE) emitIdentity(asked.node, found, reader, { emit, server, state })
  else return 0
  const quality = found.status === 0 ? undefined : statusName(found.status)
  const about = server === 'server' ? undefined : server
  emit({ kind: 'reading', about, point: textOf(asked), value: found.value, quality })
  return 1
}

function emitIdentity(
  id: string,
  found: DataValue,
  reader: Reader,
  { emit, server, state }: Pick<Answering, 'emit' | 'server' | 'state'>,
): void {
  const { value, structure, elements } = found
  const attribute = identityNodes.get(id)
  if (attribute !== undefined) {
    if (value) emit(identity(server, attribute, String(value), 'BuildInfo', confidence.identityService))
  } else if (id === node.buildNumber) emitBuildNumber(String(value), server, emit)
  else if (id === node.state) emitState(Number(value), server, emit)
  else if (id === node.serverArray) {
    const uri = elements?.[0] // the first is the server itself: OPC 10000-5 §6.3.1
    if (uri) emit(identity(server, 'application-uri', String(uri), 'ServerArray', confidence.identityService))
  } else if (structure?.body !== undefined) {
    const inner = readerOf(reader.bytes, structure.body)
    if (structure.type === `i=${encoding.serverStatus}`) emitServerStatus(inner, server, emit)
    if (structure.type === `i=${encoding.buildInfo}`) emitBuildInfo(inner, server, emit)
  } else if (typeof value === 'string' && value !== '') {
    const name = state.nameOf(id)
    const known = name === undefined ? undefined : nameplate.get(name)
    if (known !== undefined) emit(identity(server, known, value, name!, confidence.identityService))
  }
}

/** CallMethodResult: OPC 10000-4 §5.12.2. */
function call(reader: Reader): Result | undefined {
  return judge(
    reader.array(() => {
      const status = reader.u32()
      reader.array(() => reader.skip(4)) // inputArgumentResults
      reader.array(() => reader.diagnosticInfo())
      reader.array(() => variant(reader))
      return status
    }),
  )
}

function publish(reader: Reader, around: Answering): undefined {
  const subscription = reader.u32()
  reader.array(() => reader.skip(4)) // availableSequenceNumbers
  reader.skip(1) // moreNotifications
  notification(reader, subscription, around)
}

function republish(reader: Reader, around: Answering): undefined {
  notification(reader, undefined, around)
}

/** NotificationMessage: OPC 10000-4 §7.26. */
function notification(reader: Reader, subscription: number | undefined, around: Answering): void {
  reader.skip(4 + 8) // sequenceNumber, publishTime
  let emitted = 0
  const data = reader.array(() => reader.extensionObject(), limits.descriptions)
  for (const { type, body } of data) {
    if (body === undefined) continue
    const inner = readerOf(reader.bytes, body)
    if (type === `i=${encoding.dataChangeNotification}`) {
      inner.array(() => {
        const handle = inner.u32()
        const found = dataValue(inner)
        const item = subscription === undefined ? undefined : around.state.itemOf(subscription, handle)
        if (item !== undefined && !inner.isShort && emitted < limits.readings)
          emitted += emitValue(item, found, inner, around)
      })
    } else if (type === `i=${encoding.eventNotificationList}`) emitEvents(inner, subscription, around)
  }
}

/** Events come as bare fields in the order the client asked for; the texts among them are what a person wants to see. */
function emitEvents(
  reader: Reader,
  subscription: number | undefined,
  { emit, server, state }: Answering,
): void {
  const events = reader.array(() => {
    const handle = reader.u32()
    const item = subscription === undefined ? undefined : state.itemOf(subscription, handle)
    return { fields: reader.array(() => variant(reader).value, limits.nodes), at: item?.severityAt }
  }, limits.descriptions)
  for (const { fields, at } of events) {
    const severity = at === undefined ? undefined : fields[at]
    const texts = fields.filter((field) => typeof field === 'string' && field !== '' && !isTime(field))
    emit({
      kind: 'operation',
      about: server === 'server' ? undefined : server,
      verb: 'report',
      name: 'EventNotification',
      code: 'EventNotification',
      object: texts.slice(0, limits.shownNodes).join(', ') || undefined,
      outcome: 'requested',
      value: typeof severity === 'number' ? `severity ${severity}` : undefined,
    })
  }
}

function isTime(field: unknown): boolean {
  return /^\d{4}-\d\d-\d\dT/.test(String(field))
}
