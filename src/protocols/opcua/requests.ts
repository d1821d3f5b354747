/** Content of requests: nodes, value, user of a logon. OPC 10000-4 §5; field order of OPC 10000-6 §5.2.6. */
import { text } from '#bytes/text'
import type { Operation } from '#model/fact'
import { isMakerPair } from '#model/maker-credentials'
import type { Emit } from '#model/protocol'
import { attributeName, VALUE } from './attributes.ts'
import { subjectOf } from './certificate.ts'
import { applicationDescription, emitApplication, readerOf, registeredServer } from './identity.ts'
import { limits } from './limits.ts'
import { methods, methodVerb } from './nodes.ts'
import { modeName } from './policies.ts'
import type { Reader } from './reader.ts'
import { encoding } from './services.ts'
import type { Logon, NodeAttribute, OpcuaState } from './state.ts'
import { dataValue, variant } from './variant.ts'

/** Details of a request, in addition to its service's name. */
interface Asked {
  readonly object?: string | undefined
  readonly value?: Operation['value']
  readonly verb?: Operation['verb']
  readonly nodes?: readonly NodeAttribute[]
  readonly logon?: Logon
}

interface Around {
  readonly state: OpcuaState
  readonly emit: Emit
  /** Whom facts of the asking side speak of. */
  readonly client: string
}

type Read = (reader: Reader, around: Around) => Asked

const readers: ReadonlyMap<number, Read> = new Map<number, Read>([
  [encoding.findServers, (reader) => ({ object: reader.string() })],
  [encoding.getEndpoints, (reader) => ({ object: reader.string() })],
  [encoding.registerServer, register],
  [encoding.registerServer2, register],
  [encoding.openSecureChannel, openSecureChannel],
  [encoding.createSession, createSession],
  [encoding.activateSession, activateSession],
  [encoding.addNodes, (reader) => named(reader.array(() => addedNode(reader)))],
  [encoding.deleteNodes, (reader) => listed(reader, () => [reader.nodeId(), reader.skip(1)])],
  [encoding.browse, browse],
  [encoding.translate, translate],
  [encoding.registerNodes, (reader) => listed(reader, () => [reader.nodeId()])],
  [encoding.read, read],
  [encoding.historyRead, historyRead],
  [encoding.write, write],
  [encoding.historyUpdate, historyUpdate],
  [encoding.call, call],
  [encoding.createMonitoredItems, createMonitoredItems],
])

/** Reads the body of the request after its header. */
export function askedBy(service: number, reader: Reader, around: Around): Asked {
  return readers.get(service)?.(reader, around) ?? {}
}

/** Names of the first few nodes; `+12` counts the others. */
function named(names: readonly string[]): Asked {
  const shown = names.slice(0, limits.shownNodes).join(', ')
  const others = names.length - limits.shownNodes
  return { object: (others > 0 ? `${shown} +${others}` : shown) || undefined }
}

function listed(reader: Reader, element: () => readonly [string, ...unknown[]]): Asked {
  return named(reader.array(() => element()[0]))
}

export function textOf({ node, attribute }: NodeAttribute): string {
  return attribute === VALUE ? node : `${node} ${attributeName(attribute)}`
}

function nodesOf(nodes: readonly NodeAttribute[]): Asked {
  return { ...named(nodes.map(textOf)), nodes: nodes.slice(0, limits.nodes) }
}

function register(reader: Reader, { emit, client }: Around): Asked {
  const application = registeredServer(reader)
  emitApplication(application, client, emit)
  return { object: application.applicationUri }
}

function openSecureChannel(reader: Reader, { state }: Around): Asked {
  reader.skip(4) // clientProtocolVersion
  const isRenewal = reader.u32() === 1
  state.mode = modeName(reader.u32())
  return { object: `${state.policy} ${state.mode}${isRenewal ? ' renewed' : ''}` }
}

function createSession(reader: Reader, { emit, client }: Around): Asked {
  emitApplication(applicationDescription(reader), client, emit)
  reader.byteString() // serverUri
  reader.byteString() // endpointUrl
  return { object: reader.string() } // sessionName
}

/** User identity tokens: OPC 10000-4 §7.41. */
function activateSession(reader: Reader, { state }: Around): Asked {
  reader.byteString() // clientSignature.algorithm
  reader.byteString()
  reader.array(() => {
    reader.byteString() // clientSoftwareCertificates
    reader.byteString()
  })
  reader.array(() => reader.byteString()) // localeIds
  const { type, body } = reader.extensionObject()
  if (body === undefined) return { logon: plain('anonymous') }
  const token = readerOf(reader.bytes, body)
  token.byteString() // policyId
  switch (type) {
    case `i=${encoding.userNameToken}`: {
      const user = token.string()
      const secret = token.byteString()
      const isClear = !token.string() && state.mode !== 'SignAndEncrypt'
      const isDefault =
        isClear &&
        secret !== undefined &&
        isMakerPair(user ?? '', text(token.bytes, secret.start, secret.end))
      return {
        object: user,
        logon: { user, method: 'password', clearText: isClear, defaultCredentials: isDefault },
      }
    }
    case `i=${encoding.certificateToken}`: {
      const certificate = token.byteString()
      const user = certificate && subjectOf(token.bytes, certificate)?.commonName
      return { object: user || undefined, logon: { ...plain('certificate'), user: user || undefined } }
    }
    case `i=${encoding.issuedToken}`:
      return { logon: plain('issued-token') }
    default:
      return { logon: plain('anonymous') }
  }
}

