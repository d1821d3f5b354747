import type { Operation } from '#model/fact'
import { defineRule } from '#model/rule'

const MALICIOUS = 'Suspicion of Malicious Activity'
const CONFICKER = 'Suspicion of Conficker Malware'

interface Attack {
  readonly codes: ReadonlySet<string>
  /** Whether the call matches the attack. The code alone may be enough. */
  readonly looksBad: (operation: Operation, server: { readonly isDomainController: boolean }) => boolean
  readonly deed: (client: string, server: string, operation: Operation) => string
  readonly techniques: readonly string[]
  readonly counterpart: readonly string[]
}

/** Attacks on Windows hosts that are visible in one call. */
const attacks: ReadonlyMap<string, Attack> = new Map<string, Attack>([
  [
    'path-overflow', // MS08-067: \x\..\..\ in a path to be canonicalised
    {
      codes: new Set(['srvsvc/31', 'srvsvc/32']),
      looksBad: ({ object = '' }) => /(?:[\\/]\.\.){2,}/.test(object),
      deed: (client, server) =>
        `${client} attacks ${server} as Conficker does: a path that overruns NetprPathCanonicalize (MS08-067)`,
      techniques: ['T0866'],
      counterpart: [CONFICKER],
    },
  ],
  [
    'coercion', // PetitPotam, DFSCoerce, printer bug, LocalrServerCertificateMappingGet (CVE-2022-30216)
    {
      codes: new Set([
        'efsrpc/0',
        'efsrpc/4',
        'efsrpc/5',
        'efsrpc/6',
        'efsrpc/7',
        'netdfs/12',
        'netdfs/13',
        'spoolss/62',
        'spoolss/65',
        'srvsvc/74',
      ]),
      looksBad: ({ code, object = '' }, { isDomainController }) => {
        if (code === 'srvsvc/74') return true
        if (!/^\\\\/.test(object)) return false
        // Print clients request notifications for themselves every day; domain controllers are no print servers.
        return !code.startsWith('spoolss') || isDomainController || object.includes('@')
      },
      deed: (client, server, { name, object }) =>
        `${client} makes ${server} log on to another host (${name}${object?.startsWith('\\\\') === true ? ` to ${object}` : ''}), as PetitPotam does`,
      techniques: ['T0866', 'T0859'],
      counterpart: [MALICIOUS],
    },
  ],
  [
    'print-driver', // PrintNightmare, CVE-2021-1675 and CVE-2021-34527
    {
      codes: new Set(['spoolss/9', 'spoolss/89', 'IRemoteWinspool/39']),
      looksBad: () => true,
      deed: (client, server, { name }) =>
        `${client} installs a printer driver on ${server} (${name}), as PrintNightmare does`,
      techniques: ['T0866', 'T0890'],
      counterpart: [MALICIOUS],
    },
  ],
  [
    'secrets', // LsarRetrievePrivateData, BaseRegSaveKey
    {
      codes: new Set(['lsarpc/43', 'winreg/20', 'winreg/31']),
      looksBad: ({ code, object = '' }) => code === 'lsarpc/43' || /\b(sam|security|system)\b/i.test(object),
      deed: (client, server, { name, object }) =>
        `${client} reads the secrets of ${server} (${name}${object === undefined ? '' : ` ${object}`})`,
      techniques: ['T0859', 'T0893'],
      counterpart: [MALICIOUS],
    },
  ],
  [
    'log-cleared', // ElfrClearELFW, EvtRpcClearLog: indicator removal
    {
      codes: new Set(['eventlog/0', 'eventlog6/6']),
      looksBad: () => true,
      deed: (client, server, { name }) => `${client} clears an event log of ${server} (${name})`,
      techniques: ['T0872'],
      counterpart: [MALICIOUS],
    },
  ],
  [
    'shadow-replication', // DCShadow: a host that is no domain controller registers itself as a replication source
    {
      codes: new Set(['drsuapi/5']),
      looksBad: () => true,
      deed: (client, server, { name }) =>
        `${client} makes ${server} replicate from it like a domain controller (${name}, DCShadow)`,
      techniques: ['T0859'],
      counterpart: [MALICIOUS],
    },
  ],
])

