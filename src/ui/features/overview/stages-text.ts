import type { IncidentItem } from '#schema/incident'
import { stageNames } from '#ui/parts/stages'

/** `Initial access → Discovery → Impact`, each stage once, in order of appearance. */
export function stagesText({ stages }: IncidentItem): string {
  return [...new Set(stages.map(({ stage }) => stageNames[stage]))].join(' → ')
}
