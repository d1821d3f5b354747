import type { RuleList, RuleProblemItem, RuleTest } from '#schema/rules'
import { countOf } from '#ui/kit/format'

/** Summary above the lists. */
export function rulesSentence({ items, problems }: RuleList): string {
  const own = items.filter(({ isOwn }) => isOwn)
  const spoke = items.filter(({ hits }) => hits > 0).length
  const ours = own.length === 0 ? 'no custom rules' : `${countOf(own.length, 'custom rule')}`
  const judged = `${countOf(items.length - own.length, 'built-in rule')} and ${ours}; ${spoke === 0 ? 'none fired' : `${spoke} fired`} so far.`
  if (problems.length === 0) return judged
  return `${judged} ${problems.length === 1 ? 'One rule is rejected' : `${problems.length} rules are rejected`}: see below.`
}

/** One-line error: `Line 16: expected a field of modbus, got "functon"`. */
export function problemText({ line, where, expected, got, nearest }: RuleProblemItem): string {
  const place = line === 0 ? '' : `Line ${line}: `
  const came = got === '' ? '' : `, got ${got}`
  const meant = nearest === '' ? '' : `. Did you mean ${nearest}?`
  return `${place}${where === '' ? '' : `${where}: `}expected ${shortened(expected)}${came}${meant}`
}

function shortened(text: string): string {
  return text.length > 160 ? `${text.slice(0, 159)}…` : text
}

/** Result of a dry run in one sentence. */
export function dryRunSentence({ rules, captures, isComplete }: RuleTest): string {
  if (captures.length === 0) return 'No stored capture to test on.'
  const hits = rules.reduce((sum, rule) => sum + rule.hits, 0)
  const packets = captures.reduce((sum, capture) => sum + capture.packets, 0)
  const read = `Read ${countOf(captures.length, 'capture')} (${countOf(packets, 'packet')})`
  const fired =
    hits === 0
      ? 'Would not have fired'
      : hits === 1
        ? 'Would have fired once'
        : `Would have fired ${hits.toLocaleString('en')} times`
  return `${fired}. ${read}${isComplete ? '.' : '. Stopped after two minutes; the result is incomplete.'}`
}

/** An unused file name. */
export function freeName(names: readonly string[]): string {
  for (let i = 1; ; i++) {
    const name = i === 1 ? 'plant.yml' : `plant-${i}.yml`
    if (!names.includes(name)) return name
  }
}

/** Content of a new file. */
export const EXAMPLE = `title: Set point written from outside the control room
logsource: { product: sightglass, service: modbus }
detection:
  write: { function|in: [5, 6, 15, 16, 22, 23] }
  known: { client.role: [hmi, engineering-station] }
  condition: write and not known
level: high
`
