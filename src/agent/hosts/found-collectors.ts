/** Collectors found by folder. A bundle has them as imports: `tools/bundle-agent.ts`. */
import { readdirSync } from 'node:fs'
import type { AgentCollector } from '../collector.ts'

const COLLECTORS = new URL('../collectors/', import.meta.url)

export async function findCollectors(): Promise<readonly AgentCollector[]> {
  const names = readdirSync(COLLECTORS).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
  const modules = await Promise.all(
    names
      .sort()
      .map((name) => import(new URL(name, COLLECTORS).href) as Promise<{ collector: AgentCollector }>),
  )
  return modules.map(({ collector }) => collector)
}
