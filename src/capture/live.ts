/** Frames from an interface: tcpdump reads them with the one right it needs, and hands them on as a pcap stream. */
import { spawn } from 'node:child_process'
import type { Readable } from 'node:stream'

/** Interface names as Linux allows them, but for those that would read as an option. */
const INTERFACE = /^[A-Za-z0-9_.:@][A-Za-z0-9_.:@-]{0,31}$/
const PERMISSION = /permission|not permitted|CAP_NET_RAW/i

/** The interface cannot be listened on; the message says what would help. */
export class LiveRefusal extends Error {}

export interface LiveCapture {
  /** A pcap stream; ends when the interface goes away or after `stop`. */
  readonly stream: Readable
  /** Ends tcpdump. */
  stop(): void
}

/** Listens on `name` until stopped. Rejects with a `LiveRefusal` if there is no tcpdump, no right or no such interface. */
export async function captureLive(name: string): Promise<LiveCapture> {
  if (!INTERFACE.test(name)) throw new LiveRefusal(`--interface: expected a name such as eth0, got ${name}`)
  // -U hands each packet on at once; -s 0 cuts none; -n asks no name server about what it sees.
  const child = spawn('tcpdump', ['-i', name, '-w', '-', '-U', '-n', '-s', '0'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const { stdout, stderr } = child
  let complaint = ''
  stderr.setEncoding('utf8')
  await new Promise<void>((resolve, reject) => {
    stderr.on('data', (text: string) => {
      if (complaint.length < 2000) complaint += text
      if (/listening on/.test(complaint)) resolve()
    })
    child.once('error', (error) => reject(refusal(name, error.message)))
    child.once('exit', () => reject(refusal(name, complaint)))
  })
  return { stream: stdout, stop: () => void child.kill('SIGTERM') }
}

function refusal(name: string, complaint: string): LiveRefusal {
  if (/ENOENT/.test(complaint))
    return new LiveRefusal(
      'listening needs tcpdump, which is not installed; on Debian: apt-get install tcpdump',
    )
  if (PERMISSION.test(complaint)) {
    return new LiveRefusal(
      `listening on ${name} needs the right CAP_NET_RAW: run as root, or once: setcap cap_net_raw+ep "$(command -v tcpdump)"`,
    )
  }
  return new LiveRefusal(`cannot listen on ${name}: ${complaint.trim().replaceAll('\n', ' ')}`)
}
