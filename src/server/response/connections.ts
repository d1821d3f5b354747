/** Systems that responses act on: settings, secrets, and the calls of them. */
import { randomBytes } from 'node:crypto'
import type { ActionDirection, AnyActionType } from '#response/action-type'
import { targetText } from '#response/target'
import { CodedError } from '#schema/errors'
import type { ActionTypeItem, ResponseConnectionChange, ResponseConnectionItem } from '#schema/response'
import { performAction } from '#transports/action'
import { TokenCache } from '#transports/token-cache'
import { completeSettings, settingItems, shortText } from '../declared-settings.ts'
import { SecretFile } from '../sealed-secrets.ts'
import { limits, type ResponseConnection, type ResponseFiles, type StoredResponse } from './files.ts'
import type { ResponsePlant } from './plant.ts'

interface Setup {
  readonly data: string
  readonly types: ReadonlyMap<string, AnyActionType>
  readonly files: ResponseFiles
  readonly safeHosts: ResponsePlant['safeHosts']
  readonly version: string
  readonly ownPort: () => number
  readonly nowMs: () => number
}

export class ResponseConnections {
  readonly #setup: Setup
  readonly #types: ReadonlyMap<string, AnyActionType>
  readonly #files: ResponseFiles
  readonly #secrets: SecretFile
  readonly #tokens = new TokenCache()

  constructor(setup: Setup) {
    this.#setup = setup
    this.#types = setup.types
    this.#files = setup.files
    this.#secrets = new SecretFile(setup.data, 'response-secrets.json')
  }

