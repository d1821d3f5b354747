import { defineRule } from '#model/rule'
import { countWindow } from '#model/rule-state'

/** Remote changes to services: [MS-SCMR] 3.1.4. */
const ACTIVITIES: ReadonlyMap<string, string> = new Map([
  ['svcctl/1', 'controls'],
  ['svcctl/2', 'deletes'],
  ['svcctl/11', 'reconfigures'],
  ['svcctl/12', 'installs'],
  ['svcctl/19', 'starts'],
  ['svcctl/24', 'installs'],
  ['svcctl/31', 'starts'],
  ['svcctl/45', 'installs'],
])

const place = { protocol: 'dcerpc', serverPort: 445 } as const
const create = {
  kind: 'operation',
  verb: 'configure',
  name: 'RCreateServiceW',
  code: 'svcctl/12',
  object: 'service Updater',
  value: 'C:\\updater.exe',
  outcome: 'requested',
} as const

/** Lifetime of an attacker's service; tools install, use and delete it within minutes. */
const OWN_SECONDS = 3600

export const rule = defineRule({
  id: 'service-managed-remotely',
  engine: 'malware',
  title: 'Remote Windows service management',
  category: 'Suspicion of Malicious Activity',
  severity: 'critical',
  techniques: ['T0886', 'T0881'],
  defenderTitles: ['Suspicion of Remote Windows Service Management'],
  consequence: 'foothold',
  learnable: true,
  whileLearning: 'alert',
  why: 'A service runs with full privileges. Attackers install one to run their program, and stop others before they encrypt a disk.',
  todo: [
    'Ask the account’s owner about this action',
    'Check the program of the service on the target',
    'Check which services no longer run',
  ],
  falsePositives: 'Administrators, monitoring and software distribution; learn them.',
  match: { kind: 'operation', protocols: ['dcerpc'], outcomes: ['requested'] },
  state: {
    installed: countWindow({ limit: 10_000, seconds: OWN_SECONDS }),
  },
  evaluate({ fact, client, server }, context, state) {
    const activity = ACTIVITIES.get(fact.code)
    // Interrogating is control 4, which the protocol reports as a read.
    if (activity === undefined || fact.verb === 'read') return undefined
    if (!context.isLearning && context.isUsual()) return undefined
    const isInstalled = activity === 'installs'
    const service = fact.object?.startsWith('service ') === true ? fact.object : 'a service'
    // Later actions on a service that the same client installed are part of that finding.
    const key = [client.ip, server.ip, service]
    const isOwn = state.installed.add(key, isInstalled ? 1 : 0) > 0
    return {
      summary: `${context.nameOf('client')} ${activity} ${service} on ${context.nameOf('server')} (${fact.name}${fact.value === undefined ? '' : `: ${String(fact.value).slice(0, 100)}`})`,
      subject: isOwn ? 'installs' : activity,
      severity: isInstalled ? 'critical' : 'major',
    }
  },
  examples: {
    fires: [
      { when: 'a service is installed', facts: [{ ...place, fact: create }] },
      {
        when: 'a service is stopped',
        facts: [
          {
            ...place,
            fact: { ...create, verb: 'stop', code: 'svcctl/1', name: 'RControlService', value: 'stop' },
          },
        ],
        severity: 'major',
      },
    ],
    silent: [
      {
        when: 'services are listed',
        facts: [
          { ...place, fact: { ...create, verb: 'browse', code: 'svcctl/14', name: 'REnumServicesStatusW' } },
        ],
      },
      {
        when: 'monitoring does as usual',
        learned: [{ ...place, fact: create }],
        facts: [{ ...place, fact: create }],
      },
    ],
  },
})
