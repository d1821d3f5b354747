/** Sentences about an incident. */
import type { IncidentItem } from '#schema/incident'
import { listText } from '#schema/list-text'
import { countOf, durationText, localTime } from '#ui/kit/format'

/** Seconds after the last action for which an incident counts as active. */
const ACTIVE = 600
/** Similar incidents shown. */
const SIMILAR = 5
/** Consequences named in the story, the worst ones. */
const named = 4

/** How it came in, how far it went, what it did; at most five sentences. */
export function storySentences(incident: IncidentItem): readonly string[] {
  const { path = [], consequences = [], stages } = incident
  const [entry, ...rest] = path
  const via = rest.slice(0, -1).map(({ name }) => name)
  const first = stages[0]
  const sentences: string[] = []
  if (entry !== undefined && first !== undefined)
    sentences.push(
      entry.id === ''
        ? `The attacker came in from the internet through ${via[0] ?? first.sourceName} at ${clock(first.time)}.`
        : `It began at ${entry.name} at ${clock(first.time)}.`,
    )
  const unseen = path.findIndex(({ isUnseen }) => isUnseen)
  const seen = unseen < 0 ? via : via.slice(0, unseen - 1)
  const onward = entry?.id === '' ? seen.slice(1) : seen
  const leads = onward.length > 0 ? `From there the path leads to ${listText(onward)}` : ''
  if (unseen > 0)
    sentences.push(`${leads === '' ? 'The' : `${leads}; the`} way on to ${path[unseen]!.name} was not seen.`)
  else if (leads !== '') sentences.push(`${leads}.`)
  const scouted = new Set(
    stages
      .filter(({ stage }) => stage === 'discovery' || stage === 'collection')
      .map((one) => one.sourceName),
  )
  if (scouted.size > 0)
    sentences.push(`${listText([...scouted].slice(0, 3))} searched the network or read from controllers.`)
  if (consequences.length > 0)
    sentences.push(
      `${capital(listText(inOrder(consequences.slice(0, named)).map(({ text, time }) => `${text} at ${clock(time)}`)))}.`,
    )
  const length = (Date.parse(incident.lastTime) - Date.parse(incident.time)) / 1000
  sentences.push(`${countOf(devicesIn(incident).size, 'device')} took part over ${durationText(length)}.`)
  return sentences
}

/** `Still active, last action 40 s ago`; `No action for 3 h 2 min`. @param now milliseconds */
export function activeText(lastTime: string, now: number): string {
  const seconds = Math.max(0, (now - Date.parse(lastTime)) / 1000)
  const length = durationText(Math.round(seconds))
  return seconds < ACTIVE ? `Still active, last action ${length} ago` : `No action for ${length}`
}

/** Others that share devices, the most first. */
export function similarTo(
  incident: IncidentItem,
  all: readonly IncidentItem[],
): readonly { readonly incident: IncidentItem; readonly shared: number }[] {
  const own = devicesIn(incident)
  return all
    .filter(({ id }) => id !== incident.id)
    .map((other) => ({ incident: other, shared: [...devicesIn(other)].filter((id) => own.has(id)).length }))
    .filter(({ shared }) => shared > 0)
    .sort((one, other) => other.shared - one.shared)
    .slice(0, SIMILAR)
}

function devicesIn({ stages }: IncidentItem): ReadonlySet<string> {
  return new Set(stages.flatMap(({ source, destination }) => [source, destination]).filter((id) => id !== ''))
}

/** By time, as in a timeline; the cards have the worst first. */
function inOrder<Timed extends { readonly time: string }>(consequences: readonly Timed[]): readonly Timed[] {
  return consequences.toSorted((one, other) => Date.parse(one.time) - Date.parse(other.time))
}

function clock(time: string): string {
  return localTime(time).slice(-8)
}

function capital(text: string): string {
  return `${text[0]?.toUpperCase() ?? ''}${text.slice(1)}`
}
