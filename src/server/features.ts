/** Features found by folder: each subfolder with a `feature.ts` is one. */
import { existsSync, readdirSync } from 'node:fs'
import type { ServerContext } from './context.ts'
import type { AnyFeature } from './feature.ts'
import type { AnyRoute } from './http/route.ts'

const FEATURES = new URL('./', import.meta.url)

async function loadFeatures(): Promise<readonly AnyFeature[]> {
  const files = readdirSync(FEATURES)
    .map((folder) => `${folder}/feature.ts`)
    .filter((file) => existsSync(new URL(file, FEATURES)))
    .sort()
  const modules = await Promise.all(
    files.map((name) => import(new URL(name, FEATURES).href) as Promise<{ feature: AnyFeature }>),
  )
  return modules.map(({ feature }) => feature)
}

/** Opens all features in the order of their names and returns their routes. */
export async function openFeatures(context: ServerContext): Promise<readonly AnyRoute[]> {
  const routes: AnyRoute[] = []
  for (const { open, routes: routesOf } of await loadFeatures()) routes.push(...routesOf(await open(context)))
  return routes
}

/** All routes without services: for documentation. None may be called. */
export async function listRoutes(): Promise<readonly AnyRoute[]> {
  return (await loadFeatures()).flatMap(({ routes }) => routes(undefined))
}
