/** Signed packages: stored once, offered to sensors in waves; a wave that goes wrong stops the rollout. */
import { createHash, randomBytes } from 'node:crypto'
import { opened } from '#data-folder/packages/format'
import { TrustStore } from '#data-folder/packages/trust-store'
import { WAVES, waveDecision, wavesOf } from '#fleet/waves'
import { keepPiece, readPiece } from '#fleet-store/file-pieces'
import { MAIN_ORGANISATION } from '#fleet-store/migrations'
import {
  addPackage,
  cancelOffers,
  changePackage,
  changePackageSensor,
  type PackageRow,
  type PackageSensorRow,
  packageCommands,
  packageRows,
  packageSensors,
  planSensors,
  removePackage,
} from '#fleet-store/package-rows'
import type { FleetStore, SensorRow } from '#fleet-store/store'
import { elapsedMs } from '#model/time'
import { CodedError } from '#schema/errors'
import type { FleetPackageItem, NewRollout } from '#schema/fleet-packages'
import { type FleetHealthBody, type FleetPackageOffer, fleetLimits } from '#schema/fleet-protocol'
import type { FleetReceiver } from '#uplink/receiver'
import type { CommandQueue } from '../command-queue.ts'
import type { FleetSettingsService } from '../settings/service.ts'

const limits = {
  packages: 200,
  failures: 20,
  /** Milliseconds without contact after which a wave does not wait for a sensor. */
  silentMs: 120_000,
} as const

/** Milliseconds that sensors are watched before the next wave. */
const SETTLE_MINUTES = 10

interface PackagesOptions {
  readonly store: FleetStore
  readonly receiver: Pick<FleetReceiver, 'isLive' | 'lastContact'>
  readonly commands: CommandQueue
  readonly places: Pick<FleetSettingsService, 'sensorsOf'>
  /** The console's data folder, with the keys it trusts. */
  readonly data: string
  changed(): void
  log(line: string): void
  now?(): number
}

export class FleetPackages {
  readonly #options: PackagesOptions
  #advancing: Promise<void> = Promise.resolve()

  constructor(options: PackagesOptions) {
    this.#options = options
  }

