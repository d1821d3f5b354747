import { signIn, writeFile } from '../../conversations/files.ts'
import type { Host } from '../../network/host.ts'
import { milliseconds, type Task } from '../../network/scheduler.ts'
import { desks, fileServer } from '../site.ts'
import { defineStep } from '../step.ts'
import type { World } from '../world.ts'

/** One workstation rewrites the share, file after file, each under another ending, with a note in every folder. */
export const step = defineStep({
  id: 'ransomware',
  kind: 'L',
  technique: 'T0809',
  actor: desks[7]!,
  victims: [fileServer],
  engines: ['malware', 'anomaly'],
  says: 'ransom|encrypt|files|renam|file',
  *play(world) {
    yield* encrypts(world, desks[7]!)
  },
})

/** Rewrites the drawings as `client`. */
export function* encrypts(world: World, client: Host): Task<void> {
  const random = world.random('ransomware')
  const { connection } = yield* signIn(world, client, fileServer)
  for (let i = 0; i < 60; i++) {
    const note = i % 15 === 0
    const name = note ? `folder${i}\\HOW_TO_RECOVER_FILES.txt` : `folder${i >> 3}\\drawing-${i}.dwg.locked`
    yield* writeFile(connection, fileServer, {
      share: 'drawings',
      name,
      content: random.bytes(note ? 900 : 6000),
    })
    yield milliseconds(15)
  }
  yield* connection.close()
}
