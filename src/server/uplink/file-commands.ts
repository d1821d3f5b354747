/** Commands of the console that move files, one after another and apart from decisions, which need not wait for them. */
import { createHash } from 'node:crypto'
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { Compile } from 'typebox/compile'
import { parseBaseline } from '#baseline/baseline-file'
import { Packages } from '#data-folder/packages/installed'
import {
  type FleetAppliedDecision,
  FleetCaptureOrder,
  type FleetCommand,
  FleetPackageOffer,
  fleetLimits,
} from '#schema/fleet-protocol'
import { type FileExchange, FileRefusal } from '#uplink/file-exchange'

const offerCheck = Compile(FleetPackageOffer)
const orderCheck = Compile(FleetCaptureOrder)

type Outcome = Omit<FleetAppliedDecision, 'time'>

interface FileCommandsOptions {
  /** The data folder. */
  readonly data: string
  /** Folder for what is not complete yet. */
  readonly folder: string
  readonly files: FileExchange
  /** Pcapng of an alert. */
  packets(alert: string): Promise<Uint8Array>
  maySendPackets(): boolean
  done(command: FleetCommand, outcome: Outcome): void
  log(line: string): void
}

export const isFileCommand = ({ kind }: FleetCommand) => kind === 'package' || kind === 'capture'

export class FileCommands {
  readonly #options: FileCommandsOptions
  readonly #underWay = new Set<string>()
  #last: Promise<void> = Promise.resolve()
  #isClosed = false

  constructor(options: FileCommandsOptions) {
    this.#options = options
  }

  /** Its result comes by `done`. What the connection broke off goes on when the console sends the command again. */
  add(command: FleetCommand): void {
    if (this.#underWay.has(command.id)) return
    this.#underWay.add(command.id)
    this.#last = this.#last.then(() => this.#run(command)).finally(() => this.#underWay.delete(command.id))
  }

  async close(): Promise<void> {
    this.#isClosed = true
    this.#options.files.close()
    await this.#last
  }

  async #run(command: FleetCommand): Promise<void> {
    if (this.#isClosed) return
    const { done, log } = this.#options
    try {
      done(command, command.kind === 'package' ? await this.#install(command) : await this.#send(command))
    } catch (error) {
      const { message } = error as Error
      log(`sightglass: console: ${command.kind}: ${message}`)
      if (error instanceof FileRefusal) done(command, refused(message))
    }
  }

  async #send({ id, body }: FleetCommand): Promise<Outcome> {
    const { files, packets, maySendPackets } = this.#options
    if (!orderCheck.Check(body)) return refused('the request does not fit its schema')
    if (!maySendPackets()) return refused('the setting uplink.sendPackets of the sensor forbids it')
    let bytes: Uint8Array
    try {
      bytes = await packets(body.alert)
    } catch (error) {
      return refused((error as Error).message)
    }
    if (bytes.length > body.bytes)
      return refused(`expected at most ${body.bytes} bytes of packets, the alert has ${bytes.length}`)
    await files.send(id, bytes)
    return { outcome: 'applied', reason: '' }
  }

  async #install({ body }: FleetCommand): Promise<Outcome> {
    const { data, log } = this.#options
    if (!offerCheck.Check(body)) return refused('the offer does not fit its schema')
    const path = await this.#fetch(body)
    try {
      if (path === undefined) return refused('the file of the console does not have the announced SHA-256')
      const packages = new Packages(data)
      const { installed, isNew } = packages.install(path, { now: new Date() })
      const { kind, name, version } = installed
      if (kind === 'baseline')
        try {
          for (const file of packages.filesOf(kind, name)) parseBaseline(readFileSync(file, 'utf8'))
        } catch (error) {
          packages.remove(`${kind}/${name}`)
          throw error
        }
      log(`sightglass: console: package ${kind}/${name} ${version} ${isNew ? 'installed' : 'was installed'}`)
      // A live engine writes the baseline itself.
      return { outcome: 'applied', reason: kind === 'baseline' ? 'in effect after the next start' : '' }
    } catch (error) {
      return refused((error as Error).message)
    } finally {
      if (path !== undefined) rmSync(path, { force: true })
    }
  }

  /** Goes on after the pieces that are there. Undefined if its digest is wrong. */
  async #fetch({ package: id, bytes, sha256 }: FleetPackageOffer): Promise<string | undefined> {
    const { folder, files } = this.#options
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const path = join(folder, `${sha256}.part`)
    const there = existsSync(path) ? statSync(path).size : 0
    let at = Math.min(Math.floor(there / fleetLimits.pieceBytes) * fleetLimits.pieceBytes, bytes)
    if (there > at) truncateSync(path, at)
    while (at < bytes) {
      const piece = await files.piece(id, at / fleetLimits.pieceBytes)
      if (piece.length !== Math.min(fleetLimits.pieceBytes, bytes - at)) {
        rmSync(path, { force: true })
        return undefined
      }
      appendFileSync(path, piece, { mode: 0o600 })
      at += piece.length
    }
    if (createHash('sha256').update(readFileSync(path)).digest('hex') === sha256) return path
    rmSync(path, { force: true })
    return undefined
  }
}

function refused(reason: string): Outcome {
  return { outcome: 'refused', reason: reason.slice(0, 500) }
}
