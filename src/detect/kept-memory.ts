/** Saves the learned state of rules to the baseline file and loads it. */
import type { Rule } from '#model/rule'
import type { Windows } from './engines/windows.ts'

/** Rule → key → value. */
export type KeptMemory = ReadonlyMap<string, ReadonlyMap<string, string | number>>

export function keptMemory(rules: readonly Rule[], windows: Windows): KeptMemory {
  const kept = keepers(rules).map(({ id }) => [id, new Map(windows.remembered(id))] as const)
  return new Map(kept.filter(([, of]) => of.size > 0))
}

/** State for rules that keep none is skipped, and newer state of a rule is not overwritten. */
export function takeUpMemory(memory: KeptMemory, rules: readonly Rule[], windows: Windows): void {
  const since = keptMemory(rules, windows)
  for (const { id, formerIds = [] } of keepers(rules))
    for (const name of [...formerIds, id])
      for (const [key, value] of memory.get(name) ?? [])
        if (since.get(id)?.has(key) !== true) windows.swap(id, key, value)
}

function keepers(rules: readonly Rule[]): readonly Rule[] {
  return rules.filter(({ keepsMemory }) => keepsMemory === true)
}