  types(): readonly ActionTypeItem[] {
    return [...this.#types.values()].map((type) => ({
      ...{ name: type.name, title: type.title, description: type.description, targets: [...type.targets] },
      settings: settingItems(type.settings),
      secrets: Object.entries(type.secrets).map(
        ([name, { title, description = '', isOptional = false, when = null }]) => ({
          ...{ name, title, description, isOptional, when },
        }),
      ),
      expiresThere: type.expiresThereSeconds > 0,
    }))
  }

  list(): readonly ResponseConnectionItem[] {
    return this.#files.connections.map((connection) => this.#item(connection))
  }

  async add(change: ResponseConnectionChange): Promise<ResponseConnectionItem> {
    if (this.#files.connections.length >= limits.connections)
      throw new CodedError('too-many-records', `expected at most ${limits.connections} connections`)
    return this.#save(randomBytes(6).toString('hex'), change)
  }

  async change(id: string, change: ResponseConnectionChange): Promise<ResponseConnectionItem> {
    this.find(id)
    return this.#save(id, change)
  }

  async remove(id: string): Promise<void> {
    this.find(id)
    const used = this.#files.responses.find(
      ({ connection, endedMs }) => connection === id && endedMs === undefined,
    )
    if (used !== undefined)
      throw new CodedError(
        'response-refused',
        `the response to ${targetText(used.target)} still needs it; undo that first`,
      )
    this.#files.saveConnections(this.#files.connections.filter((one) => one.id !== id))
    this.#secrets.remove(id)
  }

  async #save(id: string, change: ResponseConnectionChange): Promise<ResponseConnectionItem> {
    const { name, type: typeName, connection, secrets = {} } = change
    const type = this.#types.get(typeName)
    if (type === undefined)
      refuse(`type: expected one of ${[...this.#types.keys()].join(', ')}, got ${shortText(typeName)}`)
    const settings = completeSettings(type.settings, change.settings, refuse)
    const fault = type.check?.(settings)
    if (fault !== undefined) refuse(fault)
    for (const part of ['caFile', 'certificateFile', 'keyFile'] as const)
      if (/[/\\\0]|^\.\.?$/.test(connection[part]))
        refuse(`connection.${part}: expected the name of a file in the folder certificates`)
    const unknown = Object.keys(secrets).find((one) => type.secrets[one] === undefined)
    if (unknown !== undefined)
      refuse(`secrets: expected ${Object.keys(type.secrets).join(', ') || 'none'}, got ${shortText(unknown)}`)
    const twin = this.#files.connections.find((one) => one.name === name && one.id !== id)
    if (twin !== undefined)
      refuse(`name: expected a new name, ${shortText(name)} is taken; playbooks find it by name`)
    const safe = await this.#setup.safeHosts(type.hosts(settings)).catch(() => undefined)
    if (safe !== undefined && 'device' in safe)
      throw new CodedError('response-refused', `${safe.device} is a device of the plant; it is never called`)
    this.#secrets.set(id, secrets, Object.keys(type.secrets))
    this.#tokens.forget(id)
    const saved: ResponseConnection = { id, name, type: type.name, settings, connection }
    const others = this.#files.connections.filter((one) => one.id !== id)
    this.#files.saveConnections([...others, saved])
    return this.#item(saved)
  }

  #item({ id, name, type: typeName, settings, connection }: ResponseConnection): ResponseConnectionItem {
    const type = this.#types.get(typeName)
    let secretsSet: string[] = []
    try {
      secretsSet = Object.keys(this.#secrets.of(id))
    } catch {
      // Each attempt to apply reports why.
    }
    return {
      ...{ id, name, type: typeName, settings: { ...settings }, connection: { ...connection }, secretsSet },
      ...{ typeTitle: type?.title ?? typeName, targets: [...(type?.targets ?? [])] },
    }
  }

  find(id: string): ResponseConnection {
    const found = this.#files.connections.find((one) => one.id === id)
    if (found === undefined) throw new CodedError('not-found', `no connection ${id}`)
    return found
  }

  typeOf({ type: name }: ResponseConnection): AnyActionType {
    const type = this.#types.get(name)
    if (type === undefined) throw new CodedError('bad-response', `there is no action type ${name}`)
    return type
  }

  named(name: string): ResponseConnection | undefined {
    return this.#files.connections.find((one) => one.name === name)
  }

  /** Title of the action type; '' once the connection is gone. */
  typeTitle(id: string): string {
    const connection = this.#files.connections.find((one) => one.id === id)
    return this.#types.get(connection?.type ?? '')?.title ?? ''
  }

  /** Ids of those that serve a block list. @param name only this list */
  blockLists(name?: string): ReadonlySet<string> {
    const serving = this.#files.connections.filter(
      ({ type, settings }) => type === 'block-list' && (name === undefined || settings.list === name),
    )
    return new Set(serving.map(({ id }) => id))
  }

  /** Calls the other system. Any fault is a result, since a response must go on from it. */
  async perform(
    { id, connection: connectionId, target, untilMs = 0 }: StoredResponse,
    direction: ActionDirection,
  ) {
    const fault = (reason: string) =>
      ({ state: 'failed', reason, isTemporary: direction === 'undo' }) as const
    try {
      const connection = this.find(connectionId)
      const type = this.typeOf(connection)
      const safe = await this.#setup.safeHosts(type.hosts(connection.settings))
      if ('device' in safe) return fault(`${safe.device} is a device of the plant; it is never called`)
      const order = { id, target, seconds: Math.max(1, Math.round((untilMs - this.#setup.nowMs()) / 1000)) }
      return await performAction(
        type,
        { order, direction },
        {
          ...{ destination: connection.id, settings: connection.settings, connection: connection.connection },
          ...{ secrets: this.#secrets.of(connection.id), data: this.#setup.data, tokens: this.#tokens },
          sender: { sensor: '', version: this.#setup.version, url: '' },
          ownPort: this.#setup.ownPort(),
          isProtected: (address) => !safe.addresses.has(address),
        },
      )
    } catch (error) {
      return fault((error as Error).message)
    }
  }
}

function refuse(fault: string): never {
  throw new CodedError('bad-response', fault)
}
