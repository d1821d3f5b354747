/** Services and shell commands as Digital Bond's tools (2012) use them, and as the shell's own help lists them. */
import { hexCode } from '#bytes/hex'
import type { Verb } from '#model/fact'

export const SERVICE = {
  login: 0x01,
  writeFile: 0x2f,
  writeMore: 0x30,
  readFile: 0x31,
  readMore: 0x32,
  shell: 0x92,
} as const

interface ServiceName {
  readonly verb: Verb
  readonly name: string
}

export const services: ReadonlyMap<number, ServiceName> = new Map<number, ServiceName>([
  [SERVICE.login, { verb: 'identify', name: 'Open session' }],
  [SERVICE.writeFile, { verb: 'write', name: 'Write file' }],
  [SERVICE.writeMore, { verb: 'write', name: 'Write file: next block' }],
  [SERVICE.readFile, { verb: 'read', name: 'Read file' }],
  [SERVICE.readMore, { verb: 'read', name: 'Read file: next block' }],
  [SERVICE.shell, { verb: 'execute', name: 'Shell: run command' }],
])

const shellVerbs: ReadonlyMap<string, Verb> = new Map<string, Verb>([
  ['?', 'browse'],
  ['mem', 'read'],
  ['memc', 'read'],
  ['memd', 'read'],
  ['pid', 'identify'],
  ['pinf', 'identify'],
  ['rtsinfo', 'identify'],
  ['sysinfo', 'identify'],
  ['getprgprop', 'identify'],
  ['getprgstat', 'diagnose'],
  ['tsk', 'diagnose'],
  ['plcload', 'diagnose'],
  ['filedir', 'browse'],
  ['startprg', 'start'],
  ['stopprg', 'stop'],
  ['resetprg', 'restart'],
  ['resetprgcold', 'restart'],
  ['resetprgorg', 'delete'],
  ['reload', 'restart'],
  ['filecopy', 'write'],
  ['filerename', 'write'],
  ['filedelete', 'delete'],
  ['restoreretain', 'write'],
  ['setpwd', 'set-password'],
  ['delpwd', 'set-password'],
])

/** Effect of a service on this object: a shell command, or a file that may be the boot project. */
export function serviceOf(service: number, object: string | undefined): ServiceName {
  const known = services.get(service)
  if (known === undefined) return { verb: 'execute', name: `Service ${hexCode(service)}` }
  if (object === undefined) return known
  const { name } = known
  if (service === SERVICE.shell)
    return { name, verb: shellVerbs.get(object.split(' ', 1)[0]!.toLowerCase()) ?? 'execute' }
  if (!isProgram(object)) return known
  return { name, verb: service === SERVICE.writeFile ? 'download-program' : 'upload-program' }
}

/** The boot project: DEFAULT.PRG, with its checksum DEFAULT.CHK. */
export function isProgram(name: string): boolean {
  return /\.prg$/i.test(name)
}
