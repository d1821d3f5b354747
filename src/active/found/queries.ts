/** The queries, found by folder: each file of `queries/` is one. */
import { readdirSync } from 'node:fs'
import type { QueryTemplate } from '../template/template.ts'

const QUERIES = new URL('../queries/', import.meta.url)

export async function loadQueries(): Promise<ReadonlyMap<string, QueryTemplate>> {
  const files = readdirSync(QUERIES)
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .sort()
  const modules = await Promise.all(
    files.map((name) => import(new URL(name, QUERIES).href) as Promise<{ query: QueryTemplate }>),
  )
  return new Map(modules.map(({ query }) => [query.id, query]))
}
