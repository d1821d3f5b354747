import { defineRule } from '#model/rule'

const PSEXEC = 'Suspicion of Remote Code Execution with PsExec'
/** RCreateServiceW, RCreateServiceA, RCreateWowService: [MS-SCMR] 3.1.4.12, 3.1.4.24, 3.1.4.45. */
const CREATE: ReadonlySet<string> = new Set(['svcctl/12', 'svcctl/24', 'svcctl/45'])
/** The service and the pipes that PsExec and similar tools leave behind. */
const PSEXEC_NAMES = /\b(psexesvc|paexec|csexec|remcomsvc|remcom_communicat)/i
/** A service that starts a shell, as smbexec and Metasploit create. */
const SHELL = /%comspec%|\bcmd(\.exe)?\s+\/|\bpowershell|\\\\127\.0\.0\.1\\|admin\$\\\w{8}\.exe/i
/** IWbemServices::ExecMethod and PutInstance: [MS-WMI] 3.1.4.3.22. */
const EXEC_METHOD = 'IWbemServices/24'
/** Classes whose methods start programs or services, or write the registry. */
const RUNS: ReadonlyMap<string, RegExp> = new Map([
  ['Win32_Process', /^Create$/i],
  ['Win32_Service', /^(Create|StartService|Change)$/i],
  ['Win32_TerminalService', /^(Create|StartService|Change)$/i],
  ['Win32_ScheduledJob', /^Create$/i],
  ['PS_ScheduledTask', /^(New|Register|Start)/i],
  ['StdRegProv', /^(Set|Delete|Create)/i],
])

/** IDispatch, also where its binding was not captured, with arguments that name a program: [MS-OAUT] 3.1.4. */
const AUTOMATION: ReadonlySet<string> = new Set(['IDispatch/5', 'IDispatch/6', 'unknown/5', 'unknown/6'])
/** Remotely created objects that run programs: names of `classes.ts`. */
const CREATES: ReadonlySet<string> = new Set([
  'IActivation/0',
  'IRemoteSCMActivator/3',
  'IRemoteSCMActivator/4',
])
const RUNNERS: ReadonlySet<string> = new Set([
  'MMC20.Application',
  'ShellWindows',
  'ShellBrowserWindow',
  'Excel.Application',
  'Outlook.Application',
  'WScript.Shell',
])

const place = { protocol: 'dcerpc', serverPort: 445 } as const
const create = {
  kind: 'operation',
  verb: 'configure',
  name: 'RCreateServiceW',
  code: 'svcctl/12',
  object: 'service PSEXESVC',
  value: '%SystemRoot%\\PSEXESVC.exe',
  outcome: 'requested',
} as const
const process = {
  kind: 'operation',
  verb: 'execute',
  name: 'ExecMethod',
  code: EXEC_METHOD,
  object: 'Win32_Process',
  value: 'Create',
  outcome: 'requested',
} as const
const pipe = {
  kind: 'operation',
  verb: 'read',
  name: 'SMB2 CREATE',
  code: 'smb2/0x05',
  object: 'PSEXESVC-HMI1-1234-stdin',
  outcome: 'requested',
} as const

