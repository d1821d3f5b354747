import type { Verb } from '#model/fact'

/** Commands by their words: HP, Printer Job Language Technical Reference Manual (1999); FS and DM commands of its file system addendum. */
const commands: readonly (readonly [words: string, Verb])[] = [
  ['INFO ID', 'identify'],
  ['INFO PRODINFO', 'identify'],
  ['INFO', 'read'],
  ['INQUIRE', 'read'],
  ['DINQUIRE', 'read'],
  ['ECHO', 'diagnose'],
  ['USTATUS', 'subscribe'],
  ['USTATUSOFF', 'subscribe'],
  ['JOB', 'report'],
  ['EOJ', 'report'],
  ['COMMENT', 'report'],
  ['ENTER', 'report'],
  ['SET', 'report'],
  ['DEFAULT', 'configure'],
  ['INITIALIZE', 'configure'],
  ['RESET', 'restart'],
  ['RDYMSG', 'write'],
  ['OPMSG', 'write'],
  ['STMSG', 'write'],
  ['FSUPLOAD', 'read'],
  ['FSDOWNLOAD', 'write'],
  ['FSAPPEND', 'write'],
  ['FSMKDIR', 'write'],
  ['FSDELETE', 'delete'],
  ['FSINIT', 'delete'],
  ['FSDIRLIST', 'browse'],
  ['FSQUERY', 'browse'],
  ['DMINFO', 'read'],
  ['DMCMD', 'execute'],
  ['UPGRADE', 'update-firmware'],
  ['FIRMWARE', 'update-firmware'],
]

interface Meant {
  readonly verb: Verb
  readonly name: string
  readonly code: string
  readonly object: string | undefined
}

/** Operation of a line; undefined without a command. Unknown commands are emitted as well. */
export function meaningOf(line: string): Meant | undefined {
  const words = /^@PJL\s+(.+)$/i.exec(line)?.[1]?.trim()
  if (words === undefined) return undefined
  const small = words.toUpperCase()
  const found = commands.find(
    ([command]) =>
      small === command || (/^[\s:=]/.test(small.slice(command.length)) && small.startsWith(command)),
  )
  const code = found?.[0] ?? small.split(/[\s:=]/, 1)[0]!
  // Files by their name, settings that stay by theirs.
  const named = /NAME\s*=\s*"([^"]{1,128})"/i.exec(words)?.[1]
  const setting = code === 'DEFAULT' ? /^DEFAULT\s+([\w :]+?)\s*=/i.exec(words)?.[1] : undefined
  const object = code.startsWith('FS') ? named : setting?.toUpperCase()
  return { verb: found?.[1] ?? 'execute', name: code, code, object }
}

export const PRINT = { verb: 'report', name: 'Pages', code: 'pages' } as const
export const operations = [...commands.map(([code, verb]) => ({ code, name: code, verb })), PRINT]
