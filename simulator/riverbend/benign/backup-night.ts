import { backupServer, engineering1, historian, mes } from '../site.ts'
import { defineStep } from '../step.ts'
import { backsUp } from '../zones/supervision.ts'

/** The nightly backup: twelve megabytes to the backup server, which the site file names. */
export const step = defineStep({
  id: 'backup-night',
  kind: 'benign',
  technique: '',
  actor: backupServer,
  victims: [historian, mes, engineering1],
  engines: [],
  says: '',
  mayRaise: 'volume|bandwidth|new-link',
  *play(world) {
    yield* backsUp(world, 12_000_000)
  },
})
