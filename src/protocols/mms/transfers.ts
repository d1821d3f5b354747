/** Files and domain contents, followed from their first answer to their last: ISO 9506-2:2003 §11, annex D. */
import { berInteger } from '#bytes/ber'
import { berElement, berElements } from '#bytes/ber-elements'
import type { About } from '#model/fact'
import type { Emit } from '#model/protocol'
import type { MmsPdu } from './pdu.ts'
import {
  DOWNLOAD_SEGMENT,
  FILE_CLOSE,
  FILE_OPEN,
  FILE_READ,
  INITIATE_DOWNLOAD,
  INITIATE_UPLOAD,
  TERMINATE_DOWNLOAD,
  TERMINATE_UPLOAD,
  UPLOAD_SEGMENT,
} from './services.ts'
import type { MmsState, MmsTransfer, PendingMmsRequest } from './state.ts'

/** First field of the answers to FileOpen and InitiateUploadSequence, and of FileRead: a handle, or data. */
const FIRST = 0x80

interface Place {
  readonly asker: 'client' | 'server'
  readonly about: About
  readonly state: MmsState
  readonly emit: Emit
}

/** Follows an answer. `asker` is who asked: servers fetch files and segments from clients too. */
export function followTransfer(
  pdu: MmsPdu,
  pending: PendingMmsRequest,
  bytes: Uint8Array,
  place: Place,
): void {
  const { state, asker } = place
  const [name = ''] = pending.texts
  const file = `${asker} file ${pending.handle ?? ''}`
  const upload = `${asker} upload ${pending.handle ?? ''}`
  switch (pending.service) {
    case FILE_OPEN:
      state.begin(`${asker} file ${handleOf(bytes, pdu) ?? ''}`, name)
      return
    case FILE_READ:
      state.grow(file, bytes, contentOf(bytes, pdu))
      return
    case FILE_CLOSE:
      emitTransfer(state.take(file), 'file', place)
      return
    case INITIATE_DOWNLOAD:
      state.begin(`download ${name}`, name)
      return
    case DOWNLOAD_SEGMENT: // the device asks its client for the next part
      state.grow(`download ${name}`, bytes, contentOf(bytes, pdu))
      return
    case TERMINATE_DOWNLOAD: // the device has what it wants
      emitTransfer(state.take(`download ${name}`), 'program', { ...place, asker: 'server' })
      return
    case INITIATE_UPLOAD:
      state.begin(`${asker} upload ${handleOf(bytes, pdu) ?? ''}`, name)
      return
    case UPLOAD_SEGMENT:
      state.grow(upload, bytes, contentOf(bytes, pdu))
      return
    case TERMINATE_UPLOAD:
      emitTransfer(state.take(upload), 'program', place)
      return
    default:
  }
}

function handleOf(bytes: Uint8Array, { start, end }: MmsPdu): number | undefined {
  const first = berElement(bytes, start, end)
  return first?.tag === FIRST ? berInteger(bytes, first.start, first.end) : undefined
}

/** File data or load data: the longest field of the answer. */
function contentOf(
  bytes: Uint8Array,
  { start, end }: MmsPdu,
): { readonly start: number; readonly end: number } {
  let longest = { start, end: start }
  for (const field of berElements(bytes, start, end, 4))
    if (field.end - field.start > longest.end - longest.start) longest = field
  return longest
}

function emitTransfer(
  done: MmsTransfer | undefined,
  purpose: 'file' | 'program',
  { asker, about, emit }: Place,
): void {
  if (done === undefined) return
  const direction = asker === 'client' ? 'to-client' : 'to-server'
  const type = purpose === 'file' ? 'MMS file' : 'MMS domain'
  const { name, digest } = done
  emit({
    kind: 'transfer',
    about,
    name,
    type,
    bytes: digest.bytes,
    sha256: digest.sha256(),
    content: digest.content,
    direction,
    purpose,
  })
}
