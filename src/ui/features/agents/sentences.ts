import type { AgentDetail, AgentItem, AgentJoins, AgentRefusal, EndpointImport } from '#schema/agents'
import { atText, countOf, countText, shareText } from '#ui/kit/format'

export const STATE_TEXTS: Readonly<Record<AgentItem['state'], string>> = {
  enrolled: 'enrolled, no batch yet',
  reporting: 'reporting',
  late: 'late',
  silent: 'silent for a day',
  cloned: 'two devices, one identity',
}

export function isTroubled({ state }: Pick<AgentItem, 'state'>): boolean {
  return state === 'silent' || state === 'cloned'
}

export function agentsSentence(items: readonly AgentItem[], isComplete: boolean): string {
  const count = `${countOf(items.length, 'agent')}${isComplete ? '' : ' or more'}`
  const troubled = items.filter(isTroubled).length
  const failed = items.filter(({ checks }) => checks.fail > 0).length
  const parts = [
    count,
    troubled === 0 ? '' : `${countText(troubled)} silent or cloned`,
    failed === 0 ? '' : `${countText(failed)} with failed checks`,
  ]
  return `${parts.filter((text) => text !== '').join(', ')}.`
}

/** Share of the processes that the agent saw start, of those the kernel started. */
export function seenText({ forks, seen }: AgentItem['lost']): string {
  return forks === 0 ? '–' : `${shareText(Math.min(1, seen / forks))} of ${countText(forks)}`
}

export function lossLines({ lost, refused, gaps, clones, counters }: AgentDetail): readonly string[] {
  const { events, batches, forks, seen } = lost
  return [
    forks === 0
      ? 'No process started since the first batch.'
      : `${countText(Math.min(seen, forks))} of ${countOf(forks, 'started process', 'started processes')} seen; shorter ones ended between two looks.`,
    events === 0 ? '' : `${countOf(events, 'event')} dropped on the device: too many different ones.`,
    batches === 0 ? '' : `${countOf(batches, 'batch', 'batches')} dropped on the device: the spool was full.`,
    refused === 0
      ? ''
      : `${countOf(refused, 'batch or event', 'batches or events')} refused here: replayed or malformed.`,
    gaps === 0 ? '' : `${countOf(gaps, 'gap')} in the chain of batches.`,
    clones === 0 ? '' : `${countOf(clones, 'sign')} of a second device with this identity.`,
    ...Object.entries(counters).map(([name, value]) => `${name}: ${countText(value)}`),
  ].filter((text) => text !== '')
}

export const KEY_TEXTS: Readonly<Record<AgentJoins['joins'][number]['key'], string>> = {
  decision: 'decided by a person',
  serial: 'serial number',
  mac: 'MAC address',
  address: 'IP address at that time',
  name: 'host name',
}

export const REASON_TEXTS: Readonly<Record<AgentJoins['questions'][number]['reason'], string>> = {
  'several devices': 'Several devices fit.',
  'contradicting keys': 'The keys name different devices.',
  'several endpoints': 'Several agents fit the same device.',
}

export const SOURCE_TEXTS: Readonly<Record<EndpointImport['source'], string>> = {
  agent: 'Agent',
  defender: 'Defender XDR',
  osquery: 'osquery',
  sysmon: 'Sysmon',
  velociraptor: 'Velociraptor',
  wazuh: 'Wazuh',
}

const REFUSALS: Readonly<Record<AgentRefusal['reason'], readonly [one: string, many: string, why: string]>> =
  {
    code: ['enrolment', 'enrolments', 'code unknown, used up or expired'],
    identity: [
      'enrolment',
      'enrolments',
      'the id is enrolled already; a copied identity, or a device that lost its key',
    ],
    credentials: ['request', 'requests', 'certificate or token unknown, expired or of a removed agent'],
    chain: ['batch', 'batches', 'replayed, or with the id of another agent'],
    request: ['request', 'requests', 'not as an agent sends them'],
    full: ['enrolment', 'enrolments', 'too many agents'],
    rate: ['request', 'requests', 'too many of one address or agent'],
    storage: ['request', 'requests', 'could not be stored'],
  }

/** Since the server started. */
export function refusalLine({ reason, count, last, address }: AgentRefusal): string {
  const [one, many, why] = REFUSALS[reason]
  const from = address === '' ? 'over MQTT' : `from ${address}`
  return `${countOf(count, one, many)} refused: ${why}, last ${atText(last)} ${from}`
}
