/** Bodies as they pass: counted, digested, searched for a title; never held. */
import { FileDigest } from '#bytes/file-digest'
import { clean } from '#bytes/text'
import type { Emit } from '#model/protocol'
import { orderTo } from './controller-pages.ts'
import { deviceInformation, mayBeDeviceInformation } from './device-information.ts'
import { errandDone } from './errands.ts'
import type { HttpHead } from './head.ts'
import { titleFact } from './identity.ts'
import { boundaryOf, MultipartFile } from './multipart.ts'
import { PrinterAttributes } from './printer-attributes.ts'
import { type HttpBody, type HttpState, limits } from './state.ts'

/** RFC 8010 §4. */
const IPP = 'application/ipp'

/** Lists of Windows have many pieces. */
const SOAP = 'application/soap+xml'

/** A body to be counted. Of an encoded one neither type nor digest would mean anything. */
export function newBody(
  head: HttpHead,
  { name, errand }: Pick<HttpBody, 'name' | 'errand'>,
  isResponse: boolean,
  status: number,
): HttpBody {
  const isWanted = status >= 200 && status < 300
  const isPart = status === 206 || head.fields.has('content-range') // RFC 9110 §14.4
  const isEncoded = head.fields.has('content-encoding')
  const boundary = isResponse || isEncoded ? undefined : boundaryOf(head.fields.get('content-type') ?? '')
  const type = clean(head.fields.get('content-type')?.split(';')[0] ?? '', 128)
  return {
    name,
    type,
    errand,
    bytes: 0,
    isRefusal: isResponse && !isWanted,
    form: boundary === undefined ? undefined : new MultipartFile(boundary),
    digest: isWanted && !isEncoded && !isPart ? new FileDigest() : undefined,
    opening:
      isResponse && isWanted && !isEncoded && (type === 'text/html' || mayBeDeviceInformation(type))
        ? new Uint8Array(0)
        : undefined,
    printer: isResponse && isWanted && !isEncoded && type === IPP ? new PrinterAttributes(name) : undefined,
    order: isEncoded ? undefined : orderTo(name),
  }
}

/** Gathers the beginning of a page or of a device's own description, for both may come in pieces. */
export function lookForTitle(body: HttpBody, part: Uint8Array, emit: Emit, state: HttpState): void {
  const known = body.opening ?? part
  const most = body.type === SOAP ? limits.documentBytes : limits.titleBytes
  const opening = new Uint8Array(Math.min(most, known.length + part.length))
  opening.set(known)
  opening.set(part.subarray(0, opening.length - known.length), known.length)
  if (mayBeDeviceInformation(body.type)) {
    const said = deviceInformation(opening, 0, opening.length)
    for (const fact of said) emit(fact)
    body.opening = said.length > 0 || opening.length >= most ? undefined : opening
    return
  }
  const title = state.hasTitle ? undefined : titleFact(opening, 0, opening.length)
  if (title !== undefined) emit(title)
  state.hasTitle ||= title !== undefined
  body.opening = state.hasTitle || opening.length >= limits.titleBytes ? undefined : opening
}

export function count(body: HttpBody, bytes: Uint8Array, start: number, end: number): void {
  body.bytes += end - start
  body.digest?.add(bytes, start, end)
  body.form?.add(bytes, start, end)
  body.order?.add(bytes, start, end)
}

export function endBody(body: HttpBody, fromClient: boolean, emit: Emit): void {
  if (body.bytes === 0 || body.isRefusal) return
  const errand = errandDone(body.errand, body.digest?.content, body.name)
  if (errand !== undefined) emit(errand)
  body.order?.hand(fromClient, emit)
  const { form } = body
  if (form !== undefined && form.name !== '')
    emit({
      kind: 'transfer',
      name: form.name,
      type: form.type,
      bytes: form.bytes,
      sha256: form.sha256(),
      content: form.content,
      direction: 'to-server',
    })
  else
    emit({
      kind: 'transfer',
      name: body.name,
      type: body.type,
      bytes: body.bytes,
      sha256: body.digest?.sha256(),
      content: body.digest?.content,
      direction: fromClient ? 'to-server' : 'to-client',
    })
}

/** DNS in a body, where one piece holds it whole: RFC 8484 §6. A piece of one would only be malformed. */
export function emitCarried(
  { type }: HttpBody,
  bytes: Uint8Array,
  start: number,
  end: number,
  emit: Emit,
): void {
  if (type === DNS_MESSAGE) emit({ kind: 'payload', selector: type, bytes, start, end })
}
const DNS_MESSAGE = 'application/dns-message'
