/** Playbooks: shipped ones and those that people imported, as CACAO 2.0 documents. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { type ReadPlaybook, readPlaybook } from '#response/cacao'
import { CodedError } from '#schema/errors'
import type { PlaybookItem } from '#schema/response'
import { limits, type ResponseFiles } from './files.ts'

const SHIPPED = new URL('../../../content/playbooks/', import.meta.url)

export class PlaybookLibrary {
  readonly #files: ResponseFiles

  constructor(files: ResponseFiles) {
    this.#files = files
  }

  list(): readonly PlaybookItem[] {
    return [...this.#all()].map(([id, { playbook, isShipped }]) => ({
      ...{ id, isShipped, name: playbook.name, description: playbook.description },
      steps: playbook.steps.map((step) => ({
        ...step,
        commands: step.commands.map((command) => ({ ...command })),
      })),
      faults: [...playbook.faults],
    }))
  }

  find(id: string): ReadPlaybook {
    const found = this.#all().get(id)
    if (found === undefined) throw new CodedError('not-found', `no playbook ${id}`)
    return found.playbook
  }

  /** Changes with any part of the document, also with parts we do not read. */
  digestOf(id: string): string {
    return createHash('sha256')
      .update(JSON.stringify(this.find(id).raw))
      .digest('hex')
  }

  import(raw: unknown): PlaybookItem {
    const text = JSON.stringify(raw)
    const read = readPlaybook(text)
    if ('fault' in read) throw new CodedError('bad-response', read.fault)
    const id = createHash('sha256').update(read.id).digest('hex').slice(0, 16)
    if (this.#files.playbooks().size >= limits.playbooks && !this.#files.playbooks().has(id))
      throw new CodedError('too-many-records', `expected at most ${limits.playbooks} playbooks`)
    this.#files.savePlaybook(id, text)
    return this.list().find((one) => one.id === id)!
  }

  remove(id: string): void {
    if (!this.#files.playbooks().has(id)) throw new CodedError('not-found', `no imported playbook ${id}`)
    this.#files.removePlaybook(id)
  }

  #all(): ReadonlyMap<string, { readonly playbook: ReadPlaybook; readonly isShipped: boolean }> {
    const shipped = readdirSync(SHIPPED)
      .filter((name) => name.endsWith('.cacao.json'))
      .map(
        (name) =>
          [
            `shipped-${name.replace('.cacao.json', '')}`,
            readFileSync(new URL(name, SHIPPED), 'utf8'),
            true,
          ] as const,
      )
    const imported = [...this.#files.playbooks()].map(([name, text]) => [name, text, false] as const)
    const read = [...shipped, ...imported].flatMap(([id, text, isShipped]) => {
      const playbook = readPlaybook(text)
      return 'fault' in playbook ? [] : [[id, { playbook, isShipped }] as const]
    })
    return new Map(read)
  }
}
