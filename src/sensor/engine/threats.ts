/** Threat intelligence from files, read inside the engine process: a feed is a stranger's text. */
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { Indicators } from '#intel/indicators'
import { limits } from '#intel/limits'
import { readFeed } from '#intel/read-feed'

export interface LoadedThreats {
  readonly indicators: Indicators
  /** What was not taken and why, in one line each. */
  readonly problems: readonly string[]
}

export function loadThreats(files: readonly string[]): LoadedThreats {
  const indicators = new Indicators()
  const problems: string[] = []
  for (const file of files) {
    const name = basename(file)
    try {
      const feed = readFeed(readFileSync(file, 'utf8'), name)
      problems.push(...feed.problems.map((problem) => `${name}: ${problem}`))
      if (!feed.indicators.every((indicator) => indicators.add(indicator)))
        problems.push(`${name}: only the first ${limits.indicators} indicators of all files are kept`)
    } catch (error) {
      problems.push(`${name}: ${error instanceof Error ? error.message : error}`)
    }
  }
  return { indicators, problems }
}
