/** The sensor's side of the console: sends what changes, carries out what comes back. */
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { Compile } from 'typebox/compile'
import type { ConsoleLink } from '#schema/fleet-membership'
import {
  type FleetAppliedDecision,
  type FleetChange,
  type FleetCommand,
  FleetDecision,
  FleetSettings,
} from '#schema/fleet-protocol'
import { eventOf } from '#schema/from-model'
import { compareVersions } from '#schema/versions'
import type { Store } from '#store/store'
import { isRenewalDue, renewMembership } from '#uplink/certificate-renewal'
import type { FileExchange } from '#uplink/file-exchange'
import { FileLink } from '#uplink/file-link'
import { FLEET_FOLDER, type Membership, readMembership } from '#uplink/membership'
import { openFiles, openTransport, type RenewableTransport } from '#uplink/open-transport'
import { UplinkOutbox } from '#uplink/outbox'
import { UplinkSender } from '#uplink/sender'
import type { ServerContext } from '../context.ts'
import type { AuditEntry } from '../http/access.ts'
import type { StoreChange } from '../observed-store.ts'
import type { ServerEvents } from '../server-events.ts'
import type { SettingsStore } from '../settings-store.ts'
import { applyDecision } from './decisions.ts'
import { FileCommands, isFileCommand } from './file-commands.ts'
import { sendPacketsSetting } from './settings.ts'
import type { StoreSource } from './store-source.ts'

export const uplinkLimits = {
  /** Milliseconds that the ids of results are remembered. */
  doneMs: 90 * 86_400_000,
  /** Milliseconds between two looks at the certificate, which is renewed a month before it expires. */
  certificateMs: 3_600_000,
} as const

interface UplinkOptions {
  readonly data: string
  readonly version: string
  readonly store: Store
  readonly source: StoreSource
  readonly alerts: ServerContext['alerts']
  readonly settings: SettingsStore
  readonly packets: Pick<ServerContext['packets'], 'ofAlert'>
  readonly events: ServerEvents
  audit(entry: AuditEntry): void
  log(line: string): void
}

/** Sensors are updated after their console, when it suits them. */
function isNewer(offered: string, own: string): boolean {
  return offered !== '' && compareVersions(offered, own) > 0
}

const decisionCheck = Compile(FleetDecision)
const settingsCheck = Compile(FleetSettings)

export class UplinkService {
  readonly #options: UplinkOptions
  #membership: Membership | undefined
  #outbox: UplinkOutbox | undefined
  #sender: UplinkSender | undefined
  #fileLink: FileLink | undefined
  #files: FileCommands | undefined
  #changes: Promise<void> = Promise.resolve()
  #renewals: NodeJS.Timeout | undefined

  constructor(options: UplinkOptions) {
    this.#options = options
  }

