/** Command lines of the programs that the gate starts: each has the rights it needs, and ends with the gate. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const SOURCES = fileURLToPath(new URL('../../../', import.meta.url))
const NODE = [process.execPath, '--no-warnings', '--permission']

/** An own user, no capability but that one, and none to gain. */
export function setpriv(user: number, capability = ''): readonly string[] {
  const one = capability === '' ? '' : `,+${capability}`
  const caps = [`--inh-caps=-all${one}`, `--ambient-caps=-all${one}`, `--bounding-set=-all${one}`]
  const own = ['--reuid', String(user), '--regid', String(user), '--clear-groups', '--no-new-privs']
  return ['setpriv', ...own, ...caps, '--pdeathsig', 'KILL']
}

/** Reads the spool and the program, writes below one folder; no socket. */
export function recorderCommand(user: number, program: string, folder: string): readonly string[] {
  const node = [...NODE, '--allow-fs-read=*', `--allow-fs-write=${folder}`]
  return [...setpriv(user), ...node, `${SOURCES}src/active/recorder/${program}`, folder]
}

/** System calls that a process with sockets, and no files or children, needs; `src/engine-host/system-calls.ts` makes the files. */
const FILTER = `${SOURCES}src/active/sender/system-calls-${process.arch}.bpf`
const isFiltering = () => spawnSync('setpriv', ['--help']).stdout?.includes('--seccomp-filter') === true
/** A process of its own: the one above still changes its user. util-linux 2.41 loads a filter; else the other barriers remain. */
export const SENDER_FILTER: readonly string[] =
  existsSync(FILTER) && isFiltering() ? ['setpriv', '--seccomp-filter', FILTER] : []

/** No files but the program, no children; the namespace has only the query interface. */
export function senderCommand(user: number): readonly string[] {
  const read = ['src/active/', 'src/bytes/', 'package.json'].map((one) => `--allow-fs-read=${SOURCES}${one}`)
  const node = [...NODE, '--allow-net', ...read, `${SOURCES}src/active/sender/main.ts`]
  return [...setpriv(user), ...SENDER_FILTER, ...node]
}

/** All that is on the wire, both directions, as the kernel passed it on. */
export function captureCommand(device: string): readonly string[] {
  const tcpdump = ['tcpdump', '-n', '-U', '--immediate-mode', '-s0', '-w-', '-i', device]
  return ['setpriv', '--pdeathsig', 'KILL', ...tcpdump]
}

/** Frames of PROFINET between the sender and the interface: packet(7), SOCK_RAW, EtherType 0x8892 in network order. */
export function linkCommand(user: number, index: number): readonly string[] {
  // sockaddr_ll without its family: EtherType, interface; the other twelve bytes are not needed.
  const to = Buffer.from('8892'.padEnd(36, '0'), 'hex')
  to.writeInt32LE(index, 2)
  return [...setpriv(user, 'net_raw'), 'socat', '-', `SOCKET-DATAGRAM:17:3:37512:x${to.toString('hex')}`]
}
