/** Plants are found by folder: each has a `plant.ts`. */
import { existsSync, readdirSync } from 'node:fs'
import type { PlantDefinition } from './plant.ts'

export async function findPlants(): Promise<PlantDefinition[]> {
  const here = new URL('./', import.meta.url)
  const found: PlantDefinition[] = []
  for (const folder of readdirSync(here).sort()) {
    const file = new URL(`${folder}/plant.ts`, here)
    if (!existsSync(file)) continue
    const { plant } = (await import(file.href)) as { plant?: PlantDefinition }
    if (plant?.id !== folder) throw new Error(`${folder}/plant.ts: expected it to export a plant of its name`)
    found.push(plant)
  }
  return found
}

/** By id; as text, what is wrong with it. */
export async function findPlant(id: string): Promise<PlantDefinition | string> {
  const plants = await findPlants()
  return (
    plants.find((one) => one.id === id) ?? `expected ${plants.map((one) => one.id).join(', ')}, got ${id}`
  )
}
