/** Builds messages of clients and servers without security, for tests and the plant simulator: OPC 10000-6 §5.2, §6.7, §7.1. */
import { ByteWriter } from '#bytes/write'
import { encoding } from '../services.ts'

const utf8 = new TextEncoder()
const POLICY = 'http://opcfoundation.org/UA/SecurityPolicy#'
const CHANNEL = 7
const TOKEN = 1

/** Built-in types, §5.2.2, on top of plain bytes. */
export class UaWriter extends ByteWriter {
  string(text: string | undefined): this {
    if (text === undefined) return this.u32le(0xffff_ffff)
    const bytes = utf8.encode(text)
    return this.u32le(bytes.length).bytes(bytes)
  }

  byteString(bytes: Uint8Array | undefined): this {
    return bytes === undefined ? this.u32le(0xffff_ffff) : this.u32le(bytes.length).bytes(bytes)
  }

  /** `i=2258`, `ns=2;i=5`, `ns=2;s=Speed`. */
  node(id: string): this {
    const [, space = '0', kind, rest = ''] = /^(?:ns=(\d+);)?([is])=(.*)$/.exec(id) ?? []
    if (kind === 's') return this.u8(3).u16le(Number(space)).string(rest)
    return Number(rest) < 0x1_0000 && Number(space) < 256
      ? this.u8(1, Number(space)).u16le(Number(rest))
      : this.u8(2).u16le(Number(space)).u32le(Number(rest))
  }

  localized(text: string): this {
    return this.u8(2).string(text)
  }

  double(value: number): this {
    const view = new DataView(new ArrayBuffer(8))
    view.setFloat64(0, value, true)
    return this.bytes(new Uint8Array(view.buffer))
  }

  /** A value of type Boolean, Int32, Double or String. */
  variant(value: number | string | boolean): this {
    if (typeof value === 'boolean') return this.u8(1, value ? 1 : 0)
    if (typeof value === 'string') return this.u8(12).string(value)
    return Number.isInteger(value) ? this.u8(6).u32le(value >>> 0) : this.u8(11).double(value)
  }

  array<Element>(elements: readonly Element[], write: (element: Element) => unknown): this {
    this.u32le(elements.length)
    for (const element of elements) write(element)
    return this
  }
}

function chunk(type: string, body: Uint8Array): Uint8Array {
  return new ByteWriter()
    .ascii(type)
    .u32le(8 + body.length)
    .bytes(body)
    .take()
}

export function hello(url: string): Uint8Array {
  const sizes = new UaWriter().u32le(0).u32le(65536).u32le(65536).u32le(0).u32le(0)
  return chunk('HELF', sizes.string(url).take())
}

export function acknowledge(): Uint8Array {
  return chunk('ACKF', new ByteWriter().u32le(0).u32le(65536).u32le(65536).u32le(0).u32le(0).take())
}

export function error(status: number, reason: string): Uint8Array {
  return chunk('ERRF', new UaWriter().u32le(status).string(reason).take())
}

export function reverseHello(serverUri: string, url: string): Uint8Array {
  return chunk('RHEF', new UaWriter().string(serverUri).string(url).take())
}

/** An OPN chunk: `policy` by its short name; `body` from the node id on. */
export function openChunk(
  requestId: number,
  body: Uint8Array,
  policy = 'None',
  certificate?: Uint8Array,
): Uint8Array {
  const head = new UaWriter()
    .u32le(CHANNEL)
    .string(POLICY + policy)
    .byteString(certificate)
    .byteString(undefined)
  return chunk('OPNF', head.u32le(requestId).u32le(requestId).bytes(body).take())
}

/** A MSG chunk; `final` is `F`, `C` or `A`. */
export function messageChunk(requestId: number, body: Uint8Array, final = 'F'): Uint8Array {
  const head = new ByteWriter().u32le(CHANNEL).u32le(TOKEN).u32le(requestId).u32le(requestId)
  return chunk(`MSG${final}`, head.bytes(body).take())
}

