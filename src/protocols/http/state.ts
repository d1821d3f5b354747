import type { FileDigest } from '#bytes/file-digest'
import type { Verb } from '#model/fact'
import type { Order } from './controller-pages.ts'
import type { MultipartFile } from './multipart.ts'
import type { PrinterAttributes } from './printer-attributes.ts'
import type { Http2Streams } from './streams.ts'

export const limits = {
  /** Bytes of a head; servers refuse more than 8 to 16 KiB. */
  headBytes: 32 * 1024,
  /** Bytes of a start line: RFC 9112 §3 asks for 8,000 at least. */
  startLineBytes: 16 * 1024,
  /** Bytes of a chunk-size or trailer line. */
  lineBytes: 8 * 1024,
  fields: 128,
  /** Characters of one field kept: credentials and NTLM messages are long. */
  fieldText: 4096,
  target: 2048,
  /** Requests awaiting an answer, per flow; pipelines are seldom deeper than 10. */
  pendingRequests: 64,
  /** First bytes of a page searched for its title. */
  titleBytes: 4096,
  /** Bytes of a SOAP answer in which a device describes itself. */
  documentBytes: 65_536,
  /** Bytes of an order to a controller, kept until it is whole. */
  orderBytes: 16 * 1024,
} as const

/** A credential seen, without its secret. */
export interface HttpCredential {
  readonly method: string
  readonly user: string | undefined
  readonly clearText: boolean
  readonly defaultCredentials: boolean
}

export interface PendingHttpRequest {
  readonly method: string
  /** The method, or the action of a SOAP request, or the call of gRPC. */
  readonly name: string
  readonly verb: Verb
  /** Path without query. */
  readonly path: string
  /** Tool and source of a download with programs of the system; '' for all others. */
  readonly errand: string
  /** A form's credentials are in the body, which follows the head. */
  credential: HttpCredential | undefined
}

/** A body in transit. */
export interface HttpBody {
  readonly name: string
  readonly type: string
  /** As the request's. */
  readonly errand: string
  bytes: number
  /** The response explains why the requested file is not sent, or is elsewhere: no file. */
  readonly isRefusal: boolean
  /** Where a form is sent: the file in it. */
  readonly form: MultipartFile | undefined
  /** Undefined where no digest is wanted or possible. */
  digest: FileDigest | undefined
  /** First bytes of a page, until its title is found; undefined where none is looked for. */
  opening: Uint8Array | undefined
  /** Of an answer of a printer. */
  readonly printer: PrinterAttributes | undefined
  /** Of a page behind which a controller takes orders: what came of it so far. */
  readonly order: Order | undefined
}

export interface HttpSide {
  mode: 'head' | 'length' | 'close' | 'chunk-size' | 'chunk-data' | 'trailer'
  /** Bytes of the body or chunk still to come. */
  remaining: number
  body: HttpBody | undefined
}

export interface HttpState {
  readonly client: HttpSide
  readonly server: HttpSide
  readonly pending: PendingHttpRequest[]
  /**
   * `foreign` after CONNECT: another protocol follows. `upgraded`: handed on to one we know; `opaque`: to one we do not,
   * consumed unread.
   */
  tunnel: 'none' | 'opaque' | 'foreign' | 'http2' | 'upgraded'
  /** Of HTTP/2. */
  streams: Http2Streams | undefined
  /** Protocol after the upgrade, and the subprotocol agreed on. */
  upgraded: { readonly selector: string; readonly inside: string } | undefined
  hasTitle: boolean
  /** Users with an emitted session, so that each request does not open one again. */
  openSession: string
}

export function newState(): HttpState {
  return {
    client: newSide(),
    server: newSide(),
    pending: [],
    tunnel: 'none',
    streams: undefined,
    upgraded: undefined,
    hasTitle: false,
    openSession: '',
  }
}

function newSide(): HttpSide {
  return { mode: 'head', remaining: 0, body: undefined }
}
