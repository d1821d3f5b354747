import Type, { type Static } from 'typebox'
import type { Alert } from '#model/alert'
import type { Microseconds } from '#model/time'
import {
  ALERT_STATUSES,
  type AlertChange,
  type LearnChange,
  type MuteChange,
  type MuteItem,
  type TriagedAlert,
} from '#schema/alert'
import { CodedError } from '#schema/errors'
import { EngineKind, SeverityKind } from '#schema/terms'
import { zoneOfAlert } from '#store/facets'
import { isWithin } from '#store/graph-building'
import type { Store, StoredAlert, Triage } from '#store/store'
import { spanOf } from '../http/query-time.ts'
import { paging, pagingOf, queryOf, seen } from '../http/route.ts'
import { muteItemOf, triagedOf } from './triaged-alert.ts'

export interface AlertServiceOptions {
  readonly store: Pick<Store, 'alert' | 'alerts' | 'triage' | 'mute' | 'unmute' | 'mutes'>
  /** Names of the captures by number. */
  captureNames(): Promise<readonly string[]>
  readonly baseline: {
    learn(alert: Alert): Promise<void>
    unlearn(alert: Alert): Promise<void>
  }
  /** Called for each alert that a person took up, closed or reopened. */
  triaged(alert: StoredAlert): Promise<void>
  now(): Microseconds
  /** As the setting `site.workingHours`. */
  workingHours?(): readonly string[]
}

export const alertQuery = queryOf({
  ...paging,
  ...seen,
  status: Type.Optional(Type.Enum([...ALERT_STATUSES, 'open'], { description: '`open`: new or active' })),
  severity: Type.Optional(SeverityKind),
  engine: Type.Optional(EngineKind),
  rule: Type.Optional(Type.String({ maxLength: 200 })),
  device: Type.Optional(Type.String({ maxLength: 300 })),
  newHere: Type.Optional(
    Type.Boolean({ description: '`false`: only alerts; `true`: only findings while learning' }),
  ),
  hours: Type.Optional(
    Type.Enum(['working', 'after'], { description: 'Within or outside the working hours of the site' }),
  ),
  suppressed: Type.Optional(
    Type.Enum(['no', 'only', 'also'], {
      description: 'Muted alerts and alerts of announced maintenance; default `no`',
    }),
  ),
})

/** An alert that came before the span and after it did not happen in it. */
function happenedWithin({ episodes }: Alert, span: ReturnType<typeof spanOf>): boolean {
  return episodes.length === 0 || episodes.some(({ from, to }) => isWithin(from, to, span))
}

const SUPPRESSED = { no: false, only: true, also: undefined } as const
const HOUR = 3_600_000_000
/** Pages of the store that one answer reads at most; `next` goes on behind them. */
const PAGES_READ = 20

export class AlertService {
  readonly #options: AlertServiceOptions

  constructor(options: AlertServiceOptions) {
    this.#options = options
  }

  get #workingHours(): readonly string[] {
    return this.#options.workingHours?.() ?? []
  }

  async list(query: Static<typeof alertQuery>) {
    const { status, severity, engine, rule, device, newHere, hours, suppressed = 'no' } = query
    const files = await this.#options.captureNames()
    const span = spanOf(query)
    const filter = { status, severity, engine, rule, device, isLearning: newHere }
    const workingHours = this.#workingHours
    const { limit, cursor } = pagingOf(query)
    const shown: TriagedAlert[] = []
    let next = cursor
    // The store knows neither working hours nor episodes: further pages make up for what these leave out.
    for (let pages = 0; pages < PAGES_READ && shown.length < limit; pages++) {
      const page = await this.#options.store.alerts({
        ...{ ...span, ...filter, suppressed: SUPPRESSED[suppressed] },
        ...{ limit: limit - shown.length, cursor: next },
      })
      const found = page.items
        .filter(({ alert }) => happenedWithin(alert, span))
        .map((alert) => triagedOf(alert, files, workingHours))
        .filter(({ isAfterHours }) => hours === undefined || isAfterHours === (hours === 'after'))
      shown.push(...found)
      next = page.next
      if (next === undefined) break
    }
    return { items: shown, next: next ?? null }
  }

  async find(id: string): Promise<TriagedAlert> {
    return this.#itemOf(await this.#stored(id))
  }

  /** `origin`: id of the destination whose receiver made the change. */
  async change(id: string, { status, reason = '' }: AlertChange, origin?: string): Promise<TriagedAlert> {
    return this.#triage(id, { status, reason, time: this.#options.now(), origin })
  }

  /** Closes the alert and adds its traffic to the baseline. Throws `not-learnable`. */
  async learn(id: string, { reason = '' }: LearnChange): Promise<TriagedAlert> {
    const { baseline, now } = this.#options
    await baseline.learn(await this.#learnable(id))
    return this.#triage(id, { status: 'closed', reason, time: now(), isLearned: true })
  }

  async unlearn(id: string): Promise<void> {
    const { baseline, now } = this.#options
    await baseline.unlearn(await this.#learnable(id))
    await this.#triage(id, { status: 'new', reason: '', time: now() })
  }

  async mute(id: string, { scope, reason = '', hours }: MuteChange): Promise<TriagedAlert> {
    const { store, now } = this.#options
    const { alert } = await this.#stored(id)
    const { rule, sourceAddress, destinationAddress } = alert
    const zone = scope === 'zone' ? zoneOfAlert(alert) : ''
    if (scope === 'zone' && zone === '')
      throw new CodedError('bad-request', 'scope: neither device is in a named zone')
    const time = now()
    await store.mute({
      ...{ id, rule, zone, reason, time },
      source: scope === 'target' || scope === 'zone' ? '' : sourceAddress,
      destination: scope === 'source' || scope === 'zone' ? '' : destinationAddress,
      until: hours === undefined ? undefined : time + Math.round(hours * HOUR),
    })
    return this.find(id)
  }

  async unmute(id: string): Promise<void> {
    if (!(await this.#options.store.unmute(id))) throw new CodedError('not-found', `no mute ${id}`)
  }

  async mutes(): Promise<readonly MuteItem[]> {
    return (await this.#options.store.mutes()).map(muteItemOf)
  }

  async #stored(id: string): Promise<StoredAlert> {
    const found = await this.#options.store.alert(id)
    if (found === undefined) throw new CodedError('not-found', `no alert ${id}`)
    return found
  }

  async #learnable(id: string): Promise<Alert> {
    const { alert } = await this.#stored(id)
    if (alert.baselineUpdate === undefined)
      throw new CodedError('not-learnable', `${alert.title}: this alert has no traffic that can be learned`)
    return alert
  }

  async #triage(id: string, triage: Triage): Promise<TriagedAlert> {
    const { store, triaged } = this.#options
    if (!(await store.triage(id, triage))) throw new CodedError('not-found', `no alert ${id}`)
    const found = await this.#stored(id)
    await triaged(found)
    return this.#itemOf(found)
  }

  async #itemOf(alert: StoredAlert): Promise<TriagedAlert> {
    return triagedOf(alert, await this.#options.captureNames(), this.#workingHours)
  }
}
