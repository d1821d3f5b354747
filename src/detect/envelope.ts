/** Envelope in which the sensor's own notices pass the rules: that of their cause, or an empty one. */
import type { Observation, Party, Traffic } from '#model/fact'
import type { DetectionEvent, RuleInput } from '#model/rule'

const NOBODY: Party = { realm: '', ip: undefined, mac: undefined, port: undefined }
/** The envelope of what concerns the sensor alone. */
export const NOWHERE: Omit<RuleInput, 'fact' | 'time' | 'lastTime' | 'place'> = {
  count: 1,
  protocol: '',
  transport: 'link',
  client: NOBODY,
  server: NOBODY,
  vlan: undefined,
  directionKnown: false,
}

/** The same keys in the same order as a fact that goes up has, so that rules meet objects of one shape. */
export function ruleInputOf(seen: Observation | Traffic, fact: DetectionEvent): RuleInput {
  return {
    fact,
    time: 'first' in seen ? seen.first : seen.time,
    lastTime: 'last' in seen ? seen.last : seen.lastTime,
    count: 1,
    protocol: seen.protocol,
    transport: seen.transport,
    client: seen.client,
    server: seen.server,
    memo: seen.memo,
    vlan: seen.vlan,
    place: seen.place,
    directionKnown: seen.directionKnown,
    after: undefined,
  }
}
