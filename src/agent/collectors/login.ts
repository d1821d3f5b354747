/** Logins: utmp records (utmp(5), glibc layout of 384 bytes) of wtmp and btmp, and lines of auth.log or messages. */
import { type CollectorContext, defineCollector } from '../collector.ts'
import { isBigEndianHost } from '../sockets.ts'

const RECORD = 384
const most = { records: 256, logBytes: 32 * 1024 } as const
/** `ut_type`. */
const type = { boot: 2, login: 6, user: 7, dead: 8 } as const
const WTMP = '/var/log/wtmp'
const BTMP = '/var/log/btmp'
const LOGS = ['/var/log/auth.log', '/var/log/secure', '/var/log/messages']

interface UtmpRecord {
  readonly type: number
  readonly terminal: string
  readonly user: string
  readonly remote: string
  /** Seconds since 1970. */
  readonly time: number
}

export const collector = defineCollector({
  name: 'login',
  seconds: 30,
  open(context) {
    const isBigEndian = isBigEndianHost(context.host)
    const offsets = new Map<string, number>()
    return () => {
      for (const path of [WTMP, BTMP]) readRecords(context, path, { offsets, isBigEndian })
      // Failed logins are in btmp already, where it can be read.
      const hasBtmp = context.host.bytes(BTMP, 0, 1) !== undefined
      for (const path of LOGS) readLog(context, path, { offsets, hasBtmp })
    }
  },
})

function readRecords(
  context: CollectorContext,
  path: string,
  { offsets, isBigEndian }: { offsets: Map<string, number>; isBigEndian: boolean },
): void {
  const size = context.host.mode(path)?.size
  if (size === undefined) return
  const known = offsets.get(path)
  // The first time: since the last boot, as far as the newest records go back.
  const from =
    known !== undefined && known <= size
      ? known
      : Math.max(0, Math.floor(size / RECORD) - most.records) * RECORD
  const bytes = context.host.bytes(path, from, most.records * RECORD)
  if (bytes === undefined) return
  const records = Math.floor(bytes.length / RECORD)
  offsets.set(path, from + records * RECORD)
  let first = 0
  const all = Array.from({ length: records }, (_, at) =>
    recordOf(context, bytes.subarray(at * RECORD, (at + 1) * RECORD), isBigEndian),
  )
  if (known === undefined && path === WTMP)
    first = Math.max(
      0,
      all.findLastIndex((record) => record.type === type.boot),
    )
  else if (known === undefined) first = all.length
  for (const record of all.slice(first)) emitRecord(context, record, path)
}

function emitRecord(
  context: CollectorContext,
  { type: kind, terminal, user, remote, time }: UtmpRecord,
  path: string,
): void {
  const isFailed = path === BTMP
  if (kind !== type.user && kind !== type.dead && !(isFailed && kind === type.login)) return
  if (kind === type.dead && (isFailed || terminal === '')) return
  const operation = isFailed ? 'failed' : kind === type.user ? 'login' : 'logout'
  const source = isFailed ? 'btmp' : 'wtmp'
  context.emit(
    { kind: 'login', operation, user, terminal, remote, source },
    `${operation} ${user} ${terminal} ${remote}`,
    isFailed ? 'now' : 'low',
    new Date(time * 1000).toISOString().replace(/\.\d+Z$/, 'Z'),
  )
}

function recordOf({ cleanBytes }: CollectorContext, bytes: Uint8Array, isBigEndian: boolean): UtmpRecord {
  const view = new DataView(bytes.buffer, bytes.byteOffset, RECORD)
  const text = (start: number, length: number) => {
    const field = bytes.subarray(start, start + length)
    const end = field.indexOf(0)
    return cleanBytes(end < 0 ? field : field.subarray(0, end))
  }
  return {
    type: view.getInt16(0, !isBigEndian),
    terminal: text(8, 32),
    user: text(44, 32),
    remote: text(76, 256),
    time: view.getUint32(340, !isBigEndian),
  }
}

/** OpenSSH and Dropbear, as they write into syslog. */
const LINES: readonly (readonly [RegExp, 'login' | 'failed'])[] = [
  [/sshd(?:-session)?\[\d+\]: Accepted \S+ for (\S{1,64}) from (\S{1,64}) port/, 'login'],
  [/sshd(?:-session)?\[\d+\]: Failed \S+ for (?:invalid user )?(\S{0,64}) from (\S{1,64}) port/, 'failed'],
  [
    /dropbear\[\d+\]: (?:Password|Pubkey) auth succeeded for '([^']{1,64})'.* from (\S{1,64}?)(?::\d+)?$/,
    'login',
  ],
  [/dropbear\[\d+\]: Bad password attempt for '([^']{0,64})' from (\S{1,64}?)(?::\d+)?$/, 'failed'],
]

function readLog(
  context: CollectorContext,
  path: string,
  { offsets, hasBtmp }: { offsets: Map<string, number>; hasBtmp: boolean },
): void {
  const size = context.host.mode(path)?.size
  if (size === undefined) return
  const known = offsets.get(path)
  offsets.set(path, size)
  if (known === undefined || known === size) return
  const from = known <= size ? known : 0
  if (size - from > most.logBytes) context.count('skippedLogBytes', size - from - most.logBytes)
  const bytes = context.host.bytes(path, Math.max(from, size - most.logBytes), most.logBytes)
  if (bytes === undefined) return
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  for (const line of text.split('\n'))
    for (const [pattern, operation] of LINES) {
      const match = pattern.exec(line.slice(0, 1000))
      if (match === null || (operation === 'failed' && hasBtmp)) continue
      const [user, remote] = [context.clean(match[1]!), context.clean(match[2]!)]
      context.emit(
        { kind: 'login', operation, user, terminal: 'ssh', remote, source: 'syslog' },
        `${operation} ${user} ssh ${remote}`,
        operation === 'failed' ? 'now' : 'low',
      )
    }
}