function plain(method: string): Logon {
  return { user: undefined, method, clearText: false, defaultCredentials: false }
}

/** AddNodesItem: OPC 10000-4 §5.8.2. */
function addedNode(reader: Reader): string {
  reader.nodeId() // parentNodeId
  reader.nodeId() // referenceTypeId
  const id = reader.nodeId()
  const name = reader.qualifiedName()
  reader.skip(4) // nodeClass
  reader.extensionObject() // nodeAttributes
  reader.nodeId() // typeDefinition
  return name ? `${id} ${name}` : id
}

function browse(reader: Reader): Asked {
  reader.nodeId() // view
  reader.skip(8 + 4 + 4) // its time and version; requestedMaxReferencesPerNode
  return listed(reader, () => {
    const node = reader.nodeId()
    reader.skip(4) // browseDirection
    reader.nodeId() // referenceTypeId
    reader.skip(1 + 4 + 4) // includeSubtypes, nodeClassMask, resultMask
    return [node]
  })
}

function translate(reader: Reader): Asked {
  return listed(reader, () => {
    const node = reader.nodeId()
    const path = reader.array(() => {
      reader.nodeId() // referenceTypeId
      reader.skip(2) // isInverse, includeSubtypes
      return reader.qualifiedName() ?? ''
    })
    return [[node, ...path].join('/')]
  })
}

/** ReadValueId: OPC 10000-4 §7.29. */
function readValueId(reader: Reader): NodeAttribute {
  const node = reader.nodeId()
  const attribute = reader.u32()
  reader.byteString() // indexRange
  reader.qualifiedName() // dataEncoding
  return { node, attribute }
}

function read(reader: Reader): Asked {
  reader.skip(8 + 4) // maxAge, timestampsToReturn
  return nodesOf(reader.array(() => readValueId(reader)))
}

function historyRead(reader: Reader): Asked {
  reader.extensionObject() // historyReadDetails
  reader.skip(4 + 1) // timestampsToReturn, releaseContinuationPoints
  return listed(reader, () => {
    const node = reader.nodeId()
    reader.byteString() // indexRange
    reader.qualifiedName() // dataEncoding
    reader.byteString() // continuationPoint
    return [node]
  })
}

function write(reader: Reader): Asked {
  let value: Operation['value']
  const nodes = reader.array(() => {
    const node = reader.nodeId()
    const attribute = reader.u32()
    reader.byteString() // indexRange
    const written = dataValue(reader).value
    if (value === undefined) value = typeof written === 'boolean' ? String(written) : written
    return { node, attribute }
  })
  return { ...nodesOf(nodes), value }
}

/** Encodings of details that delete: DeleteRawModified, DeleteAtTime, DeleteEvent. OPC 10000-11 §6.9. */
const DELETES: ReadonlySet<string> = new Set(['i=688', 'i=691', 'i=694'])

function historyUpdate(reader: Reader): Asked {
  let isDelete = false
  const nodes = reader.array(() => {
    const { type, body } = reader.extensionObject()
    isDelete ||= DELETES.has(type)
    return body === undefined ? type : readerOf(reader.bytes, body).nodeId()
  })
  return { ...named(nodes), verb: isDelete ? 'delete' : 'write' }
}

function call(reader: Reader, { state }: Around): Asked {
  let value: Operation['value']
  let verb: Operation['verb'] = 'execute'
  const names = reader.array(() => {
    const object = reader.nodeId()
    const method = reader.nodeId()
    const inputs = reader.array(() => variant(reader).value, limits.nodes)
    const name = methods.get(method) ?? state.nameOf(method)
    if (name !== undefined && verb === 'execute') verb = methodVerb(name)
    if (value === undefined && inputs.length > 0) value = inputs.map(String).join(', ')
    return `${object} ${name ?? method}`
  })
  return { ...named(names), value, verb }
}

function createMonitoredItems(reader: Reader, { state }: Around): Asked {
  const subscription = reader.u32()
  reader.skip(4) // timestampsToReturn
  const nodes = reader.array(() => {
    const item = readValueId(reader)
    reader.skip(4) // monitoringMode
    const handle = reader.u32()
    reader.skip(8) // samplingInterval
    const severityAt = severityIn(reader)
    reader.skip(4 + 1) // queueSize, discardOldest
    if (!reader.isShort) state.addItem(subscription, handle, { ...item, severityAt })
    return item
  })
  return nodesOf(nodes)
}

/** Place of the severity among the fields that an EventFilter selects: OPC 10000-4, EventFilter. */
function severityIn(reader: Reader): number | undefined {
  const { type, body } = reader.extensionObject()
  if (type !== `i=${encoding.eventFilter}` || body === undefined) return undefined
  const filter = readerOf(reader.bytes, body)
  const names = filter.array(() => {
    filter.nodeId() // typeDefinitionId
    const path = filter.array(() => filter.qualifiedName() ?? '', limits.nodes)
    filter.skip(4) // attributeId
    filter.byteString() // indexRange
    return path.join('/')
  }, limits.nodes)
  const at = names.indexOf('Severity')
  return at < 0 || filter.isShort ? undefined : at
}
