/** Agent data of the device it was joined with: software, operating system, failed checks. Written by the server. */
import type { Claim, Device } from '#model/device'
import { knownSoftware } from './software.ts'
import type { PostureKind } from './weights.ts'

export const AGENT_SCHEMA = 'sightglass.agent-details/1'

/** Attribute of a device under which its failed checks are: `high⇥title: found⇥remedy`. */
const ATTRIBUTE = 'baselineCheck'

const limits = { checks: 64, named: 5, text: 300 } as const

export interface FailedCheck {
  readonly severity: 'high' | 'medium' | 'low'
  readonly title: string
  readonly found: string
  readonly todo: string
}

export interface AgentPackage {
  readonly vendor: string
  readonly name: string
  readonly version: string
  /** The whole version that is installed, and the source package it was built from. */
  readonly origin?: { readonly source: string; readonly version: string }
}

/** Package names as advisories call the product; upstream's version without epoch and revision (deb-version(7)). */
export function agentPackage(name: string, given: string, manager: string): AgentPackage {
  const known = knownSoftware(name)
  // After a space: the source package, where its name is another.
  const [version = '', source = name] = given.split(' ')
  const upstream = version.replace(/^\d+:/, '').replace(/-[^-]+$/, '')
  return {
    vendor: known?.maker ?? manager,
    name: known?.product ?? name,
    version: upstream,
    origin: { source, version },
  }
}

/** Software that advisories are known of comes first: only so many parts become modules. */
export function knownFirst(
  packages: readonly AgentPackage[],
  managers: ReadonlySet<string>,
): readonly AgentPackage[] {
  return [...packages].sort((a, b) => Number(managers.has(a.vendor)) - Number(managers.has(b.vendor)))
}

export function withChecks(device: Device, checks: readonly FailedCheck[], taken: string): Device {
  if (checks.length === 0) return device
  const time = (Date.parse(taken) || 0) * 1000
  const claims = checks.slice(0, limits.checks).map(
    ({ severity, title, found, todo }): Claim => ({
      value: [severity, `${title}: ${found}`.slice(0, limits.text), todo.slice(0, limits.text)].join('\t'),
      ...{ source: 'agent', field: 'baseline check', place: undefined, time, confidence: 0.8 },
    }),
  )
  return { ...device, alternatives: { ...device.alternatives, [ATTRIBUTE]: claims } }
}

export interface CheckFinding {
  readonly kind: PostureKind
  readonly title: string
  readonly what: string
  readonly todo: string
}

const KINDS = [
  ['high', 'failed-checks-high'],
  ['medium', 'failed-checks-medium'],
  ['low', 'failed-checks-low'],
] as const

/** One finding for each severity, with the first failed checks in words. */
export function checkFindings({ alternatives }: Device): readonly CheckFinding[] {
  const rows = (alternatives[ATTRIBUTE] ?? []).map(({ value }) => value.split('\t'))
  return KINDS.flatMap(([severity, kind]) => {
    const own = rows.filter(([first]) => first === severity)
    if (own.length === 0) return []
    const further = own.length > limits.named ? `; and ${own.length - limits.named} more` : ''
    return [
      {
        kind,
        title: `Failed device checks of ${severity} severity`,
        what: `its agent reports ${own
          .slice(0, limits.named)
          .map(([, text]) => text)
          .join('; ')}${further}`,
        todo: own
          .slice(0, limits.named)
          .map(([, , todo]) => todo)
          .join('. '),
      },
    ]
  })
}
