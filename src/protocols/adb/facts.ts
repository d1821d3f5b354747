import { u32le } from '#bytes/read'
import { clean, text } from '#bytes/text'
import { confidence } from '#model/fact'
import type { Emit, Slice } from '#model/protocol'
import { fileRequests, verbOf } from './services.ts'
import type { AdbState } from './state.ts'
import { type AdbMessage, COMMAND, HEADER } from './wire.ts'

const BANNER = /ro\.product\.model=([^;]{1,64})/
/** Before the path in a request for a file: four letters, length of the path. */
const PATH = 8
/** Words of a call that are shown. */
const WORDS = 16

export function facts(message: AdbMessage, slice: Slice, emit: Emit, state: AdbState): void {
  const { command, firstArgument: stream, remaining, length } = message
  if (slice.fromClient) state.clientRemaining = remaining
  else state.serverRemaining = remaining
  if (command === undefined) return
  if (command === COMMAND.authenticate) state.hasAuthenticated = true
  const start = slice.start + HEADER
  const end = slice.start + length
  if (!slice.fromClient) {
    if (command === COMMAND.connect) emitDevice(text(slice.bytes, start, end), emit, state)
    return
  }
  if (command === COMMAND.open) emitOpened(wordsOf(slice.bytes, start, end), stream, emit, state)
  else if (command === COMMAND.close) state.closes(stream)
  else if (command === COMMAND.write && state.carriesFiles(stream)) emitFile(slice.bytes, start, end, emit)
}

/** A NUL ends the text, and separates the words of a call without a shell. */
function wordsOf(bytes: Uint8Array, start: number, end: number): string {
  const words: string[] = []
  for (let at = start; at < end && words.length < WORDS; ) {
    const nul = bytes.indexOf(0, at)
    const stop = nul < 0 || nul > end ? end : nul
    words.push(text(bytes, at, stop))
    at = stop + 1
  }
  return clean(words.join(' '))
}

function emitOpened(said: string, stream: number, emit: Emit, state: AdbState): void {
  const colon = said.indexOf(':')
  const service = (colon < 0 ? said : said.slice(0, colon)).split(',')[0]!
  if (service === 'sync') state.opensFiles(stream)
  emit({
    kind: 'operation',
    verb: verbOf(service),
    name: `Open ${service}`,
    code: service,
    object: colon < 0 || colon === said.length - 1 ? undefined : said.slice(colon + 1),
    outcome: 'requested',
  })
}

/** Files that follow another in the same message are not looked for. */
function emitFile(bytes: Uint8Array, start: number, end: number, emit: Emit): void {
  if (end - start < PATH) return
  const letters = text(bytes, start, start + 4)
  const request = fileRequests.get(letters)
  if (request === undefined) return
  const path = text(bytes, start + PATH, Math.min(end, start + PATH + u32le(bytes, start + 4)))
  // After the path of what is sent come a comma and the file's mode.
  emit({
    kind: 'operation',
    ...request,
    code: `sync ${letters}`,
    object: letters === 'SEND' ? path.replace(/,\d+$/, '') : path,
    outcome: 'requested',
  })
}

function emitDevice(banner: string, emit: Emit, { hasAuthenticated }: AdbState): void {
  emit({
    kind: 'session',
    phase: 'open',
    method: hasAuthenticated ? 'key' : 'none',
    secured: false,
  })
  const model = BANNER.exec(banner)?.[1]
  const about = { about: 'server', confidence: confidence.banner, field: 'CNXN' } as const
  emit({ kind: 'identity', attribute: 'os', value: 'Android', ...about })
  if (model !== undefined) emit({ kind: 'identity', attribute: 'model', value: model, ...about })
}
