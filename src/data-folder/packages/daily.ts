/** State of the sources in a package of the kind `daily`; each of its folders is a part of another kind. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Name of the file in the package. */
export const DAILY_SOURCES = 'sources.json'

export const dailyLimits = {
  /** Sources of one package. */
  sources: 100,
  /** A source that was not renewed for so long is called old. */
  oldMs: 36 * 3_600_000,
} as const

export interface DailySource {
  readonly name: string
  readonly kind: string
  readonly url: string
  /** RFC 3339; '' for never. */
  readonly lastAttempt: string
  readonly lastSuccess: string
  /** Why the last attempt failed or what it left out; '' for nothing. */
  readonly problem: string
}

/** Of an installed package; nothing where the file is missing or damaged. */
export function dailySources(folder: string): readonly DailySource[] {
  try {
    const { sources } = JSON.parse(readFileSync(join(folder, DAILY_SOURCES), 'utf8')) as { sources: unknown }
    if (!Array.isArray(sources)) return []
    const text = (value: unknown) => (typeof value === 'string' ? value.slice(0, 300) : '')
    return sources.slice(0, dailyLimits.sources).map((one: Partial<DailySource>) => ({
      ...{ name: text(one?.name), kind: text(one?.kind), url: text(one?.url) },
      ...{ lastAttempt: text(one?.lastAttempt), lastSuccess: text(one?.lastSuccess) },
      problem: text(one?.problem),
    }))
  } catch {
    return []
  }
}