  get #database() {
    return this.#options.store.database
  }

  #now(): number {
    return this.#options.now?.() ?? Date.now()
  }

  /** @param sites that the viewer may see; undefined for all */
  async list(sites: readonly string[] | undefined): Promise<readonly FleetPackageItem[]> {
    const [rows, sensors, all] = await Promise.all([
      packageRows(this.#database),
      this.#options.store.sensorRows(),
      this.#options.store.sites(),
    ])
    const seen = sensors.filter(({ site }) => sites === undefined || sites.includes(site))
    const byId = new Map(seen.map((sensor) => [sensor.id, sensor]))
    const siteNames = new Map(all.map(({ id, name }) => [id, name]))
    const items = await Promise.all(rows.map((row) => this.#item(row, byId, siteNames)))
    // Both can name what is elsewhere.
    return sites === undefined ? items : items.map((item) => ({ ...item, place: '', reason: '' }))
  }

  async #item(
    row: PackageRow,
    sensors: ReadonlyMap<string, SensorRow>,
    siteNames: ReadonlyMap<string, string>,
  ): Promise<FleetPackageItem> {
    const { id, kind, name, about, signer, author, state, place } = row
    const its = (await packageSensors(this.#database, id)).filter(({ sensor }) => sensors.has(sensor))
    const isBegun = state !== 'stored'
    return {
      ...{ id, kind, name, version: Number(row.version), about, signer, bytes: Number(row.bytes), author },
      ...{ created: new Date(Number(row.created)).toISOString(), state, place },
      reason: row.reason,
      wave: isBegun ? Number(row.wave) : -1,
      waveStarted: isBegun ? new Date(Number(row.wave_started)).toISOString() : null,
      settleMinutes: Number(row.settle) / 60_000,
      waves: isBegun
        ? Array.from({ length: WAVES }, (_, wave) => countsOf(its.filter((one) => one.wave === wave)))
        : [],
      failures: its
        .filter((one) => isFailed(one))
        .slice(0, limits.failures)
        .map(({ sensor, reason }) => ({
          ...{ sensor, reason, sensorName: sensors.get(sensor)!.name },
          siteName: siteNames.get(sensors.get(sensor)!.site) ?? '',
        })),
    }
  }

  async #mustFind(id: string): Promise<PackageRow> {
    const row = (await packageRows(this.#database)).find((one) => one.id === id)
    if (row === undefined) throw new CodedError('not-found', `no package ${id.slice(0, 100)}`)
    return row
  }

  /** Only packages that the console trusts; each sensor checks the signature again. */
  async add(bytes: Buffer, author: string): Promise<FleetPackageItem> {
    let found: ReturnType<typeof opened>
    try {
      found = opened(bytes, (fingerprint) => new TrustStore(this.#options.data).find(fingerprint))
    } catch (error) {
      throw new CodedError('bad-request', `package: ${(error as Error).message}`)
    }
    const { kind, name, version, about } = found.manifest
    const rows = await packageRows(this.#database)
    const older = rows.find((one) => one.kind === kind && one.name === name && Number(one.version) >= version)
    if (older !== undefined)
      throw new CodedError('bad-request', `${kind}/${name}: version ${older.version} is here already`)
    if (rows.length >= limits.packages)
      throw new CodedError('too-many-records', `${limits.packages} packages exist; delete some`)
    const id = randomBytes(9).toString('base64url')
    for (let number = 0; number * fleetLimits.pieceBytes < bytes.length; number++) {
      const begin = number * fleetLimits.pieceBytes
      const piece = bytes.subarray(begin, begin + fleetLimits.pieceBytes)
      await keepPiece(this.#database, { file: id, number }, piece)
    }
    await addPackage(this.#database, {
      ...{ id, kind, name, version, about: about.slice(0, 500), digest: found.digest, author },
      sha256: createHash('sha256').update(bytes).digest('hex'),
      ...{ signer: found.signedBy.name, bytes: bytes.length, state: 'stored', reason: '', wave: 0 },
      ...{ wave_started: 0, created: this.#now(), organisation: MAIN_ORGANISATION, place: '', settle: 0 },
    })
    this.#options.changed()
    return (await this.list(undefined)).find((one) => one.id === id)!
  }

  async remove(id: string): Promise<void> {
    const { state } = await this.#mustFind(id)
    if (state === 'rolling') throw new CodedError('bad-request', 'the package goes out: stop it first')
    await removePackage(this.#database, id)
    this.#options.changed()
  }

  /** For a sensor that was offered it. Undefined beyond the last piece. */
  async piece(id: string, sensor: string, number: number): Promise<Buffer> {
    const offered = (await packageSensors(this.#database, id)).find((one) => one.sensor === sensor)
    const piece = offered === undefined ? undefined : await readPiece(this.#database, id, number)
    if (piece === undefined) throw new CodedError('not-found', `no piece ${number} of package ${id}`)
    return piece
  }

  async rollOut(
    id: string,
    { level, target, settleMinutes = SETTLE_MINUTES }: NewRollout,
    sites: readonly string[] | undefined,
  ): Promise<FleetPackageItem> {
    const { state } = await this.#mustFind(id)
    if (state === 'rolling') throw new CodedError('bad-request', 'the package goes out already')
    const { name, sensors } = await this.#options.places.sensorsOf({ level, target }, sites)
    const active = sensors.filter((sensor) => sensor.state === 'active')
    if (active.length === 0) throw new CodedError('bad-request', `${name}: no active sensor is there`)
    const connectedFirst = active.toSorted(
      (a, b) => Number(this.#isConnected(b)) - Number(this.#isConnected(a)),
    )
    await planSensors(this.#database, id, wavesOf(connectedFirst.map((sensor) => sensor.id)))
    const now = this.#now()
    await changePackage(this.#database, id, {
      ...{ state: 'rolling', reason: '', wave: 0, wave_started: now, settle: settleMinutes * 60_000 },
      place: name,
    })
    await this.#offerWave(await this.#mustFind(id))
    this.#options.changed()
    return (await this.list(sites)).find((one) => one.id === id)!
  }

  async stop(id: string, reason: string): Promise<void> {
    const { state } = await this.#mustFind(id)
    if (state !== 'rolling') throw new CodedError('bad-request', 'the package does not go out')
    await this.#stop(id, reason)
  }

  async #stop(id: string, reason: string): Promise<void> {
    await changePackage(this.#database, id, { state: 'stopped', reason: reason.slice(0, 500) })
    await cancelOffers(this.#database, id, this.#now())
    this.#options.changed()
  }

  #isConnected({ id, last_contact }: SensorRow): boolean {
    const { receiver } = this.#options
    const contact = Math.max(Number(last_contact), receiver.lastContact(id) ?? 0)
    return receiver.isLive(id) || (contact > 0 && elapsedMs(contact, this.#now()) < limits.silentMs)
  }

  async #offerWave({ id, kind, name, version, bytes, sha256, wave }: PackageRow): Promise<void> {
    const { commands, store } = this.#options
    const sensors = new Map((await store.sensorRows()).map((sensor) => [sensor.id, sensor]))
    const now = this.#now()
    const body: FleetPackageOffer = {
      ...{ package: id, name: `${kind}/${name} ${version}`, bytes: Number(bytes), sha256 },
    }
    for (const one of await packageSensors(this.#database, id)) {
      const sensor = sensors.get(one.sensor)
      if (one.wave !== wave || one.state !== 'planned' || sensor === undefined) continue
      await commands.add({
        ...{
          sensor: sensor.id,
          site: sensor.site,
          kind: 'package',
          subject: id,
          author: 'console',
          body,
          now,
        },
      })
      const problem_before = problemOf(sensor)
      await changePackageSensor(
        this.#database,
        { id, sensor: sensor.id },
        { state: 'waiting', offered: now, problem_before },
      )
    }
  }

  /** Reads the results of sensors; then begins the next wave, or ends. One after another. */
  advance(): Promise<void> {
    this.#advancing = this.#advancing
      .then(async () => {
        for (const row of await packageRows(this.#database))
          if (row.state === 'rolling') await this.#advance(row)
      })
      .catch((error: Error) => this.#options.log(`sightglass: packages: ${error.message}`))
    return this.#advancing
  }

  async #advance(row: PackageRow): Promise<void> {
    const { id, wave, wave_started, settle } = row
    const sensors = new Map((await this.#options.store.sensorRows()).map((sensor) => [sensor.id, sensor]))
    await this.#readResults(id, sensors)
    const all = await packageSensors(this.#database, id)
    // A sensor of an earlier wave that gets worse later stops it too.
    const begun = all.filter((one) => one.wave <= wave)
    const failed = begun.filter(isFailed)
    const its = begun.filter((one) => one.wave === wave)
    const expected = its.filter((one) => {
      const sensor = sensors.get(one.sensor)
      return one.state === 'waiting' && sensor !== undefined && this.#isConnected(sensor)
    })
    const decision = waveDecision(Number(wave), {
      sensors: Number(wave) < WAVES - 1 ? its.length : begun.length,
      applied: its.filter(({ state }) => state === 'applied').length,
      failed: failed.length,
      expected: expected.length,
    })
    if (decision === 'stop') {
      const first = failed[0]!
      await this.#stop(id, `${sensors.get(first.sensor)?.name ?? first.sensor}: ${first.reason}`)
    } else if (decision === 'next' && elapsedMs(Number(wave_started), this.#now()) >= Number(settle)) {
      const next = Number(wave) + 1
      if (next >= WAVES || !all.some((one) => one.wave >= next))
        await changePackage(this.#database, id, { state: 'done' })
      else {
        await changePackage(this.#database, id, { wave: next, wave_started: this.#now() })
        await this.#offerWave({ ...row, wave: next })
      }
      this.#options.changed()
    }
  }

  async #readResults(id: string, sensors: ReadonlyMap<string, SensorRow>): Promise<void> {
    const commands = await packageCommands(this.#database, id)
    for (const one of await packageSensors(this.#database, id)) {
      const place = { id, sensor: one.sensor }
      const command = commands.get(one.sensor)
      const sensor = sensors.get(one.sensor)
      if (
        one.state === 'waiting' &&
        command !== undefined &&
        command.state !== 'waiting' &&
        command.state !== 'sent'
      )
        await changePackageSensor(this.#database, place, {
          state: command.state === 'applied' ? 'applied' : 'refused',
          reason: command.outcome || (command.state === 'applied' ? '' : command.state),
          finished: this.#now(),
        })
      else if (one.state === 'applied' && sensor !== undefined) {
        const problem = problemOf(sensor)
        if (problem !== '' && one.problem_before === '')
          await changePackageSensor(this.#database, place, {
            state: 'unhealthy',
            reason: `after the package: ${problem}`,
          })
      }
    }
  }
}

const isFailed = ({ state }: PackageSensorRow) => state === 'refused' || state === 'unhealthy'

function countsOf(rows: readonly PackageSensorRow[]) {
  const count = (isOne: (row: PackageSensorRow) => boolean) => rows.filter(isOne).length
  return {
    sensors: rows.length,
    applied: count(({ state }) => state === 'applied'),
    failed: count(isFailed),
    waiting: count(({ state }) => state === 'waiting'),
  }
}

function problemOf({ health }: SensorRow): string {
  return health === '' ? '' : (JSON.parse(health) as FleetHealthBody).problem
}
