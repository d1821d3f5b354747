/** Collectors found by folder. A bundle has them as imports: `tools/bundle-agent.ts`. */
import { readdirSync } from 'node:fs'
import type { Collector } from '../collector.ts'

const COLLECTORS = new URL('../collectors/', import.meta.url)

export async function findCollectors(): Promise<readonly Collector[]> {
  const names = readdirSync(COLLECTORS).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
  const modules = await Promise.all(
    names.sort().map((name) => import(new URL(name, COLLECTORS).href) as Promise<{ collector: Collector }>),
  )
  return modules.map(({ collector }) => collector)
}
