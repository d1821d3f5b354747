import { defineRule } from '#model/rule'
import { opened } from '../example-facts.ts'

/** Files that hold the keys and password hashes of a host or a domain, by their own names and names of copies. */
const SECRETS =
  /(?:^|\\)(?:ntds\.dit|(?:config|regback)\\(?:sam|system|security)|(?:sam|system|security|ntds)\.(?:save|hive?|bak|dmp)|lsass[\w.-]{0,24}\.(?:dmp|zip|gz))$/i

export const rule = defineRule({
  id: 'windows-credential-files',
  formerIds: ['secrets-copied'],
  engine: 'malware',
  title: 'Windows credential files accessed over SMB',
  category: 'Suspicion of Malicious Activity',
  severity: 'critical',
  techniques: ['T0859', 'T0893'],
  defenderTitles: ['Suspicion of Malicious Activity'],
  learnable: true,
  whileLearning: 'alert',
  why: 'The account database or the memory of the logon process reveals every account that logged on there.',
  todo: [
    'Isolate the host that reads them',
    'Treat every account of the host, or of the domain, as compromised',
    'Check how the host was accessed: services, tasks, WMI',
  ],
  falsePositives: 'A backup by file sharing; learn it.',
  match: { kind: ['operation', 'transfer'], protocols: ['smb'], outcomes: ['requested'] },
  evaluate({ fact }, context) {
    if (fact.kind === 'operation' && !context.isLearning && context.isUsual()) return undefined
    const name = fact.kind === 'operation' ? (fact.object ?? '') : fact.kind === 'transfer' ? fact.name : ''
    if (!SECRETS.test(name)) return undefined
    return {
      summary: `${context.nameOf('client')} opens ${name} on ${context.nameOf('server')}, which holds password hashes and keys`,
      subject: name.toLowerCase().slice(-64),
    }
  },
  examples: {
    fires: [
      { when: 'the directory database is opened', facts: [opened('Windows\\NTDS\\ntds.dit')] },
      { when: 'a dump of the logon process is read', facts: [opened('Users\\Public\\lsass.dmp')] },
      { when: 'the account database is opened', facts: [opened('Windows\\System32\\config\\SAM')] },
    ],
    silent: [
      { when: 'a project of the plant is opened', facts: [opened('projects\\system\\plant.ap17')] },
      { when: 'a file name is only similar', facts: [opened('docs\\sample.sam.txt')] },
    ],
  },
})
