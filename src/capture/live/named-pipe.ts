/**
 * A pipe from a child process. What Node calls a pipe is a pair of sockets, where each small write of the child is a
 * message with a buffer of its own: tcpdump, which flushes each packet, needs twice the processor time there.
 */
import { spawnSync } from 'node:child_process'
import { closeSync, constants, mkdtempSync, openSync, rmSync } from 'node:fs'
import { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const { O_RDONLY, O_WRONLY, O_NONBLOCK } = constants
/**
 * Bytes that a pipe holds: 10,000 small packets, which come in the 30 ms until a reader on busy processors gets its turn. The default
 * of 64 KiB holds 700 and limits polling to 200,000 packets/s there. Larger ones need privileges: pipe(7), pipe-max-size.
 */
const CAPACITY = 1024 * 1024
/**
 * fcntl(2), F_SETPIPE_SZ; Node has no call for it, Perl is on each Debian. The size belongs to the pipe, whoever sets
 * it.
 */
const SET_CAPACITY = `fcntl(STDOUT, 1031, ${CAPACITY})`
/** Bytes read at once. */
const CHUNK_BYTES = 256 * 1024

export class NamedPipe {
  readonly #input: number
  readonly #output: number
  #state: 'open' | 'handed' | 'closed' = 'open'

  private constructor(input: number, output: number) {
    this.#input = input
    this.#output = output
  }

  /** Undefined where none can be made: no folder for temporary files, or no `mkfifo`. */
  static open(): NamedPipe | undefined {
    let folder: string | undefined
    try {
      folder = mkdtempSync(join(tmpdir(), 'sightglass-pipe-'))
      // AppArmor's profile of tcpdump lets it write to no other names.
      const path = join(folder, 'live.pcap')
      if (spawnSync('mkfifo', ['-m', '600', path], { stdio: 'ignore' }).status !== 0) return undefined
      const input = openSync(path, O_RDONLY | O_NONBLOCK)
      const output = openSync(path, O_WRONLY)
      // Without Perl the pipe works as it is.
      spawnSync('perl', ['-e', SET_CAPACITY], { stdio: ['ignore', output, 'ignore'] })
      return new NamedPipe(input, output)
    } catch {
      return undefined
    } finally {
      if (folder !== undefined) rmSync(folder, { recursive: true, force: true })
    }
  }

  /** Descriptor for the child. */
  get output(): number {
    return this.#output
  }

  /** The child has its end: from now on the pipe ends with it. */
  handedOver(): void {
    if (this.#state !== 'open') return
    this.#state = 'handed'
    closeSync(this.#output)
  }

  /** Calls `chunk` with bytes that are valid during the call, then `ended` once. */
  read(chunk: (bytes: Uint8Array) => void, ended: () => void): void {
    const buffer = new Uint8Array(CHUNK_BYTES)
    const callback = (length: number) => {
      chunk(buffer.subarray(0, length))
      return true
    }
    const stream = new Socket({
      ...{ fd: this.#input, readable: true, writable: false },
      onread: { buffer, callback },
    })
    this.#state = 'closed' // by the stream
    stream.on('error', () => {}) // it closes then
    stream.on('close', ended)
  }

  /** For a pipe that is never read. */
  close(): void {
    this.handedOver()
    if (this.#state === 'handed') closeSync(this.#input)
    this.#state = 'closed'
  }
}
