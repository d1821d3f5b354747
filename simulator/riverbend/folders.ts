/** Steps are found by folder: adding one edits no shared file. */
import { readdirSync } from 'node:fs'
import type { Step } from './step.ts'

export async function stepsOf(folder: 'attacks' | 'benign' | 'evasions'): Promise<Step[]> {
  const place = new URL(`./${folder}/`, import.meta.url)
  const steps: Step[] = []
  for (const file of readdirSync(place)
    .filter((name) => name.endsWith('.ts'))
    .sort()) {
    const { step } = (await import(new URL(file, place).href)) as { step?: Step }
    if (step === undefined || `${step.id}.ts` !== file)
      throw new Error(`${folder}/${file}: expected it to export a step of its name`)
    steps.push(step)
  }
  return steps
}