export const rule = defineRule({
  id: 'remote-execution',
  engine: 'malware',
  title: 'Remote execution on a Windows host',
  category: 'Suspicion of Malicious Activity',
  severity: 'critical',
  techniques: ['T0886', 'T0807'],
  defenderTitles: [PSEXEC],
  consequence: 'foothold',
  learnable: true,
  whileLearning: 'alert',
  why: 'PsExec, smbexec and WMI are the usual means of lateral movement to the computer that programs the controllers.',
  todo: [
    'Ask the account’s owner about this action',
    'Check the program’s activity on the target',
    'Look for the same account and source on other hosts',
  ],
  falsePositives: 'Administrators and software distribution that work this way; learn them.',
  match: { kind: 'operation', protocols: ['smb', 'dcerpc'], outcomes: ['requested'] },
  evaluate({ fact, protocol }, context) {
    if (!context.isLearning && context.isUsual()) return undefined
    const object = fact.object ?? ''
    const value = String(fact.value ?? '')
    // Most SMB traffic is files: this check is cheaper than looking up names.
    if (protocol === 'smb' && !PSEXEC_NAMES.test(object)) return undefined
    const client = context.nameOf('client')
    const server = context.nameOf('server')
    if (protocol === 'smb')
      return { summary: `${client} runs programs on ${server} with PsExec (${object})`, subject: 'psexec' }
    if (protocol !== 'dcerpc') return undefined
    if (fact.code.startsWith('svcctl/') && PSEXEC_NAMES.test(`${object} ${value}`))
      return { summary: `${client} runs programs on ${server} with PsExec (${object})`, subject: 'psexec' }
    if (CREATE.has(fact.code) && SHELL.test(value))
      return {
        summary: `${client} runs commands on ${server} through a ${object}: ${value.slice(0, 120)}`,
        subject: 'service',
        techniques: ['T0886', 'T0853'],
      }
    if (fact.code === EXEC_METHOD && RUNS.get(object)?.test(value) === true)
      return {
        summary: `${client} uses WMI to run ${object}.${value} on ${server}`,
        subject: 'wmi',
        techniques: ['T0886', 'T0871'],
        defenderTitles: [],
      }
    if (AUTOMATION.has(fact.code) && value !== '')
      return {
        summary: `${client} runs a program on ${server} through an object (DCOM): ${value.slice(0, 120)}`,
        subject: 'dcom',
        techniques: ['T0886', 'T0871'],
        defenderTitles: [],
      }
    if (CREATES.has(fact.code) && RUNNERS.has(object))
      return {
        summary: `${client} creates ${object} on ${server}, an object that runs programs (DCOM)`,
        subject: 'dcom',
        techniques: ['T0886', 'T0871'],
        defenderTitles: [],
      }
    // Encrypted arguments: the call is visible, its method is not.
    if (fact.code === EXEC_METHOD && object === 'IWbemServices')
      return {
        summary: `${client} calls a WMI method on ${server}; its name is encrypted`,
        subject: 'wmi, sealed',
        severity: 'minor',
        defenderTitles: [],
      }
    return undefined
  },
  examples: {
    fires: [
      { when: 'PsExec installs its service', facts: [{ ...place, fact: create }] },
      { when: 'PsExec opens its pipes', facts: [{ ...place, protocol: 'smb', fact: pipe }] },
      {
        when: 'a service is a shell',
        facts: [
          { ...place, fact: { ...create, object: 'service BTOBTO', value: '%COMSPEC% /Q /c echo dir' } },
        ],
      },
      { when: 'WMI starts a process', facts: [{ ...place, fact: process }] },
      {
        when: 'an object is called to run a program',
        facts: [
          {
            ...place,
            fact: {
              ...process,
              code: 'unknown/6',
              name: 'opnum 6',
              object: undefined,
              value: 'cmd.exe /c calc',
            },
          },
        ],
      },
      {
        when: 'the management console is created remotely',
        facts: [
          { ...place, fact: { ...process, code: 'IRemoteSCMActivator/4', object: 'MMC20.Application' } },
        ],
      },
      {
        when: 'an encrypted WMI method is called',
        facts: [{ ...place, fact: { ...process, object: 'IWbemServices', value: undefined } }],
        severity: 'minor',
      },
    ],
    silent: [
      {
        when: 'a printer service is installed',
        facts: [{ ...place, fact: { ...create, object: 'service Spooler2', value: 'C:\\drv\\spool.exe' } }],
      },
      {
        when: 'OPC servers are searched',
        facts: [
          {
            ...place,
            fact: { ...process, code: 'IRemoteSCMActivator/4', object: 'OPC server enumerator (OPCEnum)' },
          },
        ],
      },
      {
        when: 'WMI reads the registry',
        facts: [{ ...place, fact: { ...process, object: 'StdRegProv', value: 'GetStringValue' } }],
      },
      {
        when: 'the software distribution does as usual',
        learned: [{ ...place, fact: process }],
        facts: [{ ...place, fact: process }],
      },
    ],
  },
})
