import { SMB_PORT } from '../../conversations/files.ts'
import * as smb1 from '../../encode/smb1.ts'
import { milliseconds } from '../../network/scheduler.ts'
import { desks, updateServer } from '../site.ts'
import { defineStep } from '../step.ts'

/** MS17-010 against the update server; the implant answers with multiplex id 0x51. */
export const step = defineStep({
  id: 'eternal-blue',
  kind: 'L',
  technique: 'T0866',
  actor: desks[0]!,
  victims: [updateServer],
  engines: ['malware', 'protocol'],
  says: 'ms17|eternal|doublepulsar|exploit|illegal smb|smb 1|smbv1',
  *play(world) {
    const connection = yield* world.connect(desks[0]!, updateServer, SMB_PORT)
    const filler = world.random('eternal blue').bytes(4096).fill(0x41)
    yield* connection.ask(smb1.negotiate(), smb1.negotiated())
    yield* connection.ask(smb1.peek(65), smb1.refused(0x25, 65))
    for (let part = 0; part < 14; part++) {
      yield* connection.fromClient(smb1.secondary(66, part * 4096, filler))
      yield milliseconds(12)
    }
    yield* connection.receive(smb1.refused(0x33, 66))
    yield* connection.ask(smb1.transaction2(0x000e, 65, new Uint8Array(12)), smb1.refused(0x32, 0x51))
    yield* connection.close()
  },
})
