/** A Unix socket that Suricata writes EVE into (`filetype: unix_stream`): Suricata connects, we listen. */
import { chmodSync, lstatSync, unlinkSync } from 'node:fs'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { LineSplitter } from '#signatures/eve/line-splitter'
import { limits } from './limits.ts'

export class EveSocket {
  readonly path: string
  /** Lines that were too long, since the caller set this to 0. */
  tooLong = 0
  readonly #server: Server
  readonly #writers = new Set<Socket>()

  /** @param emit takes lines as they arrive */
  constructor(path: string, emit: (lines: readonly string[]) => void) {
    this.path = path
    this.#server = createServer((socket) => {
      if (this.#writers.size >= limits.writers) {
        socket.destroy()
        return
      }
      const splitter = new LineSplitter()
      this.#writers.add(socket)
      socket.on('data', (bytes: Buffer) => {
        const lines = splitter.push(bytes)
        this.tooLong += splitter.tooLong
        splitter.tooLong = 0
        emit(lines)
      })
      socket.on('error', () => {}) // closes as well
      socket.on('close', () => {
        emit(splitter.end())
        this.#writers.delete(socket)
      })
    })
  }

  get writers(): number {
    return this.#writers.size
  }

  /** Listens; what a killed server left at that path is removed. Rejects with words if something else is there. */
  async listen(): Promise<void> {
    await removeDead(this.path)
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject)
      this.#server.listen(this.path, () => resolve())
    })
    chmodSync(this.path, 0o660) // Suricata may run as another user of our group
  }

  async close(): Promise<void> {
    for (const socket of this.#writers) socket.destroy()
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve())
    })
  }
}

async function removeDead(path: string): Promise<void> {
  const there = lstatSync(path, { throwIfNoEntry: false })
  if (there === undefined) return
  if (!there.isSocket()) throw new Error(`${path}: expected a socket or nothing there, found something else`)
  const isAlive = await new Promise<boolean>((resolve) => {
    const socket = connect(path, () => {
      socket.destroy()
      resolve(true)
    })
    socket.on('error', () => resolve(false))
  })
  if (isAlive) throw new Error(`${path}: another process listens there already`)
  unlinkSync(path)
}
