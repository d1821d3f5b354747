import { defineRule } from '#model/rule'
import { stateMap } from '#model/rule-state'

/** Fixed 8-byte challenge of capture tools, so that responses can be looked up in a precomputed table. */
const FIXED: ReadonlySet<string> = new Set(['1122334455667788'])

const place = { protocol: 'smb', serverPort: 445 } as const
const challenge = (client: string, server: string, detail = 'a1b2c3d4e5f60718', at = 0) =>
  ({
    ...place,
    client,
    server,
    at,
    fact: { kind: 'anomaly', about: 'server', what: 'ntlm-challenge', detail },
  }) as const

export const rule = defineRule({
  id: 'logon-relayed',
  engine: 'malware',
  title: 'NTLM logon relayed or captured',
  category: 'Authentication',
  severity: 'critical',
  techniques: ['T0830', 'T0859'],
  defenderTitles: ['Suspicion of Malicious Activity'],
  learnable: false,
  plannable: true,
  whileLearning: 'alert',
  why: 'A host between client and server forwards the logon and then acts with the client’s rights, without its password.',
  todo: [
    'Isolate the host in the middle',
    'Check what was done on the server under the client’s account',
    'Require signing (SMB, LDAP), and disable NTLM where possible',
  ],
  falsePositives: 'A reverse proxy that forwards NTLM; mute it.',
  match: { kind: 'anomaly' },
  state: {
    challenges: stateMap<{ readonly client: string; readonly server: string }>({ limit: 10_000 }),
  },
  evaluate({ fact, client, server, protocol }, context, state) {
    if (fact.what !== 'ntlm-challenge' || fact.detail === undefined) return undefined
    if (client.ip === undefined || server.ip === undefined) return undefined
    if (FIXED.has(fact.detail))
      return {
        summary: `${context.nameOf('server')} challenges ${context.nameOf('client')} with ${fact.detail} (${protocol}), as tools do that catch logons: Responder, Metasploit`,
        source: server.ip,
        target: client.ip,
        subject: 'caught',
      }
    const former = state.challenges.swap(fact.detail, { client: client.ip, server: server.ip })
    if (former === undefined || former.server === server.ip) return undefined
    // The relay is server in one logon and client in the other; otherwise both are views of one translated address.
    const middle =
      former.client === server.ip ? server.ip : former.server === client.ip ? client.ip : undefined
    if (middle === undefined) return undefined
    const [victim, target] = middle === server.ip ? [client.ip, former.server] : [former.client, server.ip]
    return {
      summary: `${middle} relays the logon of ${victim} to ${target}: both received the challenge ${fact.detail} (${protocol})`,
      source: middle,
      target,
      subject: 'relayed',
    }
  },
  examples: {
    fires: [
      {
        when: 'a challenge passes through a third host',
        facts: [challenge('10.0.0.66', '10.0.0.9'), challenge('10.0.0.5', '10.0.0.66', undefined, 0.1)],
      },
      { when: 'a tool captures logons', facts: [challenge('10.0.0.5', '10.0.0.66', '1122334455667788')] },
    ],
    silent: [
      {
        when: 'two servers use different challenges',
        facts: [challenge('10.0.0.5', '10.0.0.9'), challenge('10.0.0.9', '10.0.0.7', '0102030405060708')],
      },
      {
        when: 'the sensor sees both sides of a translated address',
        facts: [challenge('10.0.0.5', '10.0.0.9'), challenge('10.0.0.5', '192.168.7.9')],
      },
    ],
  },
})
