import { createService } from '../../conversations/services-control.ts'
import { desks, updateServer } from '../site.ts'
import { defineStep } from '../step.ts'
import { program } from './executable-over-smb.ts'

/** PsExec: a service program on the admin share, then a service of it. */
export const step = defineStep({
  id: 'psexec',
  kind: 'L',
  technique: 'T0886',
  actor: desks[0]!,
  victims: [updateServer],
  engines: ['malware', 'policy'],
  says: 'psexec|service',
  *play(world) {
    yield* createService(world, desks[0]!, updateServer, {
      name: 'PSEXESVC',
      path: '%SystemRoot%\\PSEXESVC.exe',
      program: program(world, 40_000),
    })
  },
})
