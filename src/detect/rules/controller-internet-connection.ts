import { kindOfIp } from '#model/address'
import { defineRule, type ExampleFact } from '#model/rule'
import { flowExample } from '../example-flow.ts'
import { nameOf, serviceName } from '../names.ts'
import { isController, isPartOfPlant } from '../part-of-plant.ts'

const plc = '10.0.0.2'
const far = '198.51.100.7' // RFC 5737
const polled: ExampleFact = {
  protocol: 's7comm',
  serverPort: 102,
  fact: { kind: 'operation', verb: 'read', name: 'Read Var', code: '0x04', outcome: 'succeeded' },
}
const calls = (client: string, server: string, more: object = {}) =>
  flowExample({
    client,
    server,
    serverPort: 8883,
    protocol: 'tls',
    established: true,
    refused: false,
    ...more,
  })

export const rule = defineRule({
  id: 'controller-internet-connection',
  formerIds: ['controller-calls-internet'],
  engine: 'policy',
  title: 'Outbound internet connection of a controller',
  category: 'Internet Access',
  severity: 'minor',
  techniques: ['T0869', 'T0885'],
  defenderTitles: [],
  learnable: true,
  whileLearning: 'learning-only',
  why: 'Controllers are servers; they rarely open connections, and hardly ever to the internet. Implants such as IOCONTROL report to an outside broker by ordinary TLS.',
  todo: [
    'Find out what the controller needs there: a vendor cloud, mail, a broker',
    'Block the connection at the firewall if nobody knows it',
    'Compare the program and firmware of the controller with the released version',
  ],
  falsePositives:
    'Controllers that report to a cloud or send mail, until they are learned; plants with public addresses that the site file does not list.',
  match: { kind: 'flow', transports: ['tcp'], established: true, refused: false },
  evaluate(input, context) {
    // After learning, `internet-access` covers this.
    if (!context.isLearning || !input.directionKnown) return undefined
    const [caller, called] = [input.client.ip ?? '', input.server.ip ?? '']
    // A single outside host is not yet classified as internet; an inside host has a private address.
    if (kindOfIp(called) !== 'public' || kindOfIp(caller) === 'public') return undefined
    if (!isController(context.cachedDevice('client')) || isPartOfPlant(context.cachedDevice('server')))
      return undefined
    return {
      summary: `${nameOf(input, context, 'client')}, a controller, opened a connection to ${called} on the internet (${serviceName(input)})`,
      target: '',
      subject: String(input.server.port),
    }
  },
  examples: {
    fires: [
      {
        when: 'a controller reports to an outside broker',
        stillLearning: true,
        facts: [polled, { ...polled, at: 1, client: '10.0.0.3' }, calls(plc, far)],
      },
    ],
    silent: [
      { when: 'a broker of the plant', stillLearning: true, facts: [polled, calls(plc, '10.0.0.9')] },
      {
        when: 'the station that polls it browses the web',
        stillLearning: true,
        facts: [polled, calls('10.0.0.1', far)],
      },
      { when: 'after learning, where other rules apply', learned: [polled], facts: [calls(plc, far)] },
    ],
  },
})
