/** Triggers: playbooks that run by themselves when an alert of a rule appears, once a second person released them. */
import { randomBytes } from 'node:crypto'
import { rankOf } from '#model/message'
import { CodedError } from '#schema/errors'
import type { NewTrigger, TriggerItem } from '#schema/response'
import type { StoredAlert } from '#store/store'
import type { AuditEntry } from '../http/access.ts'
import type { Viewer } from '../http/viewer.ts'
import { limits, type ResponseFiles, type StoredTrigger } from './files.ts'
import type { ResponseService } from './service.ts'

const bounds = {
  /** Alerts that were looked at; an alert runs a playbook once. */
  seen: 10_000,
  /** Alerts of uploaded captures are of the past. */
  recentMs: 10 * 60_000,
  /** Playbooks run by triggers in an hour: a flood of alerts must not flood people with plans. */
  runsPerHour: 20,
} as const

/** Viewer for plans of a trigger: never an account, so that it can approve nothing. */
const actorOf = (playbook: string): Viewer => ({
  ...{ kind: 'local', account: '', name: `trigger of ${playbook}`.slice(0, 100), permissions: [] },
  ...{ credential: '', address: '' },
})

interface TriggerSetup {
  readonly files: ResponseFiles
  readonly service: Pick<ResponseService, 'runPlaybook' | 'applyReleased' | 'playbooks'>
  readonly alert: (id: string) => Promise<StoredAlert | undefined>
  readonly audit: (entry: AuditEntry) => void
  readonly nowMs: () => number
  readonly log: (line: string) => void
}

export class ResponseTriggers {
  readonly #setup: TriggerSetup
  readonly #seen = new Set<string>()
  /** Times of the last runs. */
  #runs: readonly number[] = []
  #queue: Promise<unknown> = Promise.resolve()

  constructor(setup: TriggerSetup) {
    this.#setup = setup
  }

  list(): readonly TriggerItem[] {
    return this.#setup.files.triggers.map((trigger) => this.#item(trigger))
  }

  propose({ playbook, severity, rules, reason }: NewTrigger, { name, account }: Viewer): TriggerItem {
    const { files, nowMs } = this.#setup
    this.#setup.service.playbooks.find(playbook)
    if (files.triggers.length >= limits.triggers)
      throw new CodedError('too-many-records', `expected at most ${limits.triggers} triggers`)
    const trigger: StoredTrigger = {
      ...{ id: randomBytes(6).toString('hex'), playbook, severity, rules: [...new Set(rules)], reason },
      ...{ proposedBy: name, proposedAccount: account, proposedMs: nowMs() },
      ...{ releasedBy: '', releasedMs: undefined, digest: '' },
    }
    files.saveTriggers([...files.triggers, trigger])
    return this.#item(trigger)
  }

  /** Another person than the one who proposed it. */
  release(id: string, { name, account }: Viewer): TriggerItem {
    const { files, nowMs, service } = this.#setup
    const trigger = this.#find(id)
    if (account === '' || trigger.proposedAccount === '')
      throw new CodedError('response-refused', 'a second person must release it: add accounts first')
    if (account === trigger.proposedAccount)
      throw new CodedError(
        'response-refused',
        `${trigger.proposedBy} proposed it; another person must release it`,
      )
    const released = {
      ...trigger,
      ...{
        releasedBy: name,
        releasedMs: nowMs(),
        digest: service.playbooks.digestOf(trigger.playbook),
      },
    }
    files.saveTriggers(files.triggers.map((one) => (one.id === id ? released : one)))
    return this.#item(released)
  }

  remove(id: string): void {
    this.#find(id)
    this.#setup.files.saveTriggers(this.#setup.files.triggers.filter((one) => one.id !== id))
  }

