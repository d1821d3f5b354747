/** Protocols and rules are found by folder, in name order: adding one edits no list. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { type FormerRuleIds, formerIdsIn } from '#model/former-rule-ids'
import type { AnyProtocol } from '#model/protocol'
import type { Rule } from '#model/rule'

const PROTOCOLS = new URL('../protocols/', import.meta.url)
const RULES = new URL('../detect/rules/', import.meta.url)

/** The manifests of our protocols. */
export async function loadProtocols(): Promise<AnyProtocol[]> {
  const manifests = readdirSync(PROTOCOLS)
    .sort()
    .map((name) => new URL(`${name}/index.ts`, PROTOCOLS))
    .filter((manifest) => existsSync(manifest))
  const modules = await Promise.all(
    manifests.map(({ href }) => import(href) as Promise<{ protocol: AnyProtocol }>),
  )
  return modules.map(({ protocol }) => protocol)
}

/** Former ids of rules, read from the text of their files: to load all rules takes seconds. */
export async function loadFormerRuleIds(): Promise<FormerRuleIds> {
  const folders = [RULES, ...readdirSync(PROTOCOLS).map((name) => new URL(`${name}/rules/`, PROTOCOLS))]
  const former = new Map<string, string>()
  for (const folder of folders)
    for (const file of existsSync(folder) ? readdirSync(folder) : [])
      if (file.endsWith('.ts') && !file.endsWith('.test.ts'))
        for (const id of formerIdsIn(readFileSync(new URL(file, folder), 'utf8')))
          former.set(id, file.slice(0, -'.ts'.length))
  return former
}

/** The protocol-neutral rules; those that need one protocol's ideas come with the protocol. */
export async function loadRules(protocols: readonly AnyProtocol[]): Promise<Rule[]> {
  const files = existsSync(RULES)
    ? readdirSync(RULES).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    : []
  const modules = await Promise.all(
    files.sort().map((name) => import(new URL(name, RULES).href) as Promise<{ rule: Rule }>),
  )
  return [...modules.map(({ rule }) => rule), ...protocols.flatMap(({ rules }) => rules ?? [])]
}
