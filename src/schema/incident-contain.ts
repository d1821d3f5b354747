/** Immediate actions of people to contain an incident. Sightglass itself never acts. */
import type { TriagedAlert } from './alert.ts'
import type { IncidentItem } from './incident.ts'
import { listText } from './list-text.ts'

/** Steps that are offered; the most urgent first. */
const most = 9
/** Names that a step lists. */
const named = 3

/** Devices to disconnect are named in full: an unnamed one cannot be disconnected. */
const namedToDisconnect = 8

export interface ContainStep {
  /** Also what is kept when it is ticked. */
  readonly text: string
  /** Why, and how. */
  readonly hint: string
}

type AlertEvidence = Pick<TriagedAlert, 'id' | 'rule' | 'what' | 'sourceAddress' | 'relatedActivity'>

const ADDRESS = /\b\d{1,3}(?:\.\d{1,3}){3}\b/g
/** `worked remotely on Jump host (10.0.0.1) by rdp as "vendor"` */
const ACCOUNT = /worked remotely on .* as "([^"]{1,60})"/
const FROM_INTERNET: ReadonlySet<string> = new Set(['internet-access', 'remote-access-from-internet'])

/** @param alerts of the incident, as far as known */
export function containSteps(
  incident: Pick<IncidentItem, 'path' | 'consequences' | 'stages'>,
  alerts: readonly AlertEvidence[],
): readonly ContainStep[] {
  const { path = [], consequences = [], stages } = incident
  const ids = new Set(stages.flatMap((stage) => stage.alerts))
  const own = alerts.filter(({ id }) => ids.has(id))
  const of = (kind: string) => consequences.find((one) => one.kind === kind)
  const names = (kind: string) => listText(of(kind)?.devices.map(({ name }) => name) ?? [], named)
  const steps: ContainStep[] = []
  const add = (text: string, hint: string) => steps.push({ text, hint })
  if (consequences.some(({ kind }) => kind !== 'foothold'))
    add(
      'Agree with the operator of the process how to bring it to a safe state',
      'Before anything is disconnected or restarted: stations and controllers below may be needed for it.',
    )
  if (of('safety'))
    add(
      `Call the safety engineer: check ${names('safety')}`,
      'Is the key switch in Run? Compare its program and limits with the approved version.',
    )
  const [entry] = path
  if (entry?.id === '') {
    const gateway = path[1]?.name ?? 'the gateway'
    const outside = peersOf(own)
    if (outside.length > 0)
      add(`Block ${listText(outside, named)} at the firewall`, `It reached ${gateway} from the internet.`)
    else add(`Close remote access through ${gateway}`, 'The path begins there.')
  }
  const accounts = [...new Set(own.flatMap(accountsOf))].slice(0, 4)
  if (accounts.length > 0)
    add(
      `Disable ${accounts.length === 1 ? 'account' : 'accounts'} ${listText(
        accounts.map((one) => `“${one}”`),
        named,
      )}`,
      'Used for the remote sessions on the path.',
    )
  // A host on which code was run is where commands come from, too.
  const targets = new Set(
    consequences.flatMap(({ kind, devices }) => (kind === 'foothold' ? [] : devices.map(({ id }) => id))),
  )
  const acted = actorsOf(incident).filter(({ id }) => !targets.has(id))
  if (acted.length > 0)
    add(
      `Disconnect ${listText(
        acted.map(({ name }) => name),
        namedToDisconnect,
      )} from the plant network`,
      'Commands to the devices that were hit came from there. Keep them powered on for evidence.',
    )
  if (of('stopped') ?? of('programmed'))
    add(
      `Before a restart, compare programs of ${listText(unique([...devicesOf(of('stopped')), ...devicesOf(of('programmed'))]), named)} with the backup`,
      'A program that was replaced starts with the controller.',
    )
  if (of('switched'))
    add(
      `Confirm positions of ${names('switched')} with the control room`,
      'Outputs were switched over the network.',
    )
  if (of('value')) add(`Set values of ${names('value')} back`, 'A set point is outside its learned range.')
  if (of('foothold'))
    add(`Collect memory and disk of ${names('foothold')}`, 'Code was copied or run there; it is evidence.')
  return steps.slice(0, most)
}

/** Devices that sent the commands, the path's last first. */
function actorsOf({ path = [], stages }: Pick<IncidentItem, 'path' | 'stages'>) {
  const last = path.at(-2)
  const grave = stages.filter(({ stage }) => stage === 'control' || stage === 'impact')
  const all = [
    ...(last === undefined || last.id === '' ? [] : [last]),
    ...grave.map(({ source, sourceName }) => ({ id: source, name: sourceName || source })),
  ]
  return [...new Map(all.map((one) => [one.id, one])).values()].filter(({ id }) => id !== '').slice(0, 4)
}

function devicesOf(consequence: { readonly devices: readonly { readonly name: string }[] } | undefined) {
  return consequence?.devices.map(({ name }) => name) ?? []
}

/** Addresses of the internet that alerts about it name. */
function peersOf(alerts: readonly AlertEvidence[]): readonly string[] {
  const found = alerts
    .filter(({ rule }) => FROM_INTERNET.has(rule))
    .flatMap(({ what, sourceAddress }) => (what.match(ADDRESS) ?? []).filter((one) => one !== sourceAddress))
  return unique(found).slice(0, 3)
}

function accountsOf({ relatedActivity }: AlertEvidence): readonly string[] {
  return relatedActivity.flatMap(({ text }) => ACCOUNT.exec(text)?.[1] ?? [])
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)]
}
