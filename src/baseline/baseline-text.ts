import { timeText } from '#model/time'
import type { Baseline } from './baseline.ts'
import type { Channel } from './channel.ts'

/**
 * The baseline as text that people read, review, diff and edit: YAML, sorted by content, so that the same traffic gives
 * the same file, byte for byte.
 */

export const VERSION = 'sightglass.baseline/1'

const HEAD = `# What is normal at this site. Edit and review it like code; \`sightglass baseline diff\` compares two of these files.
# relations: who reaches whom by which service. channels: what they ask; each symbol as [count, first seen, last seen].
`

/** Text of a baseline file. */
export function baselineText(baseline: Baseline): string {
  const relations = [...baseline.relations.entries()].sort(byKey).map(([, relation]) => {
    const { client, server, service, first, last, count } = relation
    return `  - {client: ${quote(client)}, server: ${quote(server)}, service: ${quote(service)}, count: ${count}, first: ${quote(timeText(first))}, last: ${quote(timeText(last))}}\n`
  })
  const channels = [...baseline.channels.entries()].sort(byKey).map(([, channel]) => channelText(channel))
  return `${HEAD}version: ${VERSION}\nrelations:${list(relations)}channels:${list(channels)}`
}

function channelText(channel: Channel): string {
  const { client, server, protocol, unit, count, first, last } = channel
  let text = `  - client: ${quote(client)}\n    server: ${quote(server)}\n    protocol: ${quote(protocol)}\n    unit: ${quote(unit)}\n`
  text += `    count: ${count}\n    first: ${quote(timeText(first))}\n    last: ${quote(timeText(last))}\n    habits:\n`
  for (const [habit, symbols] of [...channel.habits.entries()].sort(byKey)) {
    text += `      ${quote(habit)}:\n`
    for (const [symbol, seen] of [...symbols.entries()].sort(byKey)) {
      text += `        ${quote(symbol)}: [${seen.count}, ${quote(timeText(seen.first))}, ${quote(timeText(seen.last))}]\n`
    }
  }
  return text
}

function list(items: readonly string[]): string {
  return items.length === 0 ? ' []\n' : `\n${items.join('')}`
}

/** JSON strings are YAML strings (YAML 1.2 §1.3); plain where nothing could be misread. */
function quote(text: string): string {
  return /^[a-z][a-z0-9 ._/-]*[a-z0-9]$/i.test(text) && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(text)
    ? text
    : JSON.stringify(text)
}

function byKey(a: readonly [string, unknown], b: readonly [string, unknown]): number {
  return a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0
}
