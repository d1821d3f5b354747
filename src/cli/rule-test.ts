/** `sightglass rules test`: dry run of custom rules on captures. */
import { basename } from 'node:path'
import { clean } from '#bytes/text'
import type { DryRunResult, DryRunRule } from '#server/rules/dry-run'

/** Hits printed per rule without `--all`. */
const MOST_HITS = 10

/** PATH_MAX of Linux. */
const LONGEST_PATH = 4096

export interface Sound {
  readonly id: string
  readonly title: string
  readonly file: string
  readonly line: number
}

/** Text output: each rule with time, endpoints and frame of its hits. */
export function dryRunText(rules: readonly Sound[], result: DryRunResult, showsAll: boolean): string {
  const spoke = new Map(result.rules.map((rule) => [rule.rule, rule]))
  const blocks = rules.map(({ id, title, file, line }) => {
    const head = `${clean(title)} (${clean(file, LONGEST_PATH)}:${line})\n`
    const found = spoke.get(id)
    return found === undefined ? `${head}  would not have fired\n` : head + firedText(found, result, showsAll)
  })
  const packets = result.captures.reduce((sum, capture) => sum + capture.packets, 0)
  const read = `${result.captures.length} ${result.captures.length === 1 ? 'capture' : 'captures'}, ${packets.toLocaleString('en')} packets read\n`
  const untold = result.untold === 0 ? '' : `${result.untold} more hits of all rules are not listed\n`
  return `${blocks.join('\n')}\n${untold}${read}`
}

function firedText(rule: DryRunRule, { captures }: DryRunResult, showsAll: boolean): string {
  const pairs = new Set(rule.hits.map(({ source, destination }) => `${source}\t${destination}`))
  const times = rule.hitCount === 1 ? 'once' : `${rule.hitCount.toLocaleString('en')} times`
  const between = pairs.size === 1 ? 'one pair of devices' : `${pairs.size} pairs of devices`
  const first = captures[0]?.file ?? 0
  const hits = rule.hits.slice(0, showsAll ? undefined : MOST_HITS).map((hit) => {
    const capture = captures[hit.place.file - first]?.name ?? ''
    const note = hit.isLearning ? ' [learning mode]' : ''
    const often = hit.count > 1 ? ` (${hit.count} times, first here)` : ''
    return `  ${timeText(hit.time)}  ${clean(hit.summary, 240)}${often}${note}  ${clean(basename(capture))} frame ${hit.place.frame}\n`
  })
  const left = rule.sayings - hits.length
  const more =
    left === 0 ? '' : `  … and ${left.toLocaleString('en')} more${showsAll ? '' : '; --all shows them'}\n`
  const disabled = rule.disablesItself
    ? '  would have been disabled: more than 50 hits in an hour. Narrow the rule, or use a correlation\n'
    : ''
  return `  would have fired ${times} between ${between}:\n${hits.join('')}${more}${disabled}`
}

function timeText(time: number): string {
  return new Date(time / 1000).toISOString().replace('T', ' ').slice(0, 23)
}

/** JSON output; times in RFC 3339. */
export function dryRunDocument(rules: readonly Sound[], refused: readonly string[], result: DryRunResult) {
  const first = result.captures[0]?.file ?? 0
  return {
    schema: 'sightglass.rules-test/1',
    refused,
    captures: result.captures.map(({ name, packets, state }) => ({ name, packets, state })),
    untold: result.untold,
    rules: rules.map(({ id, title, file, line }) => {
      const found = result.rules.find(({ rule }) => rule === id)
      return {
        id,
        title,
        file,
        line,
        hits: found?.hitCount ?? 0,
        sayings: found?.sayings ?? 0,
        disablesItself: found?.disablesItself ?? false,
        first: (found?.hits ?? []).map((hit) => ({
          time: new Date(hit.time / 1000).toISOString(),
          count: hit.count,
          summary: hit.summary,
          source: hit.source,
          destination: hit.destination,
          isLearning: hit.isLearning,
          capture: result.captures[hit.place.file - first]?.name ?? '',
          frame: hit.place.frame,
        })),
      }
    }),
  }
}