export function closeChannel(requestId: number): Uint8Array {
  const head = new ByteWriter().u32le(CHANNEL).u32le(TOKEN).u32le(requestId).u32le(requestId)
  return chunk('CLOF', head.bytes(requestBody(encoding.closeSecureChannel, new UaWriter())).take())
}

/** Node id, request header and parameters of a service. */
export function requestBody(service: number, parameters: UaWriter): Uint8Array {
  const header = new UaWriter().node(`i=${service}`).u8(0, 0).zeros(8).u32le(1).u32le(0)
  return header.string(undefined).u32le(10_000).u8(0, 0, 0).bytes(parameters.take()).take()
}

/** Node id, response header and parameters; `result` is the status of the whole service. */
export function responseBody(service: number, parameters: UaWriter, result = 0): Uint8Array {
  const header = new UaWriter().node(`i=${service}`).zeros(8).u32le(1).u32le(result).u8(0)
  return header.u32le(0).u8(0, 0, 0).bytes(parameters.take()).take()
}

export function request(requestId: number, service: number, parameters = new UaWriter()): Uint8Array {
  return messageChunk(requestId, requestBody(service, parameters))
}

export function response(
  requestId: number,
  service: number,
  parameters = new UaWriter(),
  result = 0,
): Uint8Array {
  return messageChunk(requestId, responseBody(service, parameters, result))
}

/** Mode: 1 None, 2 Sign, 3 SignAndEncrypt. */
export function openRequest(requestId: number, mode = 1): Uint8Array {
  const parameters = new UaWriter().u32le(0).u32le(0).u32le(mode).byteString(undefined).u32le(3_600_000)
  return openChunk(requestId, requestBody(encoding.openSecureChannel, parameters))
}

export function openResponse(requestId: number): Uint8Array {
  const token = new UaWriter().u32le(0).u32le(CHANNEL).u32le(TOKEN).zeros(8).u32le(3_600_000)
  return openChunk(requestId, responseBody(encoding.openSecureChannelResponse, token.byteString(undefined)))
}

export interface Application {
  readonly uri: string
  readonly product: string
  readonly name: string
  /** 0 server, 1 client, 2 both, 3 discovery server. */
  readonly type: number
  readonly urls?: readonly string[]
}

function application(writer: UaWriter, { uri, product, name, type, urls = [] }: Application): UaWriter {
  writer.string(uri).string(product).localized(name).u32le(type).string(undefined).string(undefined)
  return writer.array(urls, (url) => writer.string(url))
}

function endpoint(writer: UaWriter, url: string, server: Application): UaWriter {
  application(writer.string(url), server).byteString(undefined).u32le(1).string(`${POLICY}None`)
  const tokens = ['anonymous', 'user']
  writer.array(tokens, (id) =>
    writer.string(id).u32le(tokens.indexOf(id)).string(undefined).string(undefined).string(undefined),
  )
  return writer.string('http://opcfoundation.org/UA-Profile/Transport/uatcp-uasc-uabinary').u8(0)
}

export function endpointsRequest(requestId: number, url: string): Uint8Array {
  const parameters = new UaWriter().string(url).u32le(0).u32le(0)
  return request(requestId, encoding.getEndpoints, parameters)
}

export function endpointsResponse(requestId: number, url: string, server: Application): Uint8Array {
  return response(requestId, encoding.getEndpointsResponse, endpoint(new UaWriter().u32le(1), url, server))
}

export function createSessionRequest(requestId: number, url: string, client: Application): Uint8Array {
  const parameters = application(new UaWriter(), client).string(undefined).string(url).string('session 1')
  return request(
    requestId,
    encoding.createSession,
    parameters.byteString(new Uint8Array(32)).byteString(undefined).double(60_000).u32le(0),
  )
}

export function createSessionResponse(requestId: number, url: string, server: Application): Uint8Array {
  const parameters = new UaWriter().node('ns=1;i=99').node('ns=1;i=98').double(60_000)
  parameters.byteString(undefined).byteString(undefined).u32le(1)
  endpoint(parameters, url, server).u32le(0).string(undefined).byteString(undefined).u32le(0)
  return response(requestId, encoding.createSessionResponse, parameters)
}

