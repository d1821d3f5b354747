import type { DestinationItem, TestAnswer } from '#schema/forwarding'
import { countOf, countText, durationText } from '#ui/kit/format'

/** Summary above the list. */
export function forwardingSentence(items: readonly DestinationItem[]): string {
  if (items.length === 0) return 'Forwarding is not configured: alerts are shown only here.'
  const on = items.filter(({ isEnabled }) => isEnabled)
  const failing = on.filter(({ state }) => state === 'failing')
  const waiting = on.reduce((sum, item) => sum + item.waiting, 0)
  const dropped = on.reduce((sum, item) => sum + item.dropped, 0)
  const where =
    on.length === 0 ? 'No destination is enabled.' : `Forwarding to ${countOf(on.length, 'destination')}.`
  return [
    where,
    failing.length > 0 && `${listOf(failing.map(({ name }) => name))} unreachable.`,
    waiting > 0 && `${countText(waiting)} ${waiting === 1 ? 'message queued' : 'messages queued'}.`,
    dropped > 0 && `${countText(dropped)} dropped.`,
  ]
    .filter(Boolean)
    .join(' ')
}

/** `A, B and C`. */
function listOf(names: readonly string[]): string {
  const last = names.at(-1) ?? ''
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`
}

const SEVERITY_TEXTS: Readonly<Record<string, string>> = {
  notice: 'all severities',
  critical: 'critical only',
}

export const stateTexts: Readonly<Record<DestinationItem['state'], string>> = {
  off: 'off',
  unused: 'nothing sent yet',
  delivering: 'delivering',
  waiting: 'sending',
  failing: 'unreachable',
}

/** `Splunk (HTTP Event Collector) to splunk.example:8088`. */
export function targetText({ typeTitle, target }: DestinationItem): string {
  return target === '' ? typeTitle : `${typeTitle} to ${target}`
}

/** `alerts and incidents, major and above; zone Press`. */
export function filterText({ filter }: DestinationItem): string {
  const { kinds, severity, engines, protocols, zones, rules, closed } = filter
  const names = {
    ...{ alert: 'alerts', incident: 'incidents', event: 'events', system: 'system messages' },
    ...{ device: 'devices', exposure: 'vulnerabilities' },
  }
  const some = (word: string, words: readonly string[]) =>
    words.length === 0 ? [] : [`${word} ${words.join(', ')}`]
  const all = kinds.map((kind) => names[kind]).join(', ')
  return [
    `${all}; ${SEVERITY_TEXTS[severity] ?? `${severity} and above`}`,
    ...some('engine', engines),
    ...some('protocol', protocols),
    ...some('zone', zones),
    ...some('rule', rules),
    ...(closed ? ['closed alerts too'] : []),
  ].join('; ')
}

/** `1,284 sent`, and messages not delivered. */
export function countsText({ sent, refused, failed, dropped, waiting }: DestinationItem): string {
  return [
    `${countText(sent)} sent`,
    waiting > 0 && `${countText(waiting)} queued`,
    refused > 0 && `${countText(refused)} rejected by the receiver`,
    failed > 0 && `${countText(failed)} failed and kept`,
    dropped > 0 && `${countText(dropped)} dropped`,
  ]
    .filter(Boolean)
    .join(', ')
}

/** Delay of the last message; with tenths below ten seconds. */
export function delayText(seconds: number): string {
  return seconds < 10 ? `${seconds.toFixed(1)} s` : durationText(seconds)
}

/** Steps of a test as the server names them, with what to check if one fails. */
const REMEDIES: Readonly<Record<string, string>> = {
  Name: 'Check the host name and the DNS server of this sensor.',
  Connection: 'Check address and port, the service of the receiver, and firewalls between.',
  Certificate: 'Name the CA certificate of the receiver under Certificates and proxy.',
  'Sign-in': 'Check user, password, key or token, and their permissions at the receiver.',
  Record: 'Check the settings above, such as index, table or address, at the receiver.',
}

/** Check to make after a test that failed; '' if none did. */
export function remedyOf(steps: TestAnswer['steps']): string {
  const failed = steps.find(({ state }) => state === 'failed')
  return failed === undefined ? '' : (REMEDIES[failed.name] ?? '')
}
