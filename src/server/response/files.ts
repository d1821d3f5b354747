/** Stored responses, in the folder `response` of the data folder: each response is a file, written atomically. */
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { writeAtomicFile } from '#data-folder/atomic-file'
import type { DestinationConnection } from '#model/destination'
import type { Severity } from '#model/rule'
import type { ActionSettings } from '#response/action-type'
import type { ResponseDryRun } from '#response/guard'
import type { ResponseTarget } from '#response/target'
import type { ResponseState } from '#schema/response'

export const limits = {
  /** Ended responses that are kept; the oldest go first. */
  responses: 1000,
  connections: 50,
  playbooks: 100,
  triggers: 50,
} as const

export interface ResponseConnection {
  readonly id: string
  readonly name: string
  readonly type: string
  readonly settings: ActionSettings
  readonly connection: DestinationConnection
}

export interface StoredResponse {
  readonly id: string
  readonly state: ResponseState
  readonly connection: string
  readonly connectionName: string
  readonly target: ResponseTarget
  readonly seconds: number
  readonly reason: string
  readonly alert: string
  readonly playbook: string
  readonly requestedBy: string
  /** Id of the account; '' without sign-in. */
  readonly requestedAccount: string
  /** Milliseconds since 1970, as all times here. */
  readonly requestedMs: number
  readonly decideUntilMs: number
  readonly dryRun: ResponseDryRun & { readonly id: string; readonly sentence: string }
  readonly approvals: readonly { readonly by: string; readonly account: string; readonly timeMs: number }[]
  readonly appliedMs: number | undefined
  readonly untilMs: number | undefined
  readonly endedMs: number | undefined
  readonly reference: string
  /** Up to where traffic was looked at. */
  readonly checked?: 'applied' | 'ended'
  readonly log: readonly { readonly timeMs: number; readonly text: string }[]
}

/** Which alerts run a playbook by themselves; counts only as long as it is as it was released. */
export interface StoredTrigger {
  readonly id: string
  readonly playbook: string
  readonly severity: Severity
  /** Ids of rules; at least one. */
  readonly rules: readonly string[]
  readonly reason: string
  readonly proposedBy: string
  readonly proposedAccount: string
  readonly proposedMs: number
  readonly releasedBy: string
  readonly releasedMs: number | undefined
  /** Of the playbook, when it was released. */
  readonly digest: string
}

export class ResponseFiles {
  readonly #folder: string
  readonly #responses = new Map<string, StoredResponse>()
  #connections: readonly ResponseConnection[]

  constructor(data: string) {
    this.#folder = join(data, 'response')
    this.#connections = readJson<readonly ResponseConnection[]>(this.#connectionFile) ?? []
    for (const name of namesIn(join(this.#folder, 'responses'))) {
      const found = readJson<StoredResponse>(join(this.#folder, 'responses', name))
      if (found !== undefined) this.#responses.set(found.id, found)
    }
  }

  get #connectionFile(): string {
    return join(this.#folder, 'connections.json')
  }

  /** A file that people, too, may put there: while it is there, nothing is applied. */
  get switchFile(): string {
    return join(this.#folder, 'off')
  }

  get isOff(): boolean {
    return existsSync(this.switchFile)
  }

  setOff(isOff: boolean): void {
    if (isOff) writeAtomicFile(this.switchFile, 'While this file is here, no response is applied.\n')
    else rmSync(this.switchFile, { force: true })
  }

  get connections(): readonly ResponseConnection[] {
    return this.#connections
  }

  saveConnections(all: readonly ResponseConnection[]): void {
    writeAtomicFile(this.#connectionFile, `${JSON.stringify(all, null, 1)}\n`)
    this.#connections = all
  }

  get #triggerFile(): string {
    return join(this.#folder, 'triggers.json')
  }

  get triggers(): readonly StoredTrigger[] {
    return readJson<readonly StoredTrigger[]>(this.#triggerFile) ?? []
  }

  saveTriggers(all: readonly StoredTrigger[]): void {
    writeAtomicFile(this.#triggerFile, `${JSON.stringify(all, null, 1)}\n`)
  }

  /** The latest first. */
  get responses(): readonly StoredResponse[] {
    return [...this.#responses.values()].sort((one, other) => other.requestedMs - one.requestedMs)
  }

  find(id: string): StoredResponse | undefined {
    return this.#responses.get(id)
  }

  save(response: StoredResponse): StoredResponse {
    writeAtomicFile(this.#fileOf(response.id), `${JSON.stringify(response)}\n`)
    this.#responses.set(response.id, response)
    const ended = this.responses.filter(({ endedMs }) => endedMs !== undefined)
    for (const { id } of ended.slice(limits.responses)) {
      rmSync(this.#fileOf(id), { force: true })
      this.#responses.delete(id)
    }
    return response
  }

  #fileOf(id: string): string {
    return join(this.#folder, 'responses', `${id}.json`)
  }

  /** Texts of imported playbooks by the name of their file. */
  playbooks(): ReadonlyMap<string, string> {
    const folder = join(this.#folder, 'playbooks')
    const names = namesIn(folder).slice(0, limits.playbooks)
    return new Map(
      names.map((name) => [name.replace(/\.json$/, ''), readFileSync(join(folder, name), 'utf8')]),
    )
  }

  savePlaybook(name: string, text: string): void {
    writeAtomicFile(join(this.#folder, 'playbooks', `${name}.json`), text)
  }

  removePlaybook(name: string): void {
    rmSync(join(this.#folder, 'playbooks', `${name}.json`), { force: true })
  }
}

function namesIn(folder: string): string[] {
  return existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => /^[0-9a-z-]{1,80}\.json$/.test(name))
        .sort()
    : []
}

function readJson<Value>(path: string): Value | undefined {
  if (!existsSync(path)) return undefined
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Value
  } catch {
    throw new Error(`${path}: cannot be read; restore it from a backup, or remove it`)
  }
}
