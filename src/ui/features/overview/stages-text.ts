import type { IncidentItem } from '#contract/incident'
import { stageNames } from '#ui/parts/stages'

/** `Way in → Looking around → Impact`, each stage once, in the order in which they began. */
export function stagesText({ stages }: IncidentItem): string {
  return [...new Set(stages.map(({ stage }) => stageNames[stage]))].join(' → ')
}
