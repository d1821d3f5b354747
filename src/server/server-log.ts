/** The log of the server: lines for people, or one JSON object a line (pino) for a log collector. */
import pino, { type Logger } from 'pino'
import { logFormatSetting, logLevelSetting } from './operations/settings.ts'
import type { SettingsStore } from './settings-store.ts'

export const limits = {
  /** Lines kept for the support bundle. */
  latest: 500,
  /** Characters of one of them. */
  line: 1000,
} as const

export type LogFields = Readonly<Record<string, string | number | boolean>>

export class ServerLog {
  readonly #settings: SettingsStore
  readonly #write: (line: string) => void
  readonly #json: Logger
  readonly #latest: string[] = []

  /** @param write takes a line without its end */
  constructor(settings: SettingsStore, write: (line: string) => void) {
    this.#settings = settings
    this.#write = (line) => {
      this.#latest.push(line.slice(0, limits.line))
      if (this.#latest.length > limits.latest) this.#latest.shift()
      write(line)
    }
    this.#json = pino(
      {
        level: 'debug',
        base: { name: 'sightglass', pid: process.pid },
        timestamp: pino.stdTimeFunctions.isoTime,
      },
      { write: (line) => this.#write(line.trimEnd()) },
    )
  }

  get latest(): readonly string[] {
    return this.#latest
  }

  /** A message for the operator: a problem, as services report it. */
  problem(line: string): void {
    if (this.#isJson) this.#json.error(line.replace(/^sightglass: /, ''))
    else this.#write(line)
  }

  info(message: string, fields: LogFields = {}): void {
    if (this.#settings.value(logLevelSetting) === 'error') return
    if (this.#isJson) this.#json.info(fields, message)
    else this.#write(`sightglass: ${message}${fieldText(fields)}`)
  }

  debug(message: string, fields: LogFields = {}): void {
    if (this.#settings.value(logLevelSetting) !== 'debug') return
    if (this.#isJson) this.#json.debug(fields, message)
    else this.#write(`sightglass: ${message}${fieldText(fields)}`)
  }

  get #isJson(): boolean {
    return this.#settings.value(logFormatSetting) === 'json'
  }
}

/** Values come from requests: JSON keeps line breaks and control characters out of the log. */
function fieldText(fields: LogFields): string {
  return Object.entries(fields)
    .map(([name, value]) => ` ${name}=${typeof value === 'string' ? JSON.stringify(value) : value}`)
    .join('')
}
