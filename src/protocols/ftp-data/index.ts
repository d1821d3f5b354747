import { FileDigest } from '#bytes/file-digest'
import { type Dissected, defineProtocol, type Emit, type Slice } from '#model/protocol'

/** Data of the control connection about this one; filled in when the command passes. */
interface DataContext {
  readonly name: string
  readonly command: string
  /** Size of the file, if the server states it. */
  readonly size?: number | undefined
  /** Where in the file the data begin: REST, RFC 3659 §5. */
  readonly offset?: number | undefined
}

interface Data {
  readonly start: number
  readonly end: number
}

interface DataState {
  context: DataContext | undefined
  bytes: number
  fromClient: boolean
  readonly digest: FileDigest
}

function isContext(context: unknown): context is DataContext {
  return typeof context === 'object' && context !== null && 'command' in context && 'name' in context
}

/** Any bytes are data, but only on a connection that FTP announced. */
function dissect(slice: Slice, state: DataState): Dissected<Data> {
  if (isContext(slice.context)) state.context = slice.context
  if (state.context === undefined) return { kind: 'foreign' }
  const { start, end } = slice
  return { kind: 'message', message: { start, end }, length: end - start }
}

function facts({ start, end }: Data, slice: Slice, _emit: Emit, state: DataState): void {
  state.fromClient = slice.fromClient
  state.bytes += end - start
  state.digest.add(slice.bytes, start, end)
}

/** The missing bytes were part of the file: it gets no digest, which could not be compared. */
function lost(state: DataState, _fromClient: boolean, bytes: number): boolean {
  state.digest.lose()
  if (Number.isFinite(bytes)) state.bytes += bytes
  return true
}

/** Directory listings are no files. */
const LISTINGS: ReadonlySet<string> = new Set(['LIST', 'NLST', 'MLSD'])

function finish({ context, bytes, digest, fromClient }: DataState, emit: Emit): void {
  if (bytes === 0 || context === undefined || LISTINGS.has(context.command)) return
  const { size = bytes, offset = 0 } = context
  const isWhole = offset === 0 && bytes === size
  emit({
    kind: 'transfer',
    name: context.name,
    type: 'file',
    bytes,
    sha256: isWhole ? digest.sha256() : undefined,
    content: digest.content,
    direction: fromClient ? 'to-server' : 'to-client',
    isFetched: context.command === '' ? undefined : context.command === 'RETR',
  })
}

export const protocol = defineProtocol<Data, DataState>({
  name: 'ftp-data',
  shortName: 'FTP data',
  defenderName: 'FTP',
  title: 'FTP data connection',
  standard: 'RFC 959 §3.2',
  depth: 'recognised',
  family: 'it',
  hints: [],
  newState: () => ({ context: undefined, bytes: 0, fromClient: false, digest: new FileDigest() }),
  dissect,
  lost,
  facts,
  finish,
})
