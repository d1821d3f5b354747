import { Connection } from '../../network/connection.ts'
import { milliseconds } from '../../network/scheduler.ts'
import { desks, fileServer, printer, scanner } from '../site.ts'
import { defineStep } from '../step.ts'

/** The vulnerability scanner that the site file names looks at offices. */
export const step = defineStep({
  id: 'known-scanner',
  kind: 'benign',
  technique: '',
  actor: scanner,
  victims: [fileServer, printer, ...desks],
  engines: [],
  says: '',
  mayRaise: 'new-link',
  *play(world) {
    for (const host of [fileServer, desks[0]!, desks[1]!])
      for (let port = 20; port < 60; port++) {
        yield* Connection.probe(world.network, scanner, { host, port })
        yield milliseconds(30)
      }
  },
})
