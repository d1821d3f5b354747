/** HTTP requests with a body: IPP printing, ONVIF cameras, interfaces of small devices. */
import { ByteWriter } from '#bytes/write'
import { encodeResponse } from '#protocols/http/testing/encode'
import type { Host } from '../network/host.ts'
import type { Task } from '../network/scheduler.ts'
import type { PlantWorld } from '../network/world.ts'

export interface Post {
  readonly server: Host
  readonly port?: number
  readonly path: string
  readonly type: string
  readonly agent: string
  readonly body: Uint8Array
  readonly product: string
  readonly answer: Uint8Array
  readonly status?: readonly [code: number, reason: string]
  readonly authorization?: string
}

/** RFC 9112. */
export function* post(world: PlantWorld, client: Host, of: Post): Task<void> {
  const { server, port = 80, status: [code, reason] = [200, 'OK'] } = of
  const connection = yield* world.connect(client, server, port)
  const head = [
    `POST ${of.path} HTTP/1.1`,
    `Host: ${server.ip}:${port}`,
    `User-Agent: ${of.agent}`,
    `Content-Type: ${of.type}`,
    `Content-Length: ${of.body.length}`,
    ...(of.authorization === undefined ? [] : [`Authorization: ${of.authorization}`]),
  ]
  const request = new ByteWriter()
    .ascii(`${head.join('\r\n')}\r\n\r\n`)
    .bytes(of.body)
    .take()
  const fields = [`Server: ${of.product}`, `Content-Type: ${of.type}`, `Content-Length: ${of.answer.length}`]
  const answer = new ByteWriter().ascii(`HTTP/1.1 ${code} ${reason}\r\n${fields.join('\r\n')}\r\n\r\n`)
  yield* connection.ask(request, answer.bytes(of.answer).take())
  yield* connection.close()
}

const IPP_PORT = 631
const [PRINT_JOB, GET_PRINTER_ATTRIBUTES] = [0x0002, 0x000b]

/** One operation: RFC 8010 §3.1. Attributes of a group by tag, name and value. */
function ipp(
  code: number,
  id: number,
  attributes: readonly (readonly [number, string, string])[],
  data?: Uint8Array,
) {
  const writer = new ByteWriter().u8(2, 0).u16be(code).u32be(id).u8(0x01)
  for (const [tag, name, value] of attributes)
    writer.u8(tag).u16be(name.length).ascii(name).u16be(value.length).ascii(value)
  return writer
    .u8(0x03)
    .bytes(data ?? new Uint8Array(0))
    .take()
}

const CHARSET = [
  [0x47, 'attributes-charset', 'utf-8'],
  [0x48, 'attributes-natural-language', 'en'],
] as const

export interface PrintJob {
  readonly printer: Host
  readonly user: string
  readonly bytes: number
}

/** Get-Printer-Attributes, then Print-Job: RFC 8011 §4.2. */
export function* print(world: PlantWorld, client: Host, { printer, user, bytes }: PrintJob): Task<void> {
  const random = world.random(`print ${client.name} ${world.now}`)
  const uri = [0x45, 'printer-uri', `ipp://${printer.ip}/ipp/print`] as const
  const common = {
    ...{ server: printer, port: IPP_PORT, path: '/ipp/print', type: 'application/ipp' },
    ...{ agent: 'CUPS/2.4.7 (Linux 6.1; x86_64) IPP/2.0', product: 'HP HTTP Server; HP LaserJet M507' },
  }
  yield* post(world, client, {
    ...common,
    body: ipp(GET_PRINTER_ATTRIBUTES, 1, [...CHARSET, uri]),
    answer: ipp(0, 1, [...CHARSET, [0x41, 'printer-make-and-model', 'HP LaserJet M507']]),
  })
  yield* post(world, client, {
    ...common,
    body: ipp(
      PRINT_JOB,
      2,
      [...CHARSET, uri, [0x42, 'requesting-user-name', user], [0x49, 'document-format', 'application/pdf']],
      new ByteWriter().ascii('%PDF-1.7\n').bytes(random.bytes(bytes)).take(),
    ),
    answer: ipp(0, 2, [...CHARSET]),
  })
}

/** A call of an ONVIF camera: ONVIF Core §5.9. */
export function* callCamera(
  world: PlantWorld,
  client: Host,
  {
    camera,
    call,
    answer = '',
    authorization,
  }: {
    readonly camera: Host
    readonly call: string
    readonly answer?: string
    readonly authorization?: string
  },
): Task<void> {
  const envelope = (body: string) =>
    new TextEncoder().encode(
      `<?xml version="1.0" encoding="UTF-8"?><s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body xmlns:tds="http://www.onvif.org/ver10/device/wsdl">${body}</s:Body></s:Envelope>`,
    )
  yield* post(world, client, {
    ...{ server: camera, path: '/onvif/device_service', type: 'application/soap+xml' },
    ...{ agent: 'gSOAP/2.8', product: 'gSOAP/2.8' },
    body: envelope(`<tds:${call}/>`),
    answer: envelope(`<tds:${call}Response>${answer}</tds:${call}Response>`),
    ...(authorization === undefined ? {} : { authorization }),
  })
}

export interface Download {
  readonly server: Host
  readonly path: string
  readonly product: string
  readonly bytes: number
  readonly authorization?: string
}

/** A GET whose answer is text of this length. */
export function* fetch(world: PlantWorld, client: Host, of: Download): Task<void> {
  const connection = yield* world.connect(client, of.server, 80)
  const fields = ['User-Agent: Mozilla/5.0 (Windows NT 10.0; Win64; x64)', 'Accept: */*']
  if (of.authorization !== undefined) fields.push(`Authorization: ${of.authorization}`)
  const request = `GET ${of.path} HTTP/1.1\r\nHost: ${of.server.ip}\r\n${fields.join('\r\n')}\r\n\r\n`
  const response = encodeResponse({
    ...{ status: 200, reason: 'OK', fields: { Server: of.product, 'Content-Type': 'text/plain' } },
    body: 'value=0123456789\n'.repeat(Math.ceil(of.bytes / 17)),
  })
  yield* connection.ask(new TextEncoder().encode(request), response)
  yield* connection.close()
}
