import type { StageWord } from '#contract/incident'

/** What each stage of an attack is called. */
export const stageNames: Readonly<Record<StageWord, string>> = {
  initial: 'Way in',
  discovery: 'Looking around',
  lateral: 'Moving on',
  collection: 'Collecting',
  control: 'Taking control',
  impact: 'Impact',
}