/** Anonymous without `user`; else user and secret in clear text, as on a channel without security. */
export function activateSessionRequest(requestId: number, user?: string, secret = ''): Uint8Array {
  const token = new UaWriter().string(user === undefined ? 'anonymous' : 'user')
  if (user !== undefined) token.string(user).byteString(utf8.encode(secret)).string(undefined)
  const parameters = new UaWriter().string(undefined).byteString(undefined).u32le(0).u32le(0)
  parameters
    .node(`i=${user === undefined ? encoding.anonymousToken : encoding.userNameToken}`)
    .u8(1)
    .byteString(token.take())
  return request(requestId, encoding.activateSession, parameters.string(undefined).byteString(undefined))
}

export function activateSessionResponse(requestId: number, result = 0): Uint8Array {
  const parameters = new UaWriter().byteString(undefined).u32le(0).u32le(0)
  return response(requestId, encoding.activateSessionResponse, parameters, result)
}

/** Reads the Value attribute of nodes. */
export function readRequest(requestId: number, nodes: readonly string[]): Uint8Array {
  const parameters = new UaWriter().double(0).u32le(2)
  parameters.array(nodes, (node) => readValueId(parameters, node))
  return request(requestId, encoding.read, parameters)
}

function readValueId(writer: UaWriter, node: string): UaWriter {
  return writer.node(node).u32le(13).string(undefined).u16le(0).string(undefined)
}

export type Datum = number | string | boolean | { readonly status: number }

function dataValue(writer: UaWriter, value: Datum): UaWriter {
  return typeof value === 'object' ? writer.u8(2).u32le(value.status) : writer.u8(1).variant(value)
}

export function readResponse(requestId: number, values: readonly Datum[]): Uint8Array {
  const parameters = new UaWriter()
  parameters.array(values, (value) => dataValue(parameters, value)).u32le(0)
  return response(requestId, encoding.readResponse, parameters)
}

export function writeRequest(requestId: number, node: string, value: number | string | boolean): Uint8Array {
  const parameters = new UaWriter().u32le(1).node(node).u32le(13).string(undefined)
  return request(requestId, encoding.write, dataValue(parameters, value))
}

export function writeResponse(requestId: number, statuses: readonly number[]): Uint8Array {
  const parameters = new UaWriter()
  parameters.array(statuses, (status) => parameters.u32le(status)).u32le(0)
  return response(requestId, encoding.writeResponse, parameters)
}

export function callRequest(
  requestId: number,
  object: string,
  method: string,
  inputs: readonly (number | string | boolean)[] = [],
): Uint8Array {
  const parameters = new UaWriter().u32le(1).node(object).node(method)
  return request(
    requestId,
    encoding.call,
    parameters.array(inputs, (input) => parameters.variant(input)),
  )
}

export function callResponse(requestId: number, status = 0): Uint8Array {
  const parameters = new UaWriter().u32le(1).u32le(status).u32le(0).u32le(0).u32le(0).u32le(0)
  return response(requestId, encoding.callResponse, parameters)
}

export function browseRequest(requestId: number, node: string): Uint8Array {
  const parameters = new UaWriter().node('i=0').zeros(12).u32le(0).u32le(1)
  parameters.node(node).u32le(0).node('i=33').u8(1).u32le(0).u32le(63)
  return request(requestId, encoding.browse, parameters)
}

interface Reference {
  readonly node: string
  readonly name: string
  /** 1 object, 2 variable, 4 method. */
  readonly nodeClass: number
}

export function browseResponse(requestId: number, references: readonly Reference[]): Uint8Array {
  const parameters = new UaWriter().u32le(1).u32le(0).byteString(undefined)
  parameters.array(references, ({ node, name, nodeClass }) =>
    parameters
      .node('i=47')
      .u8(1)
      .node(node)
      .u16le(2)
      .string(name)
      .localized(name)
      .u32le(nodeClass)
      .node('i=0'),
  )
  return response(requestId, encoding.browseResponse, parameters.u32le(0))
}