const place = { protocol: 'dcerpc', serverPort: 445 } as const
const call = (code: string, name: string, object?: string) =>
  ({ ...place, fact: { kind: 'operation', verb: 'execute', name, code, object, outcome: 'asked' } }) as const

export const rule = defineRule({
  id: 'windows-attacked',
  engine: 'malware',
  title: 'Windows RPC exploit or credential theft',
  category: 'Suspicion of Malware',
  severity: 'critical',
  techniques: ['T0866'],
  counterpart: [CONFICKER, MALICIOUS],
  learnable: true,
  whileLearning: 'alert',
  why: 'An attacker who controls a Windows server or the domain controls the stations that program the controllers.',
  todo: [
    'Isolate the source',
    'Check that the target has the vendor’s fixes',
    'Check later logons at the target',
  ],
  falsePositives:
    'Administrators who install printers or save registry keys remotely; domain controllers among themselves.',
  watches: 'operation',
  concerns: { protocols: ['dcerpc'], outcomes: ['asked'] },
  evaluate({ fact, protocol }, known) {
    if (fact.kind !== 'operation' || protocol !== 'dcerpc' || fact.outcome !== 'asked') return undefined
    for (const [subject, attack] of attacks) {
      if (!attack.codes.has(fact.code)) continue
      const isDomainController = known.asset('server')?.type === 'Domain Controller'
      if (!attack.looksBad(fact, { isDomainController })) continue
      if (!known.isLearning && known.isUsual()) return undefined
      const { techniques, counterpart } = attack
      return {
        summary: attack.deed(known.nameOf('client'), known.nameOf('server'), fact),
        subject,
        techniques,
        counterpart,
      }
    }
    return undefined
  },
  examples: {
    fires: [
      {
        when: 'a path overruns (Conficker)',
        facts: [call('srvsvc/31', 'NetprPathCanonicalize', '\\a\\..\\..\\b')],
      },
      {
        when: 'a server is made to open a file on another host',
        facts: [call('efsrpc/0', 'EfsRpcOpenFileRaw', '\\\\10.0.0.66\\x')],
      },
      { when: 'a printer driver is installed', facts: [call('spoolss/89', 'RpcAddPrinterDriverEx')] },
      { when: 'private data are read', facts: [call('lsarpc/43', 'LsarRetrievePrivateData')] },
      { when: 'the account database is saved', facts: [call('winreg/20', 'BaseRegSaveKey', 'HKLM\\SAM')] },
      { when: 'an event log is cleared', facts: [call('eventlog6/6', 'EvtRpcClearLog')] },
      { when: 'a replica is added', facts: [call('drsuapi/5', 'IDL_DRSReplicaAdd')] },
    ],
    silent: [
      {
        when: 'a share is canonicalised',
        facts: [call('srvsvc/31', 'NetprPathCanonicalize', '\\share\\file')],
      },
      {
        when: 'a print client requests notifications',
        facts: [call('spoolss/65', 'RpcRemoteFindFirstPrinterChangeNotificationEx', '\\\\HMI1')],
      },
      { when: 'an event log is read', facts: [call('eventlog6/11', 'EvtRpcQueryNext')] },
      {
        when: 'another key is saved',
        facts: [call('winreg/20', 'BaseRegSaveKey', 'HKLM\\Software\\Vendor')],
      },
      {
        when: 'domain controllers replicate as usual',
        learned: [call('drsuapi/5', 'IDL_DRSReplicaAdd')],
        facts: [call('drsuapi/5', 'IDL_DRSReplicaAdd')],
      },
    ],
  },
})