  /** Inactive at a sensor that joined no console. */
  async start(): Promise<void> {
    const { data, version, source, events, log } = this.#options
    this.#membership = readMembership(data)
    if (this.#membership === undefined) return
    const { sensor, epoch } = this.#membership
    const folder = join(data, FLEET_FOLDER)
    if (!existsSync(folder)) mkdirSync(folder, { mode: 0o700 })
    const outbox = new UplinkOutbox(join(folder, 'uplink.db'))
    this.#outbox = outbox
    if (outbox.meta('sensor') !== sensor) {
      outbox.setMeta('sensor', sensor)
      outbox.setMeta('epoch', String(Math.max(epoch, outbox.epoch)))
    }
    outbox.forgetDone(Date.now() - uplinkLimits.doneMs)
    const isByFiles = this.#membership.transport === 'files'
    // The order of bundles follows their counter, independent of the start that wrote them.
    const bootId = isByFiles ? `files-${sensor}`.slice(0, 64) : randomBytes(12).toString('base64url')
    const { authority, key } = this.#membership
    const transport = openTransport(this.#membership, bootId)
    const files = openFiles(this.#membership, { transport, bootId })
    this.#files = new FileCommands({
      ...{ data, files, log, folder: join(folder, 'incoming') },
      packets: (alert) => this.#options.packets.ofAlert(alert),
      maySendPackets: () => this.#options.settings.value(sendPacketsSetting) ?? true,
      done: (command, outcome) => this.#fileDone(command, outcome),
    })
    this.#sender = new UplinkSender({
      ...{ outbox, source, sensor, bootId, software: version, machine: hostname().slice(0, 200), log },
      transport,
      command: (command) => this.#command(command),
      settingsRevision: () => this.#options.settings.consoleRevision,
    })
    events.on('stored', this.#stored)
    await this.#touchEverything()
    if (isByFiles) {
      const link = { sender: this.#sender, outbox, folder, sensor, key, authority, log }
      this.#fileLink = new FileLink(link)
      this.#fileLink.start()
      return
    }
    this.#sender.start()
    void this.#renew(transport, files)
    this.#renewals = setInterval(() => void this.#renew(transport, files), uplinkLimits.certificateMs)
  }

  async #renew(transport: RenewableTransport, files: FileExchange): Promise<void> {
    const membership = this.#membership!
    if (!isRenewalDue(membership.certificate, Date.now())) return
    try {
      this.#membership = await renewMembership(this.#options.data, membership, transport)
      transport.renew(this.#membership)
      files.replaceCertificate(this.#membership.certificate)
    } catch (error) {
      this.#options.log(`sightglass: console: ${(error as Error).message}`)
    }
  }

  async close(): Promise<void> {
    clearInterval(this.#renewals)
    this.#options.events.off('stored', this.#stored)
    await this.#files?.close()
    await this.#fileLink?.close()
    await this.#sender?.stop()
    await this.#changes
    this.#outbox?.close()
    this.#outbox = undefined
  }

  status(): ConsoleLink | null {
    if (this.#membership === undefined || this.#sender === undefined || this.#outbox === undefined)
      return null
    const { name, site, addresses } = this.#membership
    const { state, consoleSoftware } = this.#sender
    const { kind, problem } = state
    return {
      ...{ name, site, addresses, state: kind, problem },
      waiting: this.#outbox.waiting('urgent').count + this.#outbox.waiting('bulk').count,
      refused: this.#outbox.batches.refusedCount(),
      offeredVersion: isNewer(consoleSoftware, this.#options.version) ? consoleSoftware : null,
    }
  }

  readonly #stored = (change: StoreChange): void => {
    this.#changes = this.#changes
      .then(() => this.#touch(change))
      .catch((error: unknown) => this.#options.log(`sightglass: console: ${(error as Error).message}`))
  }

  async #touch({ devices, links, alerts, events, incidents, everything }: StoreChange): Promise<void> {
    const outbox = this.#outbox
    if (outbox === undefined) return
    const now = Date.now()
    if (everything) await this.#touchEverything()
    outbox.touch('device', devices, now)
    outbox.touch('link', links, now)
    outbox.touch('alert', alerts, now)
    if (incidents) await this.#touchAll('incident')
    const chosen = events.filter(({ severity }) => severity !== 'info').map((event) => eventOf(event, []))
    if (chosen.length > 0)
      outbox.addEvents(
        chosen.map((body) => ({ id: body.id, time: body.time, body })),
        { now },
      )
    this.#sender?.wake()
  }

  /** Changes made while the service was stopped are found by comparison with the data sent. */
  async #touchEverything(): Promise<void> {
    for (const kind of ['alert', 'incident', 'device', 'link'] as const) await this.#touchAll(kind)
  }

  async #touchAll(kind: 'device' | 'link' | 'alert' | 'incident'): Promise<void> {
    const { source } = this.#options
    const outbox = this.#outbox
    if (outbox === undefined) return
    const ids = new Set([...(await source.ids(kind)), ...outbox.sentIds(kind)])
    outbox.touch(kind, ids, Date.now())
  }

  async #command(command: FleetCommand): Promise<FleetChange | undefined> {
    const { id, kind, body, expires } = command
    const { store, alerts } = this.#options
    const outbox = this.#outbox!
    const known = outbox.resultOf(id)
    if (known !== undefined) return JSON.parse(known) as FleetChange
    const now = Date.now()
    const refused = (reason: string): FleetChange => ({
      ...{ kind: 'applied-decision', id, body: { outcome: 'refused', reason, time: now } },
    })
    const done = (body: FleetAppliedDecision): FleetChange => ({ kind: 'applied-decision', id, body })
    let result: FleetChange
    if (expires <= now) result = refused('it had expired')
    else if (isFileCommand(command)) {
      this.#files?.add(command)
      return undefined
    } else if (kind === 'settings') result = done(this.#applySettings(body, now))
    else if (kind !== 'decision')
      result = refused(`this sensor does not know commands of the kind ${kind.slice(0, 40)}: update it`)
    else if (!decisionCheck.Check(body)) result = refused('the decision does not fit its schema')
    else
      result = done(
        await applyDecision(body, {
          alerts,
          alert: (alert) => store.alert(alert),
          clockOffset: () => this.#sender?.clockOffset ?? 0,
          now: Date.now,
        }),
      )
    this.#audit(command, result.body as FleetAppliedDecision)
    outbox.keepResult(id, now, JSON.stringify(result))
    return result
  }

  /** The console has the same record: of a decision both ends name who took it. */
  #audit({ id, kind, author, body }: FleetCommand, { outcome, reason }: Omit<FleetAppliedDecision, 'time'>) {
    const { alert = '', package: name = '' } = (body ?? {}) as { alert?: string; package?: string }
    this.#options.audit({
      ...{ actor: `${author} (console)`.slice(0, 300), address: this.#membership?.addresses[0] ?? '' },
      ...{ action: `console ${kind}`, target: alert || name, request: id },
      outcome: reason === '' ? outcome : `${outcome}: ${reason}`,
      ...(kind !== 'settings' && { detail: body }),
    })
  }

  #fileDone(command: FleetCommand, outcome: Omit<FleetAppliedDecision, 'time'>): void {
    const { id } = command
    const time = Date.now()
    this.#audit(command, outcome)
    const result: FleetChange = { kind: 'applied-decision', id, body: { ...outcome, time } }
    this.#outbox?.keepResult(id, time, JSON.stringify(result))
    this.#outbox?.put(result, time)
    this.#sender?.wake()
  }

  #applySettings(body: unknown, time: number): FleetAppliedDecision {
    if (!settingsCheck.Check(body))
      return { outcome: 'refused', reason: 'the settings do not fit their schema', time }
    try {
      const problems = this.#options.settings.setByConsole(body)
      this.#options.log(
        `sightglass: console: ${Object.keys(body.values).length - problems.length} settings in effect`,
      )
      // A setting that this version does not know must not keep the others away.
      return { outcome: 'applied', reason: problems.join('; ').slice(0, 500), time }
    } catch (error) {
      return { outcome: 'refused', reason: (error as Error).message.slice(0, 500), time }
    }
  }
}