/** Items are numbered from 1 as client handles. */
export function monitorRequest(
  requestId: number,
  subscription: number,
  nodes: readonly string[],
): Uint8Array {
  const parameters = new UaWriter().u32le(subscription).u32le(2)
  parameters.array(nodes, (node) =>
    readValueId(parameters, node)
      .u32le(2)
      .u32le(nodes.indexOf(node) + 1)
      .double(500)
      .u8(0, 0, 0)
      .u32le(1)
      .u8(1),
  )
  return request(requestId, encoding.createMonitoredItems, parameters)
}

/** An item that reports events with these fields; client handle 1. */
export function monitorEventsRequest(
  requestId: number,
  subscription: number,
  fields: readonly string[],
): Uint8Array {
  const filter = new UaWriter()
  filter.array(fields, (field) =>
    filter.node('i=2041').u32le(1).u16le(0).string(field).u32le(13).string(undefined),
  )
  const parameters = new UaWriter().u32le(subscription).u32le(2).u32le(1)
  parameters.node('i=2253').u32le(12).string(undefined).u16le(0).string(undefined)
  parameters.u32le(2).u32le(1).double(0)
  parameters.node(`i=${encoding.eventFilter}`).u8(1).byteString(filter.u32le(0).take())
  return request(requestId, encoding.createMonitoredItems, parameters.u32le(1).u8(1))
}

/** One event of the item with client handle 1. */
export function eventsResponse(
  requestId: number,
  subscription: number,
  fields: readonly (number | string | boolean)[],
): Uint8Array {
  const list = new UaWriter().u32le(1).u32le(1)
  list.array(fields, (field) => list.variant(field))
  const parameters = new UaWriter().u32le(subscription).u32le(0).u8(0).u32le(1).zeros(8).u32le(1)
  parameters.node(`i=${encoding.eventNotificationList}`).u8(1).byteString(list.take())
  return response(requestId, encoding.publishResponse, parameters.u32le(0).u32le(0))
}

export function monitorResponse(requestId: number, count: number): Uint8Array {
  const parameters = new UaWriter()
  parameters.array(new Array(count).fill(0), () =>
    parameters.u32le(0).u32le(1).double(500).u32le(1).u8(0, 0, 0),
  )
  return response(requestId, encoding.createMonitoredItemsResponse, parameters.u32le(0))
}

export function publishRequest(requestId: number): Uint8Array {
  return request(requestId, encoding.publish, new UaWriter().u32le(0))
}

/** `changes`: client handle and value. */
export function publishResponse(
  requestId: number,
  subscription: number,
  changes: readonly (readonly [handle: number, value: Datum])[],
): Uint8Array {
  const notification = new UaWriter()
  notification.array(changes, ([handle, value]) => dataValue(notification.u32le(handle), value)).u32le(0)
  const parameters = new UaWriter().u32le(subscription).u32le(0).u8(0).u32le(1).zeros(8).u32le(1)
  parameters.node(`i=${encoding.dataChangeNotification}`).u8(1).byteString(notification.take())
  return response(requestId, encoding.publishResponse, parameters.u32le(0).u32le(0))
}

export function serviceFault(requestId: number, status: number): Uint8Array {
  return response(requestId, encoding.serviceFault, new UaWriter(), status)
}

/** A UADP NetworkMessage with one key frame of variants: OPC 10000-14 §7.2.4.4. */
export function networkMessage(
  publisher: number,
  writer: number,
  sequence: number,
  values: readonly (number | string | boolean)[],
): Uint8Array {
  const message = new UaWriter().u8(0xd1, 0x01).u16le(publisher).u8(1).u16le(writer)
  message.u8(0x09).u16le(sequence).u16le(values.length)
  for (const value of values) message.variant(value)
  return message.take()
}