  /** Runs what is released for these alerts, each alert once. */
  alerted(ids: readonly string[]): void {
    if (ids.length === 0 || this.#setup.files.triggers.every(({ digest }) => digest === '')) return
    for (const id of ids)
      this.#queue = this.#queue
        .then(() => this.#look(id))
        .catch((error: Error) => this.#setup.log(`sightglass: response trigger: ${error.message}`))
  }

  /** Resolves when nothing is under way. */
  async idle(): Promise<void> {
    await this.#queue
  }

  async #look(id: string): Promise<void> {
    const { files, service, alert: alertOf, audit } = this.#setup
    if (this.#seen.has(id)) return
    const found = await alertOf(id)
    if (found === undefined || !isActedOn(found, this.#setup.nowMs())) return
    this.#seen.add(id)
    if (this.#seen.size > bounds.seen) this.#seen.delete(this.#seen.values().next().value!)
    for (const trigger of files.triggers) {
      const { playbook, rules, severity, releasedBy } = trigger
      if (!this.#isReleased(trigger) || !rules.includes(found.alert.rule)) continue
      if (rankOf(found.alert.severity) < rankOf(severity)) continue
      const { name } = service.playbooks.find(playbook)
      const reason = `${found.alert.title}: ${trigger.reason}`.slice(0, 500)
      let outcome = ''
      try {
        this.#countRun()
        const { items } = await service.runPlaybook(playbook, { alert: id, reason }, actorOf(name))
        for (const item of items) {
          const { state } = await service.applyReleased(item.id, `trigger, released by ${releasedBy}`)
          outcome = `${outcome}${outcome === '' ? '' : ', '}${item.target.value} ${state}`
        }
      } catch (error) {
        outcome = (error as Error).message
      }
      audit({
        ...{
          actor: `trigger of ${name}`,
          address: '',
          action: 'playbook triggered',
          target: `/rest/alerts/${id}`,
        },
        ...{ outcome: outcome.slice(0, 300) || 'nothing to apply', request: trigger.id },
      })
    }
  }

  /** Throws if too many ran within an hour. */
  #countRun(): void {
    const nowMs = this.#setup.nowMs()
    this.#runs = this.#runs.filter((time) => nowMs - time < 3_600_000)
    if (this.#runs.length >= bounds.runsPerHour)
      throw new Error(`not run: triggers ran ${bounds.runsPerHour} playbooks within an hour`)
    this.#runs = [...this.#runs, nowMs]
  }

  /** A playbook that changed since must be released anew. */
  #isReleased({ digest, playbook }: StoredTrigger): boolean {
    if (digest === '') return false
    try {
      return this.#setup.service.playbooks.digestOf(playbook) === digest
    } catch {
      return false
    }
  }

  #find(id: string): StoredTrigger {
    const found = this.#setup.files.triggers.find((one) => one.id === id)
    if (found === undefined) throw new CodedError('not-found', `no trigger ${id}`)
    return found
  }

  #item(trigger: StoredTrigger): TriggerItem {
    const { id, playbook, severity, rules, reason, proposedBy, proposedMs, releasedBy, releasedMs, digest } =
      trigger
    const time = (ms: number) => new Date(ms).toISOString()
    return {
      ...{ id, playbook, severity, rules: [...rules], reason, proposedBy, proposed: time(proposedMs) },
      playbookName: this.#setup.service.playbooks.list().find((one) => one.id === playbook)?.name ?? playbook,
      state: digest === '' ? 'proposed' : this.#isReleased(trigger) ? 'released' : 'changed',
      ...{ releasedBy, released: releasedMs === undefined ? null : time(releasedMs) },
    }
  }
}

/** Learned, muted, announced, closed and old alerts trigger no action. */
function isActedOn({ alert, triage, mute }: StoredAlert, nowMs: number): boolean {
  const isRecent = Math.abs(nowMs - alert.lastTime / 1000) < bounds.recentMs
  const isOpen = triage === undefined || triage.status !== 'closed'
  return isRecent && isOpen && mute === undefined && !alert.isLearning && alert.maintenance === ''
}
