/** Rules of a plant, a thousand and more, in the ways in which people write them. */
const SERVICES = ['modbus', 's7comm', 'cip', 'dnp3', 'iec104', 'bacnet', 'opcua', 'mms', 'fins', 'melsec']

/** Kinds of searches in turn: functions, addresses, names, roles, networks, expressions. */
const SEARCHES: readonly ((i: number) => string)[] = [
  (i) => `{ function|in: [${i % 40}, ${(i % 40) + 1}], server.ip: 10.1.${i % 20}.${i % 200} }`,
  (i) => `{ verb: write, address|gte: ${i}, address|lt: ${i + 10}, client.ip: 10.2.${i % 12}.${i % 50} }`,
  (i) => `{ name|contains: 'never ${i}', function: ${i % 40} }`,
  (i) => `{ function: ${i % 40}, client.role: historian }`,
  (i) => `{ verb: stop, client.ip|cidr: 10.${i % 250}.0.0/16 }`,
  (i) => `{ object|re: '^DB${i}\\.(X|W)\\d+$', function: ${i % 40} }`,
]

export function mixedRule(i: number): string {
  const novelty = i % 7 === 0 ? 'baseline: { novel: [client, server, address] }\n' : ''
  return rule(i, SERVICES[i % SERVICES.length]!, SEARCHES[i % SEARCHES.length]!(i), novelty)
}

export function rule(i: number, service: string, search: string, more = ''): string {
  return `title: rule ${i}\nlogsource: { product: sightglass, service: ${service} }\ndetection:\n  s: ${search}\n  condition: s\n${more}`
}

/** One document after the other. */
export function rules(count: number, ruleOf: (i: number) => string): string {
  return Array.from({ length: count }, (_, i) => ruleOf(i)).join('---\n')
}
